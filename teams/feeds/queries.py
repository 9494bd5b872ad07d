"""What a calendar feed tells, and when it was changed last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from core.history import Tracked
from teams.feeds.calendar import key_of
from teams.feeds.models import CalendarFeed
from teams.plans.models import Action
from teams.plans.timing import Occurrence, Span, month_span, occurrences
from teams.surveys.models import FeedbackSurvey
from teams.wheel.programme import programme

CANCELLED_FOR = timedelta(days=60)  # how long a dropped action says that it is off


def told_in(feed: CalendarFeed) -> tuple[list[Occurrence], dict[str, datetime]]:
    """The times that a feed tells, and when each action and survey was changed: five queries.

    From the beginning of last year on, two years ahead. What was dropped lately is told as
    cancelled. A survey whose months are not agreed has no time that a calendar could show.
    """
    today = timezone.localdate()
    span = Span(month_span(today.year - 1, 1).first, month_span(today.year + 2, 12).last)
    user = None if feed.team else feed.user
    found = [
        each
        for each in programme(span, team=feed.team, user=user)
        if not each.event.is_survey or each.event.months
    ]
    dropped = Action.objects.filter(status=Action.Status.DROPPED).of_year(span.first, span.last)
    dropped = dropped.of_team(feed.team) if feed.team else dropped.responsible_to(feed.user)
    off = list(dropped.for_list())
    actions = [each.event for each in found if not each.event.is_survey]
    changed = _changed("action", Action, [*actions, *off])
    changed |= _changed("survey", FeedbackSurvey, [o.event for o in found if o.event.is_survey])
    since = timezone.now() - CANCELLED_FOR
    lately = [row for row in off if changed[f"action-{row.pk}"] >= since]
    found += occurrences(lately, span)
    return sorted(found, key=lambda o: (o.first, o.last, key_of(o))), changed


def _changed(kind: str, model: type[Tracked], rows: Iterable[Tracked]) -> dict[str, datetime]:
    """When each of the rows was saved last: one query."""
    records = model.history.filter(id__in={row.pk for row in rows}).order_by()
    latest = records.values_list("id").annotate(Max("history_date"))
    return {f"{kind}-{key}": moment for key, moment in latest}
