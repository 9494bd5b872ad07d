"""Who is in a team, and what a closed one takes no more."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.people.models import User
from accounts.people.rules import is_member, role_in
from accounts.teams.filters import TeamFilter
from accounts.teams.models import Membership, Team
from core.filters import ListFilter
from tests.constraints import accepts
from tests.factories import MembershipFactory, TeamFactory, UserFactory

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
    former = MembershipFactory(user=staff, started_on=YESTERDAY, ended_on=TODAY).team
    MembershipFactory()
    assert list(Team.objects.of(staff)) == [team]
    assert (is_member(staff, team.pk), is_member(staff, former.pk)) == (True, False)
    assert (role_in(staff, team.pk), role_in(staff, former.pk)) == ("member", "")


def test_a_lead_has_the_role_of_one(team, lead):
    assert (role_in(lead, team.pk), lead.roles) == ("lead", {team.pk: "lead"})


def test_the_home_is_the_open_membership_that_is_marked(team, staff):
    MembershipFactory(user=staff)
    MembershipFactory(user=staff, is_home=True, started_on=YESTERDAY, ended_on=TODAY)
    assert [row.team for row in staff.home()] == [team]


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


class TestPeople:
    def test_only_those_who_work_here_are_chosen(self):
        here = UserFactory()
        UserFactory(is_active=False)
        assert list(User.objects.choosable()) == [here]

    def test_is_known_by_the_address_whatever_its_case(self):
        user = UserFactory(email="Maija@perho.example")
        UserFactory()
        assert User.objects.get_by_natural_key("maija@PERHO.example") == user
        assert user.natural_key() == ("Maija@perho.example",)

    def test_is_found_by_name_address_and_title_and_sorted_by_the_last_name(self):
        user = UserFactory(
            first_name="Ää", last_name="Aalto", email="x@perho.example", title="Opettaja"
        )
        other = UserFactory(first_name="Aa", last_name="Ö")
        assert user.search_text == "aa aalto x@perho.example opettaja"
        assert list(User.objects.all()) == [user, other]

    def test_is_made_with_a_password_and_told(self):
        user = User.objects.create_user("maija@PERHO.example", "salasana", first_name="Maija")
        assert user.email == "maija@perho.example"
        assert (user.check_password("salasana"), user.first_name) == (True, "Maija")
        assert (user.is_staff, user.is_superuser) == (False, False)
        assert user.history.get().history_change_reason == "created"
        chief = User.objects.create_superuser("x@perho.example", "salasana")
        assert (chief.is_staff, chief.is_superuser) == (True, True)

    def test_a_new_password_saves_no_more_than_itself(self):
        user = UserFactory(title="Opettaja")
        stale = User.objects.get(pk=user.pk)
        stale.set_password("uusi")
        stale.save()
        user.refresh_from_db()
        assert user.check_password("uusi")
        assert (user.history.count(), user.version) == (1, 1)

    def test_a_plain_save_of_something_that_is_told_is_told(self):
        user = UserFactory()
        user.title = "Opettaja"
        user.save()
        assert user.history.count() == 2
        assert User.objects.get().title == "Opettaja"

    def test_a_chosen_digest_day_holds_from_tomorrow(self):
        user = UserFactory()
        user.choose_digest_day(3)
        assert (user.digest_day, user.digest_from) == (3, date(2026, 11, 25))
        stored = User.objects.get()
        assert (stored.digest_day, stored.digest_from, stored.version) == (
            3, date(2026, 11, 25), user.version,
        )  # fmt: skip
        record = stored.history.latest("history_id")
        assert (record.history_change_reason, record.history_user) == ("edited", user)


class TestConstraints:
    def test_a_person_is_in_a_team_once_at_a_time(self, team, staff):
        row = MembershipFactory(team=team, started_on=YESTERDAY)
        assert accepts(row, user=staff) is False
        assert accepts(row, ended_on=TODAY) is True

    def test_a_person_has_one_home(self, staff):
        row = MembershipFactory(user=staff, started_on=YESTERDAY)
        assert accepts(row, is_home=True) is False
        assert accepts(row, ended_on=TODAY) is True

    def test_an_address_is_one_person_s_whatever_its_case(self):
        UserFactory(email="maija@perho.example")
        assert accepts(UserFactory(), email="MAIJA@perho.example") is False
        assert accepts(UserFactory(), email="maija2@perho.example") is True

    @pytest.mark.parametrize(("day", "accepted"), [(0, True), (7, True), (8, False)])
    def test_a_digest_day_is_a_weekday_or_never(self, day, accepted):
        assert accepts(UserFactory(), digest_day=day) is accepted
