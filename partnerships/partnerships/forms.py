"""What people fill in about a partnership: few fields first, the rest folded."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.forms import PersonChoice
from accounts.people.models import User
from accounts.teams.filters import TeamField
from accounts.teams.models import Team
from core.forms import DayField, DayUntilTodayField, ReasonForm, TrackedForm
from core.picker import Picker
from core.private import KEEP_OUT
from core.typed import as_a
from partnerships.keywords.queries import keyword_choices
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership


def responsible_team(also: int | None = None) -> TeamField:
    """Chooses the team that takes care of a partnership; `also` is one that may have closed."""
    return TeamField(
        label=gettext_lazy("Vastuutiimi"),
        queryset=Team.objects.filter(Q(closed_on=None) | Q(pk=also)),
        empty_label=gettext_lazy("Valitse tiimi"),
        error_messages={
            "required": gettext_lazy("Valitse tiimi, joka vastaa kumppanuudesta."),
            "invalid_choice": gettext_lazy("Valitse tiimi luettelosta."),
        },
    )


class PartnershipForm(TrackedForm):
    """What is done together and who takes care of it."""

    in_sight = {"level", "description", "team", "responsible", "area"}

    level = forms.ModelChoiceField(
        label=gettext_lazy("Taso"),
        queryset=Level.objects.all(),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Valitse se, mikä kuvaa tätä yhteistyötä nyt. Taso ei ole arvojärjestys, ja sama "
            "organisaatio voi olla monella tasolla."
        ),
    )
    started_on = DayUntilTodayField(label=gettext_lazy("Alkoi"), initial=timezone.localdate)
    goal_agreed_on = DayField(
        label=gettext_lazy("Tavoitteesta sovittu kumppanin kanssa"), required=False
    )
    next_contact = DayField(
        label=gettext_lazy("Seuraava yhteydenotto"),
        required=False,
        help_text=gettext_lazy("Muistutamme etusivulla, kun päivä on mennyt."),
    )

    class Meta:
        model = Partnership
        fields = [
            "level",
            "description",
            "team",
            "counterpart",
            "goal",
            "goal_agreed_on",
            "benefit_college",
            "benefit_partner",
            "cooperation_forms",
            "network_role",
            "direction",
            "next_contact",
            "started_on",
        ]
        help_texts = {
            "description": format_lazy(
                "{} {}", gettext_lazy("Kerro 1–3 lauseella, mitä konkreettisesti teette."), KEEP_OUT
            ),
        }
        widgets = {
            "description": forms.Textarea(
                attrs={
                    "rows": 4,
                    # help, hints that come while writing, error: named here, all three
                    "aria-describedby": "id_description_helptext hints id_description_error",
                }
            ),
            "goal": forms.Textarea(attrs={"rows": 2}),
            "benefit_college": forms.Textarea(attrs={"rows": 2}),
            "benefit_partner": forms.Textarea(attrs={"rows": 2}),
        }

    def prepare(self) -> None:
        super().prepare()
        several = as_a(forms.ChoiceField, self.fields["cooperation_forms"])
        several.widget, several.choices = Picker(), keyword_choices()[1]
        for name, kind in {
            "network_role": Partnership.NetworkRole,
            "direction": Partnership.Direction,
        }.items():
            field = as_a(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("Ei valittu")), *kind.choices]
        self.fields["team"] = responsible_team(self.instance.team_id)
        self.fields["description"].error_messages["required"] = _(
            "Kirjoita, mitä teette yhdessä. Yksi lause riittää alkuun."
        )


class NewPartnershipForm(PartnershipForm):
    """A new partnership, with its first responsible person."""

    responsible = PersonChoice(
        label=gettext_lazy("Vastuuhenkilö"),
        queryset=User.objects.choosable(),
        required=False,
        empty_label=gettext_lazy("Ei vielä sovittu"),
        help_text=gettext_lazy("Tiimi riittää alkuun. Muita henkilöitä voit nimetä myöhemmin."),
    )
    area = forms.CharField(
        label=gettext_lazy("Mistä henkilö vastaa"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Esimerkiksi sopimukset tai opiskelijaprojektit."),
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["level"].error_messages["required"] = _(
            "Valitse taso, joka kuvaa yhteistyötä nyt."
        )


class EditPartnershipForm(PartnershipForm):
    """Corrects a partnership. The level changes by a move, which leaves a dated trace."""

    level = None  # type: ignore[assignment]  # Django's way to drop an inherited field

    class Meta(PartnershipForm.Meta):
        fields = [name for name in PartnershipForm.Meta.fields if name != "level"]

    def prepare(self) -> None:
        super().prepare()
        if hasattr(self.instance, "moved_from"):
            self.fields["started_on"].disabled = True
            self.fields["started_on"].help_text = _(
                "Alkoi, kun kumppanuus siirrettiin tälle tasolle."
            )


class EndForm(ReasonForm):
    """When and why a partnership ends."""

    on = DayField(label=gettext_lazy("Päättyi"), initial=timezone.localdate)


class MoveForm(EndForm):
    """To which level a partnership moves, when and why."""

    level = forms.ModelChoiceField(
        label=gettext_lazy("Uusi taso"),
        queryset=Level.objects.all(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse taso, jolle kumppanuus siirtyy.")},
    )
    on = DayField(label=gettext_lazy("Siirtopäivä"), initial=timezone.localdate)
    field_order = ["level", "reason", "on"]


class ResponsibleForm(forms.Form):
    """Gives a person a responsibility."""

    user = PersonChoice(
        label=gettext_lazy("Henkilö"),
        queryset=User.objects.choosable(),
        empty_label=gettext_lazy("Valitse henkilö"),
        error_messages={"required": gettext_lazy("Valitse henkilö.")},
    )
    area = forms.CharField(
        label=gettext_lazy("Mistä vastaa"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Esimerkiksi sopimukset tai opiskelijaprojektit."),
    )
    is_main = forms.BooleanField(label=gettext_lazy("Pääyhteyshenkilö"), required=False)
