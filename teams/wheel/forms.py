"""Whose wheel, of which level."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from accounts.teams.models import Team
from core.filter_forms import BUTTON, FilterForm, FilterRow
from core.translated import Text, language_of
from core.typed import as_a
from partnerships.levels.models import Level


class WheelForm(FilterForm):
    """Chooses the team and the level; the rest of the question goes along unseen."""

    helper = FilterRow("team", "level", "year", "school", "rings", "month", BUTTON)

    team = forms.ChoiceField(label=gettext_lazy("Kenen"), required=False)
    level = forms.ModelChoiceField(
        label=gettext_lazy("Taso"),
        queryset=Level.objects.all(),
        to_field_name="key",
        required=False,
        empty_label=gettext_lazy("Kaikki tasot"),
    )
    year = forms.CharField(widget=forms.HiddenInput, required=False)
    school = forms.CharField(widget=forms.HiddenInput, required=False)
    rings = forms.CharField(widget=forms.HiddenInput, required=False)
    month = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        teams = sorted(Team.objects.open(), key=lambda team: team.shown_sort_key)
        as_a(forms.ChoiceField, self.fields["team"]).choices = [
            ("", gettext_lazy("Koko talo")),
            *((team.slug, Text(team.name, language_of(team))) for team in teams),
        ]
