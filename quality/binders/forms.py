"""What a binder is for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import DayField


class BinderForm(forms.Form):
    """What the binder is for, and how far back its history goes."""

    title = forms.CharField(
        label=gettext_lazy("Otsikko"),
        max_length=150,
        help_text=gettext_lazy("Esimerkiksi ”Kestävyysauditointi 2026”."),
        error_messages={"required": gettext_lazy("Kirjoita otsikko.")},
    )
    history_from = DayField(
        label=gettext_lazy("Muutokset alkaen"),
        help_text=gettext_lazy("Muutoshistoria tulee liitteeseen tästä päivästä lähtien."),
        error_messages={"required": gettext_lazy("Kirjoita päivä.")},
    )
