"""Questions that are put together once."""

from __future__ import annotations

import pytest
from django.db.models import Prefetch

from accounts.people.models import User
from accounts.teams.models import Membership, Team
from core.prepared import Prepared, prepared
from core.querysets import sql_of_keys
from tests.factories import MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def put_together(build):
    """The question, and how often it was put together; each call of the tests' own check is one."""
    calls = []

    def counted(*of, **form):
        calls.append(of)
        return build(*of, **form)

    return Prepared(counted), calls


def test_is_put_together_once_and_asked_with_other_keys():
    question, calls = put_together(lambda team: Team.objects.filter(pk=team.pk))
    teams = TeamFactory.create_batch(3)
    assert [question.written(team).ask([team.pk]) for team in teams] == [[team] for team in teams]
    assert len(calls) == 1


def test_is_put_together_anew_on_another_day(time_machine):
    question, calls = put_together(Team.objects.all)
    for day in ("2026-11-27", "2026-11-28", "2026-11-28"):
        time_machine.move_to(day)
        question.written()
    assert len(calls) == 2


def test_may_not_follow_from_what_else_a_row_says(staff):
    question = prepared(lambda user: User.objects.filter(first_name=user.first_name))
    with pytest.raises(User.DoesNotExist):
        question(staff)


def test_of_what_nothing_can_be_nothing_is_asked(django_assert_num_queries):
    question = prepared(lambda *keys: Team.objects.filter(pk__in=keys))
    with django_assert_num_queries(0):
        assert question.of_each([]) == prepared(Team.objects.none)() == question(10**30) == []


def test_many_keys_are_said_in_few_forms(django_assert_num_queries):
    question, calls = put_together(lambda *keys: Team.objects.filter(pk__in=keys))
    teams = sorted(TeamFactory.create_batch(4), key=lambda team: team.sort_key)
    keys = [team.pk for team in teams]
    with django_assert_num_queries(1):
        assert question.of_each(keys[:3]) == teams[:3]
    seen = len(calls)
    question.written(*keys)
    assert len(calls) == seen


def test_what_points_to_the_rows_is_read_along(django_assert_num_queries):
    members = Membership.objects.select_related("user").order_by("-pk")
    rows = Team.objects.order_by("pk").prefetch_related(
        Prefetch("memberships", members, to_attr="shown")
    )
    one, two, _nobody = TeamFactory.create_batch(3)
    first, second, third = (
        MembershipFactory(team=team, user=UserFactory()) for team in (one, one, two)
    )
    with django_assert_num_queries(2):
        teams = prepared(lambda: rows)()
        assert [team.shown for team in teams] == [[second, first], [third], []]
        assert teams[0].shown[0].team is teams[0]
        assert teams[0].shown[0].user == second.user


def test_sql_of_several_questions_is_asked_alike():
    a, b = TeamFactory.create_batch(2)
    question = prepared(
        lambda *teams: sql_of_keys([Team.objects.order_by().filter(pk=each.pk) for each in teams])
    )
    assert sorted(question(b, a)) == sorted([(a.pk,), (b.pk,)])
