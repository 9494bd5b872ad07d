"""Content in three languages: one column per language, one attribute to read."""

from __future__ import annotations

from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Translated:
    """Reads `name_sv` when the reader's language is Swedish, else Finnish if that is empty.

    Write `name = Translated()` beside the columns `name_fi`, `name_sv` and `name_en`.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        language = (get_language() or "fi")[:2]
        text = getattr(instance, f"{self.name}_{language}", "")
        return text or getattr(instance, f"{self.name}_fi")


LANGUAGES = [("fi", _("Suomeksi")), ("sv", _("Ruotsiksi")), ("en", _("Englanniksi"))]


# The two bases' as_manager() differ only in the manager they make; Django makes the right one.
def in_language(column: str) -> Coalesce:
    """The column of the reader's language, else the Finnish one, as `core.translated` reads it."""
    language = (get_language() or "fi")[:2]
    return Coalesce(NullIf(f"{column}_{language}", Value("")), f"{column}_fi")
