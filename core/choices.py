"""Choosing rows."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.picker import Picker


def key_in(raw: str) -> int:
    """The key of a row as a person's browser sent it; 0, which no row has, when it is none."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


class KnownRowsField(forms.ModelMultipleChoiceField):
    """Several rows to choose; a key that no row can have is refused, not asked for."""

    default_error_messages = {
        code: _("Tätä valintaa ei ole. Valitse luettelosta.")
        for code in ("invalid_choice", "invalid_pk_value", "invalid_list")
    }

    def _check_values(self, value: Iterable[object]) -> QuerySet:
        for key in value:
            if not key_in(str(key)):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": key}
                )
        return super()._check_values(value)  # type: ignore[misc]  # the stubs leave it out


class RowsField(KnownRowsField):
    """The same, found while one types."""

    widget = Picker
