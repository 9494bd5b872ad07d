"""Who of the house takes part, by team and staff group."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from teams.network.staff import Part, group_lines
from tests.factories import (
    AcquaintanceFactory,
    ContactFactory,
    MembershipFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def shown(page, query=""):
    context = page.get(f"/network/?view=staff&{query}").context
    teams = {line.team.slug: (line.counts, line.total, line.part) for line in context["teams"]}
    return teams, {line.label: line.part for line in context["staff_groups"]}


@pytest.fixture
def people():
    """Five teachers in a team."""
    team = TeamFactory(name_fi="Keittiö", slug="keittio")
    return [
        MembershipFactory(team=team, user=UserFactory(staff_group="teacher")).user for _ in range(5)
    ]


def test_a_team_counts_its_organisations_on_each_level_and_each_once_together(page, levels):
    team = TeamFactory(slug="keittio")
    row = PartnershipFactory(team=team, level=levels["everyday"])
    PartnershipFactory(team=team, level=levels["network"], organisation=row.organisation)
    PartnershipFactory(team=team, level=levels["everyday"])
    PartnershipFactory(level=levels["everyday"])
    teams, _groups = shown(page)
    assert teams["keittio"][:2] == ([2, 0, 0, 1, 0], 2)


def test_who_cares_knows_or_was_in_touch_takes_part(page, levels, people):
    cares, knows, told, long_ago, _nobody = people
    ResponsibilityFactory(user=cares)
    AcquaintanceFactory(user=knows)
    today = timezone.localdate()
    ContactFactory(user=told, happened_on=today)
    ContactFactory(user=long_ago, happened_on=today - timedelta(400))
    ResponsibilityFactory(user=long_ago, ended_on=today)
    teams, groups = shown(page)
    assert teams["keittio"] == ([0, 0, 0, 0, 0], 0, Part(5, 3))
    assert groups["Muu opetushenkilöstö"] == Part(5, 3)


def test_who_does_not_work_here_is_not_counted(page, levels, people):
    ResponsibilityFactory(user=people[0])
    people[0].is_active = False
    people[0].save_as(None, "edited")
    assert shown(page)[0]["keittio"][2] == Part(4, 0)


def test_who_has_left_the_team_or_the_house_is_in_neither(page, levels, people):
    gone, left, told = people[:3]
    gone.is_active = False
    gone.save_as(None, "edited")
    row = left.memberships.get()
    row.ended_on = timezone.localdate()
    row.save_as(None, "edited")
    today = timezone.localdate()
    ContactFactory(user=told, withdrawn_on=today, withdrawn_by=told)
    teams, groups = shown(page)
    assert teams["keittio"][2] == Part(3, 0)
    assert groups["Muu opetushenkilöstö"] == Part(4, 0)


def test_the_filters_hold(page, levels, people):
    row = ResponsibilityFactory(
        user=people[0], partnership=PartnershipFactory(level=levels["strategic"])
    ).partnership
    slug = row.team.slug
    assert shown(page, "level=strategic")[0][slug][:2] == ([0, 0, 1, 0, 0], 1)
    teams, _groups = shown(page, "level=everyday")
    assert slug not in teams
    assert teams["keittio"][2] == Part(5, 0)


def test_of_two_partnerships_only_the_one_that_fits_counts(page, levels, people):
    one = ResponsibilityFactory(
        user=people[0], partnership=PartnershipFactory(level=levels["everyday"])
    ).partnership
    two = ResponsibilityFactory(
        user=people[1],
        partnership=PartnershipFactory(organisation=one.organisation, level=levels["strategic"]),
    ).partnership
    teams, _groups = shown(page, "level=strategic")
    assert one.team.slug not in teams
    assert teams[two.team.slug][1] == 1
    assert teams["keittio"][2] == Part(5, 1)


def test_only_those_around_the_organisations_that_fit_take_part(page, levels, people):
    cares, knows, told, *_others = people
    row = ResponsibilityFactory(user=cares).partnership
    AcquaintanceFactory(user=knows)
    ContactFactory(user=told, happened_on=timezone.localdate())
    teams, _groups = shown(page, "category=society")
    assert row.team.slug not in teams
    assert teams["keittio"][2] == Part(5, 0)
    assert shown(page, "category=working_life")[0]["keittio"][2] == Part(5, 3)


def test_a_past_day_knows_nothing_of_what_came_later(page, levels, people):
    before = timezone.localdate() - timedelta(100)
    old = PartnershipFactory(started_on=before - timedelta(9)).organisation
    ContactFactory(user=people[0], organisation=old, happened_on=before + timedelta(1))
    ContactFactory(user=people[1], organisation=old, happened_on=before)
    AcquaintanceFactory(user=people[2], organisation=old, started_on=before, ended_on=before)
    AcquaintanceFactory(user=people[3], organisation=old, started_on=before)
    assert shown(page, f"as_of={before:%d.%m.%Y}")[0]["keittio"][2] == Part(5, 2)
    assert shown(page)[0]["keittio"][2] == Part(5, 3)


def test_a_past_day_has_its_own_teams(page, levels):
    before = timezone.localdate() - timedelta(100)
    team = TeamFactory(slug="keittio")
    PartnershipFactory(team=team, level=levels["everyday"], started_on=before)
    day = before - timedelta(1)
    assert "keittio" not in shown(page, f"as_of={day:%d.%m.%Y}")[0]
    day = before + timedelta(1)
    assert shown(page, f"as_of={day:%d.%m.%Y}")[0]["keittio"][1] == 1


def test_a_group_without_anybody_is_not_told():
    assert group_lines({"a": "A", "b": "B"}, {"b": {1, 2}}, {2, 3})[0].part == Part(2, 1)
    assert len(group_lines({"a": "A", "b": "B"}, {"b": {1}}, set())) == 1
