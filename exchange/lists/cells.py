"""How a cell's text becomes a value, and a value a cell. Each reader raises CellError."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from django import forms
from django.db.models import Choices
from django.utils import translation
from django.utils.translation import gettext as _

from core.forms import DayField, WebAddressField
from core.text import search_normal
from core.translated import LANGUAGES, readers_language
from exchange.lists.columns import Value
from exchange.lists.known import CellError, Known, SeveralError
from partnerships.organisations.business_id import tidy_business_id

YES = {"1", "x", "kylla", "ja", "yes", "true", "tosi", "on"}
NO = {"", "0", "ei", "nej", "no", "false", "epatosi", "-"}
_DAY, _WEB = DayField(required=False), WebAddressField(required=False, assume_scheme="https")
_ISO_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]\d\d:\d\d.*")
Reader = Callable[[str, Known], Value]


def text(cell: str, known: Known) -> str:
    """The text itself."""
    return cell


def day(cell: str, known: Known) -> date | None:
    """A day: 23.11.2026 or 2026-11-23."""
    return _cleaned(_DAY, _ISO_MOMENT.sub(r"\1", cell))


def web(cell: str, known: Known) -> str:
    """The address of a web page; without its beginning too."""
    return _cleaned(_WEB, cell) or ""


def business_id(cell: str, known: Known) -> str:
    """A business id in its tidy form."""
    return tidy_business_id(cell)


def number(cell: str, known: Known) -> int | None:
    """A whole number."""
    if not cell:
        return None
    if not cell.isascii() or not cell.isdigit() or len(cell) > 12:
        raise CellError(_("Tämän pitää olla numero."))
    return int(cell)


def yes(cell: str, known: Known) -> bool:
    """Yes or no."""
    plain = search_normal(cell)
    if plain not in YES | NO:
        raise CellError(_("Kirjoita ”kyllä” tai ”ei”."))
    return plain in YES


def choice_of(choices: type[Choices]) -> Reader:
    """One of the choices, by its key or its name in any language, the reader's own first."""

    def read(cell: str, known: Known) -> str:
        if not cell:
            return ""
        plain = search_normal(cell)
        for keys in _names_in_turn(choices, readers_language()):
            if plain in keys:
                return keys[plain]
        names = ", ".join(str(label) for _key, label in choices.choices)
        raise CellError(_("Valitse jokin näistä: %(names)s.") % {"names": names})

    return read


@cache
def _names_in_turn(choices: type[Choices], first: str) -> list[dict[str, str]]:
    """The keys of the choices by their keys, then by their names in each language."""
    found = [{search_normal(str(key)): str(key) for key in choices.values}]
    for language in sorted((code for code, _name in LANGUAGES), key=lambda code: code != first):
        with translation.override(language):
            found.append({search_normal(str(name)): str(key) for key, name in choices.choices})
    return found


def one(find: Callable[[Known, str], Value]) -> Reader:
    """What the whole cell names; None when it is empty."""
    return lambda cell, known: find(known, cell) if cell else None


def several(find: Callable[[Known, str], Value]) -> Reader:
    """What the parts of the cell name, in their order, each once."""

    def read(cell: str, known: Known) -> list[Value]:
        try:  # a name may hold a comma
            return [find(known, cell)] if cell else []
        except SeveralError:
            raise
        except CellError:
            if ";" in cell or "\n" in cell:
                parts = re.split(r"[;\n]", cell)
            elif "," in cell:
                parts = cell.split(",")
            else:
                raise
        found = [find(known, part.strip()) for part in parts if part.strip()]
        return list(dict.fromkeys(found))

    return read


def _cleaned(field: forms.Field, cell: str) -> Value:
    try:
        return field.clean(cell)
    except forms.ValidationError as error:
        raise CellError(" ".join(error.messages)) from error


def in_words(choices: type[Choices]) -> Callable[[Value, Known], str]:
    """Tells a choice by its name."""
    names = {str(key): label for key, label in choices.choices}
    return lambda value, known: str(names.get(str(value), value or ""))


def keywords(kind: str) -> Callable[[Value, Known], str]:
    """Tells keywords by their names."""
    return lambda value, known: "; ".join(known.names.get((kind, key), key) for key in value)


def names_of(choices: type[Choices]) -> Callable[[Known], list[str]]:
    """The choices by their names."""
    return lambda known: [str(label) for _key, label in choices.choices]


def yes_or_no(known: Known) -> list[str]:
    """How yes and no are written."""
    return [_("kyllä"), _("ei")]
