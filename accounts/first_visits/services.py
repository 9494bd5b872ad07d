"""What is remembered of a first visit. Each may be done again and does no harm."""

from __future__ import annotations

from django.utils import timezone

from accounts.first_visits.models import FirstVisit
from accounts.people.models import User


def see_plan(*, by: User) -> None:
    """The person has gone to look at the team's plan."""
    _once("plan_seen_on", by)


def end_visit(*, by: User) -> None:
    """The person needs to be shown nothing any more."""
    _once("over_on", by)


def _once(column: str, by: User) -> None:
    FirstVisit.objects.get_or_create(user=by)
    rows = FirstVisit.objects.filter(user=by, **{column: None})
    rows.update(**{column: timezone.localdate()})
