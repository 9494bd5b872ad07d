"""Content in three languages: one column per language, one attribute to read."""

from typing import Any

from django.utils.translation import get_language


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
