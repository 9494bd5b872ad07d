"""What happens in a stretch of time: of the college, of a team and of a person."""

from __future__ import annotations

from datetime import date

import pytest

from teams.plans.timing import Span
from teams.wheel.programme import programme
from tests.factories import ActionFactory, FeedbackSurveyFactory, PlanFactory

pytestmark = pytest.mark.django_db
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
MARCH = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)}
MAY = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 31)}


def titles(found):
    return [str(each.event) for each in found]


@pytest.fixture(autouse=True)
def year(team, staff):
    """Actions of two teams and surveys of two people; some belong elsewhere."""
    plan = PlanFactory(team=team)
    ActionFactory(title="Oma", plan=plan, people=[staff], **MARCH)
    ActionFactory(title="Jätetty", plan=plan, people=[staff], status="dropped", **MARCH)
    ActionFactory(title="Ensi vuonna", plan__year=2027, plan__team=team, people=[staff])
    ActionFactory(title="Muiden", starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 2))
    ActionFactory(
        title="Mukana", teams=[team], starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 2)
    )
    FeedbackSurveyFactory(name="Kysely", months=["4"], owner=staff)
    FeedbackSurveyFactory(name="Toinen", months=["6"])
    FeedbackSurveyFactory(name="Loppunut", months=["7"], last_year=2025)
    FeedbackSurveyFactory(name="Tuleva", months=["8"], first_year=2027)


def test_the_college_has_all_that_is_not_dropped_in_the_order_of_time():
    assert titles(programme(YEAR)) == ["Muiden", "Oma", "Kysely", "Mukana", "Toinen"]


def test_a_team_has_its_own_what_it_takes_part_in_and_every_survey(team):
    assert titles(programme(YEAR, team=team)) == ["Oma", "Kysely", "Mukana", "Toinen"]


def test_a_person_has_what_they_are_responsible_for(staff):
    assert titles(programme(YEAR, user=staff)) == ["Oma", "Kysely"]


def test_a_part_of_the_year_has_what_falls_into_it():
    assert titles(programme(Span(date(2026, 3, 31), date(2026, 4, 1)))) == ["Oma", "Kysely"]
    assert titles(programme(Span(date(2026, 2, 3), date(2026, 2, 28)))) == []
