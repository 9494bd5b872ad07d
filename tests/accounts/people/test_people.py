"""Who a person is, to which teams they belong, and what the groups of the admin may do."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, update_last_login
from django.utils import timezone

from accounts.people.models import User
from accounts.people.roles import (
    ADMINISTRATORS,
    OUR_APPS,
    QUALITY_GROUP,
    ensure_roles,
)
from accounts.people.rules import is_member, role_in
from tests.constraints import accepts
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def test_a_person_is_in_the_teams_of_today(team, staff):
    former = MembershipFactory(user=staff, started_on=YESTERDAY, ended_on=TODAY).team
    assert (is_member(staff, team.pk), is_member(staff, former.pk)) == (True, False)
    assert (role_in(staff, team.pk), role_in(staff, former.pk)) == ("member", "")


def test_a_lead_has_the_role_of_one(team, lead):
    assert (role_in(lead, team.pk), lead.roles) == ("lead", {team.pk: "lead"})


def test_the_home_is_the_open_membership_that_is_marked(team, staff):
    MembershipFactory(user=staff)
    MembershipFactory(user=staff, is_home=True, started_on=YESTERDAY, ended_on=TODAY)
    assert [row.team for row in staff.home()] == [team]


def test_only_those_who_work_here_are_chosen():
    here = UserFactory()
    UserFactory(is_active=False)
    assert list(User.objects.choosable()) == [here]


def test_a_person_is_known_by_the_address_whatever_its_case():
    user = UserFactory(email="Maija@perho.example")
    UserFactory()
    assert User.objects.get_by_natural_key("maija@PERHO.example") == user
    assert user.natural_key() == ("Maija@perho.example",)


def test_a_person_is_found_by_name_address_and_title_and_sorted_by_the_last_name():
    user = UserFactory(
        first_name="Ää", last_name="Aalto", email="x@perho.example", title="Opettaja"
    )
    other = UserFactory(first_name="Aa", last_name="Ö")
    assert user.search_text == "aa aalto x@perho.example opettaja"
    assert list(User.objects.all()) == [user, other]


def test_a_person_is_made_with_a_password_and_told():
    user = User.objects.create_user("maija@PERHO.example", "salasana", first_name="Maija")
    assert user.email == "maija@perho.example"
    assert (user.check_password("salasana"), user.first_name) == (True, "Maija")
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert user.history.get().history_change_reason == "created"
    chief = User.objects.create_superuser("x@perho.example", "salasana")
    assert (chief.is_staff, chief.is_superuser) == (True, True)


def test_a_new_password_saves_no_more_than_itself():
    UserFactory(last_name="A")
    user = UserFactory(title="Opettaja")
    stale = User.objects.get(pk=user.pk)
    stale.set_password("uusi")
    stale.last_login = timezone.now()
    stale.save()
    user.refresh_from_db()
    assert (user.check_password("uusi"), user.last_login) == (True, stale.last_login)
    assert (user.history.count(), user.version) == (1, 1)


def test_signing_in_leaves_a_newer_password_alone():
    user = UserFactory()
    stale = User.objects.get()
    user.set_password("uusi")
    user.save(update_fields=["password"])
    update_last_login(User, stale)
    assert User.objects.get().check_password("uusi")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"last_name": "Aalto", "first_name": "Ö"}, {"last_name": "Aaltonen", "first_name": "A"}),
        ({"first_name": "Ab", "email": "z@a.fi"}, {"first_name": "Abc", "email": "a@a.fi"}),
    ],
)
def test_a_shorter_name_comes_first(first, second):
    names = {"last_name": "Aalto"}
    later, sooner = UserFactory(**names | second), UserFactory(**names | first)
    assert list(User.objects.all()) == [sooner, later]


def test_a_plain_save_of_something_that_is_told_is_told():
    user = UserFactory()
    user.title = "Opettaja"
    user.save()
    assert user.history.count() == 2
    assert User.objects.get().title == "Opettaja"


def test_a_chosen_digest_day_holds_from_tomorrow():
    user = UserFactory()
    user.choose_digest_day(3)
    assert (user.digest_day, user.digest_from) == (3, date(2026, 11, 25))
    stored = User.objects.get()
    assert (stored.digest_day, stored.digest_from, stored.version) == (
        3, date(2026, 11, 25), user.version,
    )  # fmt: skip
    record = stored.history.latest("history_id")
    assert (record.history_change_reason, record.history_user) == ("edited", user)


def test_an_address_is_one_person_s_whatever_its_case():
    UserFactory(email="maija@perho.example")
    assert accepts(UserFactory(), email="MAIJA@perho.example") is False
    assert accepts(UserFactory(), email="maija2@perho.example") is True


@pytest.mark.parametrize(("day", "accepted"), [(-1, False), (0, True), (7, True), (8, False)])
def test_a_digest_day_is_a_weekday_or_never(day, accepted):
    assert accepts(UserFactory(), digest_day=day) is accepted


def may(group: str) -> set[str]:
    """What a group may do, as `app.verb_model`."""
    rows = Group.objects.get(name=group).permissions.select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


def test_the_quality_group_changes_the_texts_and_what_is_its_own_and_reads_the_rest():
    ensure_roles()
    found = {name for name in may(QUALITY_GROUP) if ".view_" not in name}
    assert found == {
        *["partnerships.change_level", "partnerships.change_keyword", "toolkit.change_page"],
        *["teams.add_readyaction", "teams.change_readyaction"],
        *["toolkit.add_term", "toolkit.change_term", "toolkit.delete_term"],
        *["teams.add_feedbacksurvey", "teams.change_feedbacksurvey"],
        *["quality.add_measuresource", "quality.add_measure", "quality.add_measurevalue"],
        *["quality.change_measuresource", "quality.change_measure", "quality.change_measurevalue"],
        *["quality.delete_measuresource", "quality.delete_measure", "quality.delete_measurevalue"],
        *["quality.add_assessmentstatement", "quality.change_assessmentstatement"],
        *["quality.add_criterion", "quality.change_criterion"],
        *["quality.add_reviewround", "quality.change_reviewround", "quality.delete_reviewround"],
        *["quality.add_review", "quality.change_review", "quality.change_reviewanswer"],
    }
    views = Permission.objects.filter(codename__startswith="view_")
    ours = views.filter(content_type__app_label__in=OUR_APPS)
    seen = {name.split(".")[1] for name in may(QUALITY_GROUP) if ".view_" in name}
    assert seen == set(ours.values_list("codename", flat=True)) - {"view_event"}


def test_the_administrators_do_everything_of_ours_and_see_the_groups():
    ensure_roles()
    apps = {name.split(".")[0] for name in may(ADMINISTRATORS)}
    assert apps == {*OUR_APPS, "auth"}
    assert OUR_APPS == ["accounts", "partnerships", "toolkit", "teams", "quality", "exchange"]
    assert {name for name in may(ADMINISTRATORS) if name.startswith("auth.")} == {"auth.view_group"}
    ours = Permission.objects.filter(content_type__app_label__in=OUR_APPS)
    assert len(may(ADMINISTRATORS)) == ours.count() + 1


def test_the_groups_get_exactly_their_rights_back():
    ensure_roles()
    before = may(QUALITY_GROUP), may(ADMINISTRATORS)
    for group in Group.objects.all():
        group.permissions.set(Permission.objects.filter(codename="delete_user"))
    ensure_roles()
    assert (may(QUALITY_GROUP), may(ADMINISTRATORS)) == before
    assert Group.objects.count() == 2
