"""What happened with organisations, in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from core.admin import TrackedAdmin
from partnerships.contacts.models import Contact


@admin.register(Contact)
class ContactAdmin(TrackedAdmin):
    """Visits, calls and meetings."""

    edit_title = gettext_lazy("Muokkaa yhteydenottoa")
    list_display = ["organisation", "kind", "happened_on", "user", "withdrawn_on"]
    list_filter = ["kind", "topic", ("withdrawn_on", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation", "user"]
    search_fields = ["organisation__search_text", "search_text"]
    autocomplete_fields = ["organisation", "partnership", "user"]
    readonly_fields = ["withdrawn_on", "withdrawn_by"]
