"""Keywords as choices, and by the keys that rows hold."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.editions import as_of_edition
from core.prepared import prepared
from partnerships.keywords.models import Keyword
from partnerships.levels.models import Level


def keywords() -> list[Keyword]:
    """All of them with their levels; nobody may change them."""
    return as_of_edition("keywords", (Keyword, Level), _keywords)


@prepared
def _keywords() -> QuerySet[Keyword]:
    return Keyword.objects.select_related("level")


def keyword_choices() -> tuple[list[Any], list[Any]]:
    """Choices of sectors and, grouped by level, of forms of cooperation; nobody may change them."""
    return as_of_edition("keyword choices", (Keyword, Level), _keyword_choices)


def _keyword_choices() -> tuple[list[Any], list[Any]]:
    words = _keywords()
    forms_by_level: dict[str, list[tuple[str, str]]] = {}
    for word in words:
        if word.kind == Keyword.Kind.FORM:
            group = word.level.label if word.level else _("Muut")
            forms_by_level.setdefault(group, []).append((word.key, word.name))
    sectors = [(word.key, word.name) for word in words if word.kind == Keyword.Kind.SECTOR]
    return sectors, list(forms_by_level.items())


def names_of(kind: str) -> dict[str, str]:
    """The names of all keywords of a kind by their keys: one query."""
    return {word.key: word.name for word in Keyword.objects.filter(kind=kind)}


def named(words: dict[tuple[str, str], Keyword], kind: str, keys: list[str]) -> list[Keyword]:
    """The keywords of a set of keys; a key that is no longer known is left out."""
    return [words[kind, key] for key in keys if (kind, key) in words]
