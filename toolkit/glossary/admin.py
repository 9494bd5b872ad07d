"""The glossary, for the quality group."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import TrackedAdmin
from core.translated import LANGUAGES
from toolkit.glossary.models import Term


@admin.register(Term)
class TermAdmin(TrackedAdmin):
    """The glossary."""

    edit_title = _("Muokkaa sanaston termiä")
    may_delete = True  # words of the house's own; the history tells who took one out
    list_display = ["name_fi", "name_sv", "name_en"]
    search_fields = ["search_text"]
    prepopulated_fields = {"key": ["name_en"]}
    fieldsets: ClassVar[Any] = [
        *(
            (label, {"fields": [f"name_{code}", f"definition_{code}", f"seen_as_{code}"]})
            for code, label in LANGUAGES
        ),
        (_("Osoite sanastossa"), {"fields": ["key"]}),
    ]
