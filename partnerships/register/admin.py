"""Saved views in the admin."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from partnerships.register.models import SavedView


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    """Saved views of the register."""

    may_delete = True  # a way of looking, no record of anything
    list_display = ["name", "owner", "team", "created_at"]
    list_select_related = ["owner", "team"]
    list_filter = ["team"]
    search_fields = ["name", "owner__last_name"]
    search_is_normalised = False
