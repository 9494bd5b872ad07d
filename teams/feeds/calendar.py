"""Actions and surveys as a calendar that Outlook and Google read. No level is ever named in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from teams.plans.timing import Occurrence


def calendar_of(found: Iterable[Occurrence], name: str, host: str) -> bytes:
    """The occurrences as an iCalendar file; each has an address of its own on the site."""
    calendar = Calendar()
    calendar.add("prodid", "-//Perho partners//Annual plans//FI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    stamp = timezone.now()
    for occurrence in found:
        calendar.add_component(_event(occurrence, host, stamp))
    return bytes(calendar.to_ical())


def _event(occurrence: Occurrence, host: str, stamp: datetime) -> Event:
    what = occurrence.event
    kind = "survey" if what.is_survey else "action"
    event = Event()
    event.add("uid", f"{kind}-{what.pk}-{occurrence.first.isoformat()}@{host}")
    event.add("dtstamp", stamp)
    event.add("dtstart", occurrence.first)
    # The day after the last one: iCalendar leaves the end out.
    event.add("dtend", occurrence.last + timedelta(days=1))
    event.add("summary", str(what))
    event.add("description", what.target_group if what.is_survey else str(what.plan.team))
    event.add("transp", "TRANSPARENT")  # nobody's day is blocked by a plan
    return event
