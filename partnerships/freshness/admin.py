"""What was asked of whom, in the admin."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from partnerships.freshness.models import Asking


@admin.register(Asking)
class AskingAdmin(ReadOnlyAdmin):
    """Who was asked about which partnership, and what came of it."""

    list_display = ["partnership", "user", "year", "month", "asked_on", "answer", "answered_on"]
    list_select_related = ["user", "partnership__organisation", "partnership__level"]
    list_filter = ["year", "month", "answer"]
    search_fields = ["partnership__organisation__search_text", "user__search_text"]
