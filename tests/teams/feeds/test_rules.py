"""What a feed tells of whom, for how long, and what stands in each event."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from teams.feeds.calendar import calendar_of
from teams.feeds.models import CalendarFeed
from teams.feeds.queries import told_in
from teams.plans.timing import Occurrence
from tests.constraints import accepts
from tests.factories import ActionFactory, FeedbackSurveyFactory, PlanFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False) as clock:
        yield clock


def told(user, team=None):
    """Names of what a feed tells, in its order."""
    found, _changed = told_in(CalendarFeed(user=user, team=team))
    return [str(each.event) for each in found]


@pytest.mark.parametrize(
    ("day", "is_told"),
    [
        (date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2028, 12, 31), True),
        (date(2029, 1, 1), False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["planned", "dropped"])
def test_is_told_from_last_year_s_beginning_two_years_ahead(staff, day, is_told, status):
    ActionFactory(people=[staff], starts_on=day, ends_on=day, status=status, title="Retki")
    assert told(staff) == (["Retki"] if is_told else [])


def test_ones_own_are_what_one_is_responsible_for(staff, lead, team):
    ActionFactory(people=[staff], title="Oma")
    ActionFactory(people=[lead], title="Muun")
    ActionFactory(people=[staff], title="Oma peruttu", status="dropped")
    ActionFactory(people=[lead], title="Muun peruttu", status="dropped")
    FeedbackSurveyFactory(owner=staff, name="Oma kysely", months=["3"], first_year=2026,
                          last_year=2026)  # fmt: skip
    FeedbackSurveyFactory(owner=lead, name="Muun kysely", months=["3"])
    assert told(staff) == ["Oma", "Oma peruttu", "Oma kysely"]


def test_a_team_s_are_those_of_its_plans_those_it_takes_part_in_and_all_surveys(team, staff):
    plan = PlanFactory(team=team)
    ActionFactory(plan=plan, title="Oma")
    ActionFactory(teams=[team], title="Yhteinen")
    ActionFactory(title="Muun")
    ActionFactory(plan=plan, title="Oma peruttu", status="dropped")
    ActionFactory(title="Muun peruttu", status="dropped", people=[staff])
    FeedbackSurveyFactory(name="Kysely", months=["3"], first_year=2026, last_year=2026)
    FeedbackSurveyFactory(name="Ilman kuukausia", first_year=2026)
    assert told(staff, team) == ["Oma", "Yhteinen", "Oma peruttu", "Kysely"]


@pytest.mark.parametrize(("seconds", "is_told"), [(0, True), (1, False)])
def test_what_was_dropped_is_told_for_sixty_days(staff, today, seconds, is_told):
    ActionFactory(people=[staff], status="dropped", title="Peruttu")
    today.shift(timedelta(days=60, seconds=seconds))
    assert told(staff) == (["Peruttu"] if is_told else [])


def test_each_is_told_with_its_last_change(staff, today):
    action = ActionFactory(people=[staff])
    survey = FeedbackSurveyFactory(owner=staff, months=["3"])
    ActionFactory()
    FeedbackSurveyFactory()
    today.move_to("2026-11-25 12:00 +0200")
    action.details = "Tarkemmin"
    action.save_as(staff, "edited")
    changed = told_in(CalendarFeed(user=staff))[1]
    assert changed == {
        f"action-{action.pk}": datetime(2026, 11, 25, 10, tzinfo=UTC),
        f"survey-{survey.pk}": datetime(2026, 11, 24, 10, tzinfo=UTC),
    }


def test_an_event_says_all_that_a_calendar_program_reads(settings):
    settings.SITE_URL = "https://kumppanit.example"
    action = ActionFactory(title="Retki", plan__team=TeamFactory(name_fi="Keittiö"))
    time = Occurrence(action, date(2026, 3, 1), date(2026, 3, 2))
    moment = datetime(2026, 2, 1, 10, tzinfo=UTC)
    data = calendar_of([time], "Keittiö", {f"action-{action.pk}": moment})
    calendar = Calendar.from_ical(data)
    assert {name: str(calendar[name]) for name in calendar if name != "REFRESH-INTERVAL"} == {
        "PRODID": "-//Perho partners//Annual plans//FI", "VERSION": "2.0", "METHOD": "PUBLISH",
        "NAME": "Keittiö", "X-WR-CALNAME": "Keittiö", "X-PUBLISHED-TTL": "PT6H",
    }  # fmt: skip
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    [event] = calendar.walk("VEVENT")
    days = ["DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND"]
    assert [event[name].dt for name in days] == [
        moment, moment, date(2026, 3, 1), date(2026, 3, 3),
    ]  # fmt: skip
    assert {name: str(event[name]) for name in event if name not in days} == {
        "UID": f"action-{action.pk}@perho-partners", "SEQUENCE": "1", "SUMMARY": "Retki",
        "DESCRIPTION": "Keittiö", "URL": f"https://kumppanit.example{action.get_page_url()}",
        "STATUS": "CONFIRMED", "TRANSP": "TRANSPARENT",
    }  # fmt: skip


def test_a_survey_s_event_says_whom_it_asks_and_what_was_dropped_is_cancelled():
    survey = FeedbackSurveyFactory(name="Kysely", target_group="Työpaikat")
    off = ActionFactory(status="dropped")
    day = date(2026, 3, 1)
    moment = datetime(2026, 2, 1, 10, tzinfo=UTC)
    data = calendar_of(
        [Occurrence(survey, day, day), Occurrence(off, day, day)], "x",
        {f"survey-{survey.pk}": moment, f"action-{off.pk}": moment},
    )  # fmt: skip
    events = Calendar.from_ical(data).walk("VEVENT")
    assert [(str(each["DESCRIPTION"]), str(each["STATUS"])) for each in events] == [
        ("Työpaikat", "CONFIRMED"), (str(off.plan.team), "CANCELLED"),
    ]  # fmt: skip
    assert str(events[0]["UID"]) == f"survey-{survey.pk}-2026-03@perho-partners"


def test_a_person_has_one_feed_of_the_own_and_one_of_each_team(staff, lead, team):
    CalendarFeed.objects.create(user=staff)
    CalendarFeed.objects.create(user=staff, team=team)
    row = CalendarFeed.objects.create(user=lead)
    assert accepts(row, team=team) is True
    assert accepts(row, user=staff) is False
    assert accepts(row, team=None) is False
    assert accepts(row, team=TeamFactory()) is True
