"""Narrowing the actions of a plan."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teams.plans.models import Action


class PlanFilter(forms.Form):
    """Narrows the actions of a plan."""

    person = forms.ChoiceField(label=gettext_lazy("Henkilö"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Taso"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Tila"),
        required=False,
        choices=[
            ("", gettext_lazy("Kaikki")),
            *Action.Status.choices,
            ("late", gettext_lazy("Myöhässä")),
        ],
    )

    def __init__(self, data: Any, *, people: list[Any], levels: list[Any]) -> None:
        super().__init__(data, auto_id="f-%s")
        cast(Any, self.fields["person"]).choices = [
            ("", _("Kaikki")),
            *((str(person.pk), str(person)) for person in people),
        ]
        cast(Any, self.fields["level"]).choices = [
            ("", _("Kaikki")),
            *((level.key, level.label) for level in levels),
            ("none", _("Ei tasoa")),
        ]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
            field.error_messages["invalid_choice"] = _("Tätä valintaa ei ole. Valitse luettelosta.")

    def fits(self, action: Action) -> bool:
        """Whether the action is among what was asked for."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        level = action.level.key if action.level else "none"
        return (
            chosen.get("person") in (None, *action.people)
            and chosen.get("level") in (None, level)
            and chosen.get("status") in (None, action.status, action.shown_status)
        )
