"""The trail, for the administrators to read."""

from __future__ import annotations

from django.contrib import admin

from accounts.audit.models import Event
from core.admin import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """What happened, the latest first; nobody changes or removes it here."""

    list_display = ["at", "what", "user", "by", "detail", "network"]
    list_filter = ["what", "at"]
    list_select_related = ["user", "by"]
    date_hierarchy = "at"
    search_fields = ["user__search_text", "by__search_text"]
