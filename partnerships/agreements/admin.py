"""Agreements in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from core.admin import TrackedAdmin
from partnerships.agreements.models import Agreement


@admin.register(Agreement)
class AgreementAdmin(TrackedAdmin):
    """Agreements, those that are over among them."""

    edit_title = gettext_lazy("Muokkaa sopimusta")
    list_display = ["partnership", "kind", "valid_from", "valid_until", "remind_on"]
    list_filter = ["kind", ("valid_until", admin.EmptyFieldListFilter), "partnership__team"]
    list_select_related = ["partnership__organisation", "partnership__level"]
    search_fields = ["partnership__organisation__search_text"]
    autocomplete_fields = ["partnership"]
    date_hierarchy = "valid_from"
    # The register's own pages renew and end.
    readonly_fields = ["previous", "ended_by", "ended_reason"]
