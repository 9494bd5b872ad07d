"""Content in three languages: one column per language, one attribute to read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HOUSE_LANGUAGE = "fi"  # what people write in, as far as the register knows


def readers_language() -> str:
    """The language that the page is read in."""
    return (get_language() or HOUSE_LANGUAGE)[:2]


def language_of(value: object) -> str:
    """The language of what people have written: a text, or a row told by its name.

    A row that has a name in each language is in the one that its first text is read in.
    """
    if isinstance(value, Text):
        return value.language
    if isinstance(value, models.Model) and (name := _first_text(type(value))):
        return language_of(getattr(value, name))
    return HOUSE_LANGUAGE


@cache
def _first_text(model: type[models.Model]) -> str:
    """The first attribute that is read in the reader's language; "" where there is none."""
    for name, told in vars(model).items():
        if isinstance(told, Translated) and hasattr(model, f"{name}_{HOUSE_LANGUAGE}"):
            return name
    return ""


class Text(str):
    """A text that knows which language it is in."""

    language: str

    def __new__(cls, text: str, language: str = HOUSE_LANGUAGE) -> Self:
        made = super().__new__(cls, text)
        made.language = language
        return made


class Translated:
    """Reads `name_sv` when the reader's language is Swedish, else Finnish if that is empty.

    `texts` makes it along with the columns `name_fi`, `name_sv` and `name_en`.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Self | str:
        if instance is None:
            return self
        language = readers_language()
        if text := getattr(instance, f"{self.name}_{language}", ""):
            return Text(text, language)
        return Text(getattr(instance, f"{self.name}_{HOUSE_LANGUAGE}") or "", HOUSE_LANGUAGE)


def texts(
    label: StrOrPromise,
    field: Callable[..., models.Field[Any, Any]] = models.CharField,
    *,
    only_finnish_needed: bool = False,
    help_text: StrOrPromise = "",
    **options: object,
) -> tuple[Any, models.Field[str, str], models.Field[str, str], models.Field[str, str]]:
    """What reads the text, and its columns in Finnish, Swedish and English.

    Write `name, name_fi, name_sv, name_en = texts(_("nimi"), max_length=80)`: so named, the columns
    are known to people and to mypy. The help stands at the Finnish one.
    """
    finnish = field(format_lazy("{} {}", label, _("suomeksi")), help_text=help_text, **options)
    options["blank"] = only_finnish_needed or options.get("blank", False)
    swedish = field(format_lazy("{} {}", label, _("ruotsiksi")), **options)
    english = field(format_lazy("{} {}", label, _("englanniksi")), **options)
    return Translated(), finnish, swedish, english


LANGUAGES = [("fi", _("Suomeksi")), ("sv", _("Ruotsiksi")), ("en", _("Englanniksi"))]
