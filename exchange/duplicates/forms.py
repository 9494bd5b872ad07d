"""Which other organisation, and which of the two stays in each field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from core.typed import Posted
from exchange.duplicates.both import Both
from exchange.duplicates.fields import asked
from partnerships.levels.models import Level
from partnerships.organisations.forms import OrganisationNameField
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Responsibility


class OtherForm(forms.Form):
    """The other organisation, by its name."""

    partner = OrganisationNameField(
        label=gettext_lazy("Toinen organisaatio"),
        help_text=gettext_lazy("Ehdotamme rekisterissä olevia, kun kirjoitat."),
    )

    def __init__(self, data: Posted | None = None, *, organisation: Organisation) -> None:
        super().__init__(data)
        self.organisation = organisation

    def clean_partner(self) -> Organisation:
        other: Organisation = self.cleaned_data["partner"]
        if other == self.organisation:
            raise forms.ValidationError(_("Valitse toinen organisaatio."))
        return other


class JoinForm(forms.Form):
    """A choice between A and B for each field that differs."""

    def __init__(self, data: Posted | None = None, *, both: Both) -> None:
        super().__init__(data)
        self.mains = mains(both)
        for each in asked(both.a, both.b):
            if each.differs:
                self._ask(each.name, str(each.label), each.offered)
        for name in self.mains:
            self._ask(name, _("Pääyhteys"), "a")

    def _ask(self, name: str, label: str, offered: str) -> None:
        choices = [("a", "A"), ("b", "B")]
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            initial=offered,
            widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            error_messages=dict.fromkeys(["required", "invalid_choice"], _("Valitse A tai B.")),
        )


def mains(both: Both) -> dict[str, tuple[Level, User, User]]:
    """The main contacts of partnerships that become one, where both have one: one query."""
    keys = [row.pk for each in both.foldings for row in (each.ours, each.theirs)]
    rows = Responsibility.objects.open().filter(partnership__in=keys, is_main=True)
    found: dict[int, Any] = {row.partnership_id: row.user for row in rows.select_related("user")}
    return {
        f"main_{each.ours.pk}": (each.ours.level, found[each.ours.pk], found[each.theirs.pk])
        for each in both.foldings
        if each.ours.pk in found
        and each.theirs.pk in found
        and found[each.ours.pk] != found[each.theirs.pk]
    }
