"""What the model is and the words above the guides, for the quality group."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import TrackedAdmin
from core.translated import LANGUAGES
from toolkit.pages.models import Page


@admin.register(Page)
class PageAdmin(TrackedAdmin):
    """What the model is, above the guides, of data protection. The pages themselves are fixed."""

    edit_title = gettext_lazy("Muokkaa tekstisivua")
    list_display = ["title_fi", "key"]
    fieldsets = [
        (label, {"fields": [f"title_{code}", f"body_{code}", *more]})
        for (code, label), more in zip(LANGUAGES, [["is_draft"], [], []], strict=True)
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
