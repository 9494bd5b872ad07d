"""Actions and surveys as a calendar that Outlook and Google read. No level is ever named in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from teams.plans.timing import Occurrence

# What names an event must never change: neither with its days nor with the site's address.
NAMES_OF = "perho-partners"
READ_AGAIN = timedelta(hours=6)  # how often a calendar program should ask


def calendar_of(found: Iterable[Occurrence], name: str, changed: dict[str, datetime]) -> bytes:
    """The occurrences as an iCalendar file; the same ones always give the same bytes.

    `changed` tells when each action and survey was changed last, by `key_of`.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Perho partners//Annual plans//FI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for occurrence in found:
        calendar.add_component(_event(occurrence, changed[key_of(occurrence)]))
    return bytes(calendar.to_ical())


def key_of(occurrence: Occurrence) -> str:
    """What an occurrence is a time of."""
    what = occurrence.event
    return f"{'survey' if what.is_survey else 'action'}-{what.pk}"


def name_of(occurrence: Occurrence) -> str:
    """The event's own name. What comes again each month or year is named by its month, too."""
    what, times = occurrence.event, ""
    if what.is_survey:
        times = f"-{occurrence.first:%Y-%m}"
    elif what.repeats == "monthly":
        times = f"-{occurrence.first:%m}"
    return f"{key_of(occurrence)}{times}@{NAMES_OF}"


def _event(occurrence: Occurrence, changed: datetime) -> Event:
    what = occurrence.event
    is_off = not what.is_survey and what.status == "dropped"
    event = Event()
    event.add("uid", name_of(occurrence))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", what.version)
    event.add("dtstart", occurrence.first)
    # The day after the last one: iCalendar leaves the end out.
    event.add("dtend", occurrence.last + timedelta(days=1))
    event.add("summary", str(what))
    event.add("description", what.target_group if what.is_survey else str(what.plan.team))
    event.add("url", f"{settings.SITE_URL}{what.get_page_url()}")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # nobody's day is blocked by a plan
    return event
