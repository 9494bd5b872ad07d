"""Narrowing a list by team."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.utils.translation import gettext_lazy

from accounts.teams.models import Team
from core.choices import RowsField
from core.in_use import InUseFilter, marked


class ByShownName(ModelChoiceIterator):
    """Teams in the alphabetical order of the names that the reader sees."""

    def __iter__(self) -> Iterator[tuple[ModelChoiceIteratorValue | str, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        for team in sorted(self.queryset.all(), key=lambda team: team.shown_sort_key):
            yield self.choice(team)


class TeamField(forms.ModelChoiceField):
    """Chooses a team."""

    iterator = ByShownName


class TeamsField(RowsField):
    """Chooses several teams."""

    iterator = ByShownName


class TeamChoice(TeamField):
    """Chooses a team; one that has closed says so."""

    def label_from_instance(self, obj: Team) -> str:
        return marked(str(obj), has_ended=obj.closed_on is not None)


class TeamFilter(InUseFilter):
    """The team that takes care of a partnership."""

    field_class = TeamChoice

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            asked="team",
            in_use=Q(closed_on=None),
            label=gettext_lazy("Vastuutiimi"),
            queryset=Team.objects.all(),
            to_field_name="slug",
            empty_label=gettext_lazy("Kaikki tiimit"),
            **kwargs,
        )
