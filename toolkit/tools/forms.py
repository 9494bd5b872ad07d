"""What people fill in about a tool."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.forms import PersonChoice
from accounts.people.models import User
from accounts.teams.filters import TeamField
from accounts.teams.models import Team
from core.forms import DayField, TrackedForm, WebAddressField
from core.typed import as_a
from partnerships.levels.models import Level
from toolkit.tools.models import Tool


class ToolForm(TrackedForm):
    """A tool: a name is enough to begin with."""

    in_sight = {"title", "summary", "url", "page", "body", "is_draft", "levels", "in_guides",
                "contact_user", "contact_team", "contact_note"}  # fmt: skip

    url = WebAddressField(
        label=gettext_lazy("Linkki"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text=Tool._meta.get_field("url").help_text,
    )
    contact_user = PersonChoice(
        label=gettext_lazy("Henkilö"),
        queryset=User.objects.choosable(),
        required=False,
        empty_label=gettext_lazy("Ei henkilöä"),
    )
    review_by = DayField(
        label=gettext_lazy("Käydään läpi viimeistään"),
        required=False,
        help_text=Tool._meta.get_field("review_by").help_text,
    )

    class Meta:
        model = Tool
        field_classes = {"contact_team": TeamField}
        fields = [
            "title",
            "summary",
            "url",
            "page",
            "body",
            "is_draft",
            "levels",
            "in_guides",
            "contact_user",
            "contact_team",
            "contact_note",
            "status",
            "kind",
            "event_what",
            "event_where",
            "event_for",
            "event_who",
            "origin",
            "review_by",
        ]
        labels = {
            "summary": gettext_lazy("Mihin tätä käytetään, yhdellä rivillä"),
            "is_draft": gettext_lazy("Teksti on luonnos"),
            "in_guides": gettext_lazy("Ohjeita ja oppaita"),
            "contact_team": gettext_lazy("Tiimi"),
            "contact_note": gettext_lazy("Muu yhteystaho"),
        }
        help_texts = {"summary": gettext_lazy("Tämä näkyy luettelossa nimen alla.")}
        error_messages = {"title": {"required": gettext_lazy("Anna nimi, josta kollega löytää.")}}

    def prepare(self) -> None:
        super().prepare()
        levels = [(level.key, level.label) for level in Level.objects.all()]
        as_a(forms.ChoiceField, self.fields["levels"]).choices = levels
        as_a(forms.ChoiceField, self.fields["page"]).choices = [
            ("", _("Ei sivua täällä")), *Tool.Place.choices
        ]  # fmt: skip
        as_a(forms.ChoiceField, self.fields["kind"]).choices = [
            ("", _("Ei määritelty")), *Tool.Kind.choices
        ]  # fmt: skip
        as_a(forms.ChoiceField, self.fields["status"]).choices = [
            choice for choice in Tool.Status.choices if choice[0] != Tool.Status.RETIRED
        ]
        team = as_a(forms.ModelChoiceField, self.fields["contact_team"])
        team.queryset = Team.objects.filter(Q(closed_on=None) | Q(pk=self.instance.contact_team_id))
        team.empty_label = _("Ei tiimiä")
        person = as_a(forms.ModelChoiceField, self.fields["contact_user"])
        person.queryset = User.objects.filter(
            Q(is_active=True) | Q(pk=self.instance.contact_user_id)
        )
