"""What all lists share that can be narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DayField

SEARCH_MAX = 100  # letters


@dataclass(frozen=True)
class Chip:
    """A chosen filter in words, and the query string without it."""

    label: str
    query: str


class PastDayForm(forms.Form):
    """The day that a page shows; today when it is empty or wrong."""

    as_of = DayField(
        label=gettext_lazy("Tilanne päivänä"),
        required=False,
        help_text=gettext_lazy(
            "Tyhjä kenttä näyttää tämän päivän. Mennyt päivä näyttää silloiset tasot ja vastuut."
        ),
    )

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        today = timezone.localdate()
        if day and day > today:
            raise forms.ValidationError(
                _("Päivä on tulevaisuudessa. Valitse päivä, joka on jo ollut.")
            )
        return day if day != today else None

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters that hold: a wrong one is told about and left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def day(self) -> date | None:
        """The past day to show, or None for today."""
        return self.chosen.get("as_of")
