"""The look of the house, for the administrators."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.look.models import Look
from core.admin import TrackedAdmin


@admin.register(Look)
class LookAdmin(TrackedAdmin):
    """One row: chosen once, changed when the house changes, and emptied to look as shipped."""

    edit_title = gettext_lazy("Muokkaa ulkoasua")
    list_display = ["__str__", "accent_dark"]
    fields = ["accent", "accent_dark"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Look.objects.exists()
