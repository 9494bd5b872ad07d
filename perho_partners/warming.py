"""What every process would read at its first pages, read before there are several."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver
from django.utils import translation

from perho_partners.memory import settle
from search.words import base_forms

ONE_OF_EACH = ["ravintolassa", "restauranger", "partners"]  # words of Finnish, Swedish and English


def warm() -> None:
    """Read pages, templates, languages and dictionaries: processes share them, nobody waits.

    It asks the database nothing, so that no connection is shared.
    """
    _read_pages(get_resolver())
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Tallenna")
    folder = Path(settings.BASE_DIR) / "templates"
    for file in folder.rglob("*.html"):
        get_template(str(file.relative_to(folder)))
    for word in ONE_OF_EACH:
        base_forms(word)
    settle()


def _read_pages(resolver: URLResolver) -> None:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            _read_pages(pattern)
