"""Content in three languages: one column per language, one attribute to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Translated:
    """Reads `name_sv` when the reader's language is Swedish, else Finnish if that is empty.

    `texts` makes it along with the columns `name_fi`, `name_sv` and `name_en`.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Self | str:
        if instance is None:
            return self
        language = (get_language() or "fi")[:2]
        text: str = getattr(instance, f"{self.name}_{language}", "")
        return text or str(getattr(instance, f"{self.name}_fi"))


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


# The two bases' as_manager() differ only in the manager they make; Django makes the right one.
def in_language(column: str) -> Coalesce:
    """The column of the reader's language, else the Finnish one, as `core.translated` reads it."""
    language = (get_language() or "fi")[:2]
    return Coalesce(NullIf(f"{column}_{language}", Value("")), f"{column}_fi")
