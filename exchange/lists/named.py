"""The few levels, teams and people that thousands of partnerships name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch

from accounts.people.models import User
from accounts.teams.models import Team
from core.querysets import Moment
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership, PartnershipQuerySet, Responsibility


class Named:
    """Each of them read once, and given to the partnerships instead of being read with each."""

    def __init__(self) -> None:
        self.levels, self.teams = Level.objects.in_bulk(), Team.objects.in_bulk()
        self.people = User.objects.in_bulk()

    def give(self, rows: Iterable[Partnership]) -> None:
        """Set the level and the team of each, and those responsible for it."""
        for row in rows:
            row.level = self.levels[row.level_id]
            row.team = self.teams[row.team_id] if row.team_id else None
            for item in row.shown_responsibilities:
                item.user = self.people[item.user_id]


def to_be_given(on: Moment = None) -> PartnershipQuerySet:
    """The partnerships of the moment; what is computed at each save needs no room."""
    everybody = Responsibility.objects.in_force(on)
    people = Prefetch("responsibilities", everybody, to_attr="shown_responsibilities")
    rows = Partnership.objects.in_force(on).defer("search_text")
    return rows.prefetch_related(people)  # type: ignore[no-redef]  # the model declares it, too
