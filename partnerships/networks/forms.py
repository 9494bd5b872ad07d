"""What people fill in about who belongs to a network."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import DayUntilTodayField, TrackedForm
from partnerships.networks.models import NetworkMember
from partnerships.organisations.forms import OrganisationNameField
from partnerships.organisations.models import Organisation


class MembershipForm(TrackedForm):
    """As what an organisation belongs to a network, and since when."""

    started_on = DayUntilTodayField(label=gettext_lazy("Mistä alkaen"))

    class Meta:
        model = NetworkMember
        fields = ["role", "note", "started_on"]
        labels = {"role": gettext_lazy("Rooli verkostossa")}
        widgets = {"role": forms.RadioSelect()}


class NewMemberForm(MembershipForm):
    """A member of a network, by its name."""

    side = "member"

    partner = OrganisationNameField(
        label=gettext_lazy("Jäsen"),
        help_text=gettext_lazy("Ehdotamme rekisterissä olevia, kun kirjoitat."),
    )
    field_order = ["partner", "role", "note", "started_on"]

    def clean_partner(self) -> Organisation | None:
        found: Organisation | None = self.cleaned_data["partner"]
        if found:
            setattr(self.instance, self.side, found)
        return found


class NewNetworkForm(NewMemberForm):
    """A network that an organisation belongs to, by its name."""

    side = "network"

    partner = OrganisationNameField(
        label=gettext_lazy("Verkosto"),
        help_text=gettext_lazy("Ehdotamme rekisterissä olevia, kun kirjoitat."),
    )
