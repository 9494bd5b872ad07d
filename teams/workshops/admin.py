"""Workshops in the admin."""

from __future__ import annotations

from django.contrib import admin

from core.admin import LookOnlyAdmin
from teams.workshops.models import Workshop


@admin.register(Workshop)
class WorkshopAdmin(LookOnlyAdmin):
    """Workshops of all teams."""

    list_display = ["team", "started_on", "started_by", "ended_on"]
    list_filter = ["team"]
    list_select_related = ["team", "started_by"]
    search_fields = ["team__search_text"]
