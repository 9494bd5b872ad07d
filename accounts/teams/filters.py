"""Narrowing a list by team."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from django_filters import ModelChoiceFilter

from accounts.teams.models import Team


class TeamFilter(ModelChoiceFilter):
    """The team that takes care of a partnership."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            label=gettext_lazy("Vastuutiimi"),
            queryset=Team.objects.all(),
            to_field_name="slug",
            empty_label=gettext_lazy("Kaikki tiimit"),
            **kwargs,
        )
