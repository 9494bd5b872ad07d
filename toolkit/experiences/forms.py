"""What people fill in about what they have tried."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.teams.filters import TeamField
from accounts.teams.models import Team
from core.forms import DayUntilTodayField
from core.private import KEEP_OUT
from core.typed import as_a
from partnerships.organisations.forms import OrganisationNameField, PartnerByNameForm
from toolkit.experiences.models import Experience


class ExperienceForm(PartnerByNameForm):
    """What a team tried, with whom, and what followed."""

    partner = OrganisationNameField(
        label=gettext_lazy("Kumppani"),
        required=False,
        help_text=gettext_lazy("Vapaaehtoinen. Kirjoita nimen alku ja valitse ehdotuksista."),
    )
    tried_on = DayUntilTodayField(label=gettext_lazy("Milloin"), initial=timezone.localdate)

    class Meta:
        model = Experience
        field_classes = {"team": TeamField}
        fields = ["team", "tried_on", "outcome", "tip"]
        labels = {
            "outcome": gettext_lazy("Mitä teitte ja mitä siitä seurasi?"),
            "tip": gettext_lazy("Vinkki seuraavalle"),
        }
        help_texts = {
            "outcome": format_lazy("{} {}", gettext_lazy("Pari lausetta riittää."), KEEP_OUT),
            "tip": gettext_lazy("Mitä tekisitte toisin, tai mikä kannattaa muistaa?"),
        }
        widgets = {"outcome": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "outcome": {"required": gettext_lazy("Kerro parilla lauseella, mitä siitä seurasi.")}
        }

    field_order = ["team", "tried_on", "partner", "outcome", "tip"]

    def prepare(self) -> None:
        super().prepare()
        team = as_a(forms.ModelChoiceField, self.fields["team"])
        team.queryset = Team.objects.filter(Q(closed_on=None) | Q(pk=self.instance.team_id))
        team.empty_label = _("Valitse tiimi")
        team.error_messages["required"] = _("Valitse tiimi, joka kokeili.")
