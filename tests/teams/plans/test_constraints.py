"""What the database refuses of plans and actions, whoever asks, and in which order they come."""

from __future__ import annotations

from datetime import date

import pytest

from teams.plans.models import Action, AnnualPlan
from tests.constraints import accepts
from tests.factories import ActionFactory, PlanFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY, BEFORE = date(2026, 3, 1), date(2026, 2, 28)


@pytest.fixture
def plan():
    return PlanFactory()


def test_a_team_has_one_plan_a_year(plan):
    other = PlanFactory(year=2026)
    assert accepts(PlanFactory(team=plan.team, year=2027)) is True
    assert accepts(other, team=plan.team) is False


@pytest.mark.parametrize("verb", ["confirmed", "closed"])
def test_who_confirms_or_closes_does_so_on_a_day(verb):
    done = {"confirmed_on": DAY, "confirmed_by": UserFactory()}
    done |= {f"{verb}_on": DAY, f"{verb}_by": UserFactory()}
    assert accepts(PlanFactory(), **done) is True
    assert accepts(PlanFactory(), **done | {f"{verb}_by": None}) is False
    assert accepts(PlanFactory(), **done | {f"{verb}_on": None}) is False


@pytest.mark.parametrize(
    ("confirmed", "accepted"),
    [(None, False), (BEFORE, True), (DAY, True), (date(2026, 3, 2), False)],
)
def test_a_plan_is_closed_after_it_is_confirmed(plan, confirmed, accepted):
    who = UserFactory()
    by = who if confirmed else None
    closed = {"closed_on": DAY, "closed_by": who}
    assert accepts(plan, confirmed_on=confirmed, confirmed_by=by, **closed) is accepted


@pytest.mark.parametrize(
    ("repeats", "timing", "accepted"),
    [
        ("monthly", "days", True), ("monthly", "month", True), ("monthly", "quarter", False),
        ("monthly", "year", False), ("yearly", "year", True), ("", "quarter", True),
    ],
)  # fmt: skip
def test_an_action_repeats_by_month_from_a_month(repeats, timing, accepted):
    assert accepts(ActionFactory(), repeats=repeats, timing=timing) is accepted


@pytest.mark.parametrize(
    ("last", "accepted"), [(date(2026, 1, 1), True), (date(2025, 12, 31), False)]
)
def test_an_action_ends_after_it_starts(last, accepted):
    assert accepts(ActionFactory(), ends_on=last) is accepted


def test_an_action_goes_on_once_in_a_plan(plan):
    first = ActionFactory()
    ActionFactory(plan=plan, continues=first)
    other = ActionFactory(plan=plan)
    assert accepts(other, continues=ActionFactory()) is True
    assert accepts(other, continues=first) is False
    assert accepts(other, continues=first, plan=PlanFactory()) is True


def test_plans_come_by_year_and_team_and_actions_by_time():
    plans = [
        PlanFactory(team=TeamFactory(name_fi=name), year=year)
        for name, year in [("Ö", 2026), ("A", 2026), ("Ö", 2027)]
    ]
    assert list(AnnualPlan.objects.all()) == [plans[2], plans[1], plans[0]]
    days = [(3, 5), (3, 4), (2, 5)]
    rows = [
        ActionFactory(plan=plans[0], starts_on=date(2026, first, 1), ends_on=date(2026, last, 1))
        for first, last in days
    ]
    assert list(Action.objects.all()) == [rows[2], rows[1], rows[0]]
