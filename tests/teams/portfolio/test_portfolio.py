"""Which teams have a plan of the year, and how many actions of a level are how far."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from teams.plans.models import Action
from teams.portfolio.queries import bar_of, level_by_status, teams_with_plans
from tests.factories import (
    ActionFactory,
    PartnershipFactory,
    PlanFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def test_open_teams_come_by_kind_and_name_with_their_plan_of_the_year():
    support = TeamFactory(name_fi="A", kind="support_team")
    later, sooner = TeamFactory(name_fi="Ö"), TeamFactory(name_fi="Å")
    TeamFactory(opened_on=date(2020, 1, 1), closed_on=TODAY)
    for team in (sooner, later):
        PlanFactory(team=team, year=2025)
    plan = PlanFactory(team=later, year=2026)
    rows = teams_with_plans(2026)
    assert [(row.team, row.plan) for row in rows] == [
        (sooner, None), (later, plan), (support, None),
    ]  # fmt: skip


def test_a_team_is_told_with_its_open_partnerships(levels):
    team = TeamFactory()
    PartnershipFactory(team=team)
    PartnershipFactory(team=team, level=levels["network"])
    PartnershipFactory(team=team, ended_on=TODAY, ended_by=UserFactory(), ended_reason="Loppui")
    [row] = teams_with_plans(2026)
    assert row.partnership_count == 2


def test_a_plan_s_bar_tells_how_far_it_is():
    plan = PlanFactory()
    for status in ("done", "done", "ongoing", "planned", "dropped"):
        ActionFactory(plan=plan, status=status)
    ActionFactory(plan=plan, ends_on=date(2026, 11, 23))
    [row] = teams_with_plans(2026)
    assert [(part.key, part.count) for part in row.bar] == [
        ("done", 2), ("ongoing", 1), ("late", 1), ("planned", 1),
    ]  # fmt: skip
    assert bar_of(None) == []


def test_the_actions_of_the_year_are_counted_by_level_and_status(levels):
    plan = PlanFactory(year=2026)
    for level, status in [("network", "done"), ("network", "done"), ("network", "planned")]:
        ActionFactory(plan=plan, level=levels[level], status=status)
    ActionFactory(plan=plan, status="dropped")
    ActionFactory(plan__year=2027, status="done")
    rows = level_by_status(2026)
    assert Action.Status.values == ["planned", "ongoing", "done", "dropped"]
    assert [(row.level and row.level.key, row.counts, row.total) for row in rows] == [
        ("everyday", [0, 0, 0, 0], 0),
        ("development", [0, 0, 0, 0], 0),
        ("strategic", [0, 0, 0, 0], 0),
        ("network", [1, 0, 2, 0], 3),
        ("other", [0, 0, 0, 0], 0),
        (None, [0, 0, 0, 1], 1),
    ]
