"""What is asked of plans and actions, at both sides of each border."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from teams.plans.models import Action, AnnualPlan
from teams.plans.progress import bar, progress
from teams.plans.queries import year_of_agreed_actions
from teams.plans.years import FIRST_YEAR, LAST_YEAR, YearConverter, chosen_year, plan_year
from tests.factories import (
    ActionFactory,
    PartnershipFactory,
    PlanFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)
STATUSES = ["planned", "ongoing", "done", "dropped"]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield TODAY


def titles(rows):
    return [row.title for row in rows]


def closed(**fields):
    return PlanFactory(
        closed_on=TODAY, closed_by=UserFactory(), confirmed_on=TODAY, confirmed_by=UserFactory(),
        **fields,
    )  # fmt: skip


def in_closed_plan(**fields):
    """An action told before its year was closed."""
    action = ActionFactory(**fields)
    plan = action.plan
    plan.closed_on = plan.confirmed_on = TODAY
    plan.closed_by = plan.confirmed_by = UserFactory()
    plan.save_as(None, "closed")
    return action


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("living", ["planned", "ongoing", "done"]),
        ("open", ["planned", "ongoing"]),
        ("late", ["planned", "ongoing"]),
        ("unfinished", ["planned", "ongoing"]),
        ("of_this_year", ["planned", "ongoing", "done"]),
    ],
)
def test_each_question_takes_its_statuses(question, found):
    plan = PlanFactory()
    for status in STATUSES:
        ActionFactory(plan=plan, status=status, title=status, ends_on=YESTERDAY)
    rows = getattr(Action.objects, question)()
    assert set(titles(rows)) == set(found)


@pytest.mark.parametrize(("last", "late"), [(YESTERDAY, True), (TODAY, False)])
def test_an_action_is_late_from_the_day_after_its_last(last, late):
    action = ActionFactory(ends_on=last)
    assert (Action.objects.late().exists(), action.is_late) == (late, late)
    assert action.shown_status == ("late" if late else "planned")


def test_a_day_is_within_an_action_from_its_first_to_its_last():
    action = ActionFactory(starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 4))
    days = [date(2026, 3, day) for day in range(1, 6)]
    assert [action.is_on(day) for day in days] == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("first", "last", "repeats", "is_there"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), "", False),
        (date(2025, 1, 1), date(2026, 1, 1), "", True),
        (date(2026, 12, 31), date(2026, 12, 31), "", True),
        (date(2027, 1, 1), date(2027, 1, 1), "", False),
    ],
)
def test_a_year_holds_what_touches_it(first, last, repeats, is_there):
    ActionFactory(starts_on=first, ends_on=last, repeats=repeats)
    assert Action.objects.of_year(date(2026, 1, 1), date(2026, 12, 31)).exists() is is_there


@pytest.mark.parametrize(
    ("first", "repeats", "is_there"),
    [
        (date(2026, 1, 1), "monthly", True),
        (date(2026, 1, 1), "", False),
        (date(2026, 1, 1), "yearly", False),
        (date(2025, 12, 31), "monthly", False),
    ],
)
def test_what_repeats_by_month_goes_on_to_the_end_of_its_year(first, repeats, is_there):
    """Asked from August on, as a school year is."""
    ActionFactory(timing="days", starts_on=first, ends_on=first, repeats=repeats)
    assert Action.objects.of_year(date(2026, 8, 1), date(2027, 7, 31)).exists() is is_there


def test_what_is_open_in_a_closed_year_is_not_waited_for():
    action = in_closed_plan()
    assert list(Action.objects.open()) == [action]
    assert not Action.objects.unfinished().exists()


def test_only_the_person_s_own_actions_are_theirs(staff, lead):
    mine = ActionFactory(people=[staff])
    ActionFactory(people=[lead])
    assert list(Action.objects.responsible_to(staff)) == [mine]


def test_a_team_has_its_own_actions_and_those_it_takes_part_in(team):
    own = ActionFactory(plan=PlanFactory(team=team))
    joint = ActionFactory(teams=[team])
    ActionFactory(teams=[TeamFactory()])
    assert set(Action.objects.of_team(team)) == {own, joint}


@pytest.mark.parametrize(
    ("year", "status", "is_told"),
    [
        (2026, "done", True), (2026, "dropped", False), (2027, "done", True),
        (2025, "done", False), (2025, "planned", True), (2025, "ongoing", True),
        (2025, "dropped", False),
    ],
)  # fmt: skip
def test_a_partnership_tells_of_this_year_and_of_what_was_left_open(levels, year, status, is_told):
    mine = PartnershipFactory()
    plan = PlanFactory(year=year)
    action = ActionFactory(plan=plan, status=status, partnerships=[mine])
    ActionFactory(plan=plan, status=status, partnerships=[PartnershipFactory()])
    assert list(Action.objects.with_partnerships([mine])) == ([action] if is_told else [])


@pytest.mark.parametrize(("year", "is_told"), [(2025, False), (2026, True), (2027, False)])
def test_this_year_is_that_of_the_plan(year, is_told):
    ActionFactory(plan=PlanFactory(year=year))
    assert Action.objects.of_this_year().exists() is is_told


def test_a_list_goes_by_time_and_some_time_of_the_year_comes_last():
    plan, day = PlanFactory(), date(2026, 3, 1)
    for title, last, timing in [
        ("jossain vaiheessa", day, "year"),
        ("pitkä", day + timedelta(days=2), "days"),
        ("lyhyt", day + timedelta(days=1), "days"),
        ("samaan aikaan", day + timedelta(days=1), "days"),
    ]:
        ActionFactory(plan=plan, title=title, starts_on=day, ends_on=last, timing=timing)
    before = date(2026, 2, 1)
    ActionFactory(plan=plan, title="ensin", starts_on=before, ends_on=TODAY, timing="days")
    assert titles(Action.objects.order_by("-pk").for_list()) == [
        "ensin", "lyhyt", "samaan aikaan", "pitkä", "jossain vaiheessa",
    ]  # fmt: skip


def test_a_plan_counts_its_actions_by_status_and_late_ones_apart():
    plan = PlanFactory()
    for status, last in [
        ("done", YESTERDAY), ("dropped", YESTERDAY), ("ongoing", TODAY), ("ongoing", YESTERDAY),
        *[("planned", TODAY)] * 3, ("planned", YESTERDAY), ("planned", YESTERDAY),
    ]:  # fmt: skip
        ActionFactory(plan=plan, status=status, ends_on=last)
    found = AnnualPlan.objects.with_counts().get()
    counts = [found.done, found.late, found.ongoing, found.planned, found.total]
    assert counts == [1, 3, 1, 3, 8]


def test_a_plan_is_known_by_its_team_and_year(team):
    plan = PlanFactory(team=team)
    PlanFactory(team=team, year=2027)
    PlanFactory()
    assert AnnualPlan.objects.get_by_natural_key("own-team", 2026) == plan
    assert (plan.natural_key(), str(plan)) == (("own-team", 2026), "Ravintola-ala 2026")


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 9, 30), 2026), (date(2026, 10, 1), 2027), (date(2026, 12, 31), 2027)],
)
def test_from_october_on_the_next_year_is_planned(today, year):
    assert plan_year(today) == year


def test_what_is_agreed_passes_by_the_closed_years_of_the_team(team):
    assert year_of_agreed_actions(team) == 2027
    PlanFactory(team=team, year=2027)
    closed(year=2027)
    closed(team=team, year=2028)
    assert year_of_agreed_actions(team) == 2027
    in_closed_plan(plan=PlanFactory(team=TeamFactory(), year=2027))
    plan = AnnualPlan.objects.get(team=team, year=2027)
    plan.closed_on = plan.confirmed_on = TODAY
    plan.closed_by = plan.confirmed_by = UserFactory()
    plan.save_as(None, "closed")
    assert year_of_agreed_actions(team) == 2029


def test_what_is_agreed_goes_to_the_year_after_the_closed_one(team):
    closed(team=team, year=2027)
    assert year_of_agreed_actions(team) == 2028


@pytest.mark.parametrize(
    ("asked", "year"),
    [
        (str(FIRST_YEAR - 1), 2026), (str(FIRST_YEAR), FIRST_YEAR), (str(LAST_YEAR), LAST_YEAR),
        (str(LAST_YEAR + 1), 2026), ("x", 2026), (None, 2026),
    ],
)  # fmt: skip
def test_a_year_that_is_not_planned_for_is_this_one(rf, asked, year):
    assert (FIRST_YEAR, LAST_YEAR) == (2015, 2100)
    assert chosen_year(rf.get("/", {"year": asked} if asked else {})) == year


def test_an_address_has_only_years_that_are_planned_for():
    years = YearConverter()
    assert [years.to_python("2015"), years.to_python("2100"), years.to_url(2026)] == [
        2015, 2100, "2026",
    ]  # fmt: skip
    for wrong in ("2014", "2101"):
        with pytest.raises(ValueError, match=r"^$"):
            years.to_python(wrong)


def test_a_bar_is_filled_from_the_left():
    parts = bar([("a", "A", 1), ("b", "B", 3), ("c", "C", 0)])
    assert [(part.key, part.count, part.x, part.width) for part in parts] == [
        ("a", 1, 0.0, 25.0), ("b", 3, 25.0, 75.0), ("c", 0, 100.0, 0.0),
    ]  # fmt: skip


def test_thirds_of_a_bar_are_rounded_to_two_digits():
    parts = bar([("a", "A", 1), ("b", "B", 1), ("c", "C", 1)])
    assert [(part.x, part.width) for part in parts] == [(0, 33.33), (33.33, 33.33), (66.67, 33.33)]


def test_an_empty_bar_has_no_width():
    assert [(part.x, part.width) for part in bar([("a", "A", 0)])] == [(0, 0)]


def test_progress_leaves_out_what_was_dropped():
    rows = [
        SimpleNamespace(status=status, shown_status=shown)
        for status, shown in [
            ("done", "done"), ("done", "done"), ("planned", "late"), ("planned", "planned"),
            ("dropped", "dropped"),
        ]
    ]  # fmt: skip
    assert [(part.key, part.count, part.width) for part in progress(rows)] == [
        ("done", 2, 50), ("ongoing", 0, 0), ("late", 1, 25), ("planned", 1, 25),
    ]  # fmt: skip
