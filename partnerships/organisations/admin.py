"""Organisations and who knows them in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from core.admin import ReadOnlyAdmin, TrackedAdmin
from partnerships.keywords.admin import KeywordSetMixin
from partnerships.organisations.models import Acquaintance, Organisation


@admin.register(Organisation)
class OrganisationAdmin(KeywordSetMixin, TrackedAdmin):
    """Organisations, the archived ones among them."""

    edit_title = gettext_lazy("Muokkaa organisaatiota")
    keyword_field = "sectors"
    list_display = ["name", "category", "city", "business_id", "archived_on", "is_example"]
    list_filter = ["category", ("archived_on", admin.EmptyFieldListFilter), "is_example"]
    search_fields = ["search_text"]
    ordering = ["sort_key"]
    # The register's own pages archive: they also end the partnerships.
    readonly_fields = ["archived_on", "archived_by", "archived_reason"]


@admin.register(Acquaintance)
class AcquaintanceAdmin(ReadOnlyAdmin):
    """Who knows whom."""

    list_display = ["user", "organisation", "note", "started_on", "ended_on"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__search_text", "organisation__search_text"]
