"""Who is in a team, and what a closed one takes no more."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override

from accounts.teams.filters import TeamField, TeamFilter
from accounts.teams.models import Membership, Team
from core.filters import ListFilter
from tests.constraints import accepts
from tests.factories import MembershipFactory, TeamFactory

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def closed():
    return TeamFactory(name_fi="Suljettu", closed_on=TODAY)


def test_a_closed_team_is_not_open(team, closed):
    assert list(Team.objects.open()) == [team]
    assert Team.objects.get_by_natural_key(closed.slug) == closed
    assert closed.natural_key() == (closed.slug,)


def test_a_person_s_teams_are_those_of_today(team, staff):
    MembershipFactory(user=staff, started_on=YESTERDAY, ended_on=TODAY)
    MembershipFactory()
    assert list(Team.objects.of(staff)) == [team]


def test_a_closed_team_gets_no_members_but_keeps_its_own(team, staff):
    row = staff.memberships.get()
    team.closed_on = TODAY
    team.save_as(None, "edited")
    with pytest.raises(ValidationError, match="Ravintola-ala on päättynyt"):
        MembershipFactory(team=team)
    MembershipFactory(team=team, started_on=YESTERDAY, ended_on=TODAY)
    row.role = "lead"
    row.save_as(None, "edited")
    assert Membership.objects.open().get().role == "lead"


class Narrowed(ListFilter):
    """A list of memberships by team."""

    team = TeamFilter(field_name="team")


@pytest.mark.parametrize(
    ("name", "label"), [("Auki", "Auki"), ("Suljettu", "Suljettu (päättynyt)")]
)
def test_a_choice_says_whether_a_team_has_closed_and_narrows(closed, name, label):
    row = TeamFactory(name_fi="Auki")
    mine = MembershipFactory(team=row)
    MembershipFactory()
    ended = MembershipFactory(team=closed, started_on=YESTERDAY, ended_on=TODAY)
    chosen = closed if name == "Suljettu" else row
    found = Narrowed(QueryDict(f"team={chosen.slug}"), Membership.objects.all())
    assert dict(found.choices_of("team"))[chosen.slug] == label
    assert list(found.qs) == [ended if chosen == closed else mine]
    assert found.form.fields["team"].label == "Vastuutiimi"
    assert found.choices_of("team")[0] == ("", "Kaikki tiimit")


def test_what_was_closed_a_moment_ago_counts(team):
    read_before = Team.objects.get()
    read_before.refuse_when_closed()
    team.closed_on = TODAY
    team.save_as(None, "edited")
    with pytest.raises(ValidationError):
        read_before.refuse_when_closed()


def test_a_team_is_found_by_its_names_and_sorted_by_the_finnish_one():
    row = TeamFactory(name_fi="Ää", name_sv="Bee", name_en="Cee")
    TeamFactory(name_fi="Z", name_sv="Ö", name_en="Ö")
    assert row.search_text == "aa bee cee"
    assert list(Team.objects.values_list("name_fi", flat=True)) == ["Z", "Ää"]


class TestConstraints:
    def test_a_person_is_in_a_team_once_at_a_time(self, team, staff):
        row = MembershipFactory(team=team, started_on=YESTERDAY)
        assert accepts(row) is True
        assert accepts(MembershipFactory(), user=staff) is True
        assert accepts(row, user=staff) is False
        assert accepts(row, ended_on=TODAY) is True

    def test_a_person_has_one_home(self, staff):
        row = MembershipFactory(user=staff, started_on=YESTERDAY)
        assert accepts(row, is_home=False) is True
        assert accepts(row, is_home=True) is False
        assert accepts(row, ended_on=TODAY) is True

    @pytest.mark.parametrize(
        ("last", "accepted"), [(TODAY, True), (YESTERDAY, False), (None, True)]
    )
    def test_a_team_and_a_membership_end_after_they_begin(self, last, accepted):
        assert accepts(TeamFactory(opened_on=TODAY), closed_on=last) is accepted
        assert accepts(MembershipFactory(started_on=TODAY), ended_on=last) is accepted


def test_memberships_come_by_team_and_then_by_person():
    later, sooner = TeamFactory(name_fi="Ö"), TeamFactory(name_fi="A")
    rows = [
        MembershipFactory(team=team, user__last_name=name)
        for team, name in [(later, "A"), (sooner, "Z"), (sooner, "B")]
    ]
    assert list(Membership.objects.all()) == [rows[2], rows[1], rows[0]]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fi", ["Kirjasto", "Talous", "Ääni"]),
        ("sv", ["Bibliotek", "Ljud", "Ökonomi"]),
        ("en", ["Finance", "Library", "Sound"]),
    ],
)
def test_teams_are_chosen_in_the_order_of_the_names_shown(language, names):
    TeamFactory(name_fi="Talous", name_sv="Ökonomi", name_en="Finance")
    TeamFactory(name_fi="Kirjasto", name_sv="Bibliotek", name_en="Library")
    TeamFactory(name_fi="Ääni", name_sv="Ljud", name_en="Sound")
    with override(language):
        field = TeamField(Team.objects.all(), empty_label="-")
        assert [label for _key, label in field.choices] == ["-", *names]
        assert len(field.choices) == 4
