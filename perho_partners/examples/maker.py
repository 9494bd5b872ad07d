"""What everything that makes examples shares: one seed, the reference rows, dated saving."""

from __future__ import annotations

import random
from datetime import date, datetime, time

from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Team
from core.history import Tracked
from partnerships.levels.models import Level

SEED = 2026


class Maker:
    """Makes rows from one seed, so that the examples are always the same."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)  # noqa: S311  (examples, not secrets)
        self.today = timezone.localdate()
        self.levels = {level.key: level for level in Level.objects.all()}
        self.teams = {team.slug: team for team in Team.objects.all()}
        self.people: list[User] = []

    def save(
        self, row: Tracked, by: User | None, verb: str, on: date, **changes: tuple[object, object]
    ) -> None:
        """Save as if it had been done on the day, at some hour of work."""
        clock = time(self.random.randint(8, 15), self.random.randint(0, 59))
        # simple-history reads the date off the row, whose class knows nothing of it.
        row.__dict__["_history_date"] = timezone.make_aware(datetime.combine(on, clock))
        row.save_as(by, verb, **changes)
        del row.__dict__["_history_date"]
