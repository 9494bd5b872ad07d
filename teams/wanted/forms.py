"""What people fill in about a partner that is missing."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.forms import PersonChoice
from accounts.people.models import User
from accounts.teams.filters import TeamField
from accounts.teams.models import Team
from core.typed import as_a
from partnerships.organisations.forms import OrganisationNameField, PartnerByNameForm
from teams.wanted.models import WantedPartner


class WantedForm(PartnerByNameForm):
    """A kind of partner that is missing."""

    owner = PersonChoice(
        label=gettext_lazy("Kuka etsii"),
        queryset=User.objects.choosable(),
        empty_label=gettext_lazy("Valitse henkilö"),
        error_messages={"required": gettext_lazy("Valitse henkilö.")},
    )
    partner = OrganisationNameField(
        label=gettext_lazy("Löytynyt kumppani"),
        required=False,
        help_text=gettext_lazy("Kun löytyi: kirjoita nimen alku ja valitse ehdotuksista."),
    )

    class Meta:
        model = WantedPartner
        field_classes = {"team": TeamField}
        fields = ["description", "team", "level", "owner", "state"]
        labels = {"description": gettext_lazy("Millaista kumppania etsitään")}
        error_messages = {
            "description": {"required": gettext_lazy("Kirjoita, millaista kumppania etsitään.")}
        }

    def prepare(self) -> None:
        super().prepare()
        team, level, owner = (
            as_a(forms.ModelChoiceField, self.fields[name]) for name in ("team", "level", "owner")
        )
        team.queryset = Team.objects.filter(Q(closed_on=None) | Q(pk=self.instance.team_id))
        team.empty_label = _("Valitse tiimi")
        team.error_messages["required"] = _("Valitse tiimi, jolta kumppani puuttuu.")
        level.empty_label = _("Ei tasoa")
        owner.queryset = User.objects.filter(Q(is_active=True) | Q(pk=self.instance.owner_id))
