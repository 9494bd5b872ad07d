"""What is filled in during a workshop: few fields, seen from the back of the room."""

from __future__ import annotations

from typing import Any, Unpack

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.forms import PeopleChoice, PersonChoice
from accounts.people.models import User
from core.forms import TrackedForm
from core.typed import Files, FormArguments, Posted, as_a
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from teams.wanted.models import WantedPartner
from teams.workshops.models import Workshop

MOVE, PLAN, LATER, NO = "move", "plan", "later", "no"


class NoteForm(forms.Form):
    """Something worth remembering; about a partnership, if one is named."""

    text = forms.CharField(
        label=gettext_lazy("Huomio"),
        max_length=500,
        error_messages={"required": gettext_lazy("Kirjoita huomio.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class GrowthForm(forms.Form):
    """What the team does with a relationship that could grow or rest."""

    partnership = forms.ChoiceField(
        label=gettext_lazy("Kumppani"),
        error_messages={
            "required": gettext_lazy("Valitse kumppani."),
            "invalid_choice": gettext_lazy("Valitse kumppani luettelosta."),
        },
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Mitä teemme"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse, mitä teette.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Miksi"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Pakollinen, kun taso vaihtuu."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        data: Posted | None = None,
        *,
        rows: list[Partnership],
        target: Level,
        year: int,
        chosen: str = "",
    ) -> None:
        super().__init__(data, initial={"partnership": chosen})
        partnership, answer = (
            as_a(forms.ChoiceField, self.fields[name]) for name in ("partnership", "answer")
        )
        labels = [(str(row.pk), f"{row.organisation}, {row.level.label}") for row in rows]
        partnership.choices = [("", _("Valitse kumppani")), *labels]
        answer.choices = [
            (PLAN, _("Otetaan vuoden %(year)s suunnitelmaan") % {"year": year}),
            (MOVE, _("Siirretään nyt tasolle %(level)s") % {"level": target.label}),
            (LATER, _("Palataan myöhemmin")),
            (NO, _("Ei muutosta")),
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("answer") == MOVE and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Kerro siirron syy. Se jää historiaan."))
        return data


class LackForm(forms.ModelForm):
    """A kind of partner that the team lacks."""

    owner = PersonChoice(
        label=gettext_lazy("Kuka etsii"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Valitse henkilö"),
        error_messages={"required": gettext_lazy("Valitse henkilö.")},
    )

    class Meta:
        model = WantedPartner
        fields = ["description", "level", "owner"]
        labels = {"description": gettext_lazy("Millaista kumppania etsitään")}
        error_messages = {
            "description": {"required": gettext_lazy("Kirjoita, millaista kumppania etsitään.")}
        }

    def __init__(
        self,
        data: Posted | None = None,
        files: Files | None = None,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        super().__init__(data, files, **kwargs)
        level, owner = (
            as_a(forms.ModelChoiceField, self.fields[name]) for name in ("level", "owner")
        )
        level.empty_label = _("Ei tasoa")
        ours = self.instance.team.memberships.open().filter(user=OuterRef("pk"))
        owner.queryset = (
            User.objects.choosable().annotate(is_ours=Exists(ours)).order_by("-is_ours", "sort_key")
        )
        self.fields["description"].widget.attrs["autocomplete"] = "off"


class PresentForm(TrackedForm):
    """Who took part."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    class Meta:
        model = Workshop
        fields = ["present", "others"]
        field_classes = {"present": PeopleChoice}

    def prepare(self) -> None:
        super().prepare()
        workshop: Workshop = self.instance
        ours, present = workshop.team.memberships.open(), workshop.keys_of("present")
        people = User.objects.filter(Q(pk__in=ours.values("user")) | Q(pk__in=present))
        choice = as_a(forms.ModelMultipleChoiceField, self.fields["present"])
        choice.queryset = people.order_by("sort_key")
        self.initial["opened"] = workshop.who_was_there
        self.initial["present"] = present or [workshop.started_by_id]
