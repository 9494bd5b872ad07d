"""manage.py retention: what it does, what it only says, and when."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from accounts.digests.models import DigestWeek
from accounts.people.models import User
from accounts.sendings.models import Sending
from exchange.privacy.queries import due, left_on, still_open
from exchange.privacy.relations import Fate, relations
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def left(day: str, **values: object) -> User:
    """Somebody whose account was closed on the day."""
    with time_machine.travel(f"{day}T12:00+02:00", tick=False):
        user: User = UserFactory(**values)
        user.is_active = False
        user.save_as(None, "edited")
    return user


class TestWhoHasLeft:
    def test_the_day_is_when_the_account_was_closed(self):
        assert left_on(left("2024-03-05")) == date(2024, 3, 5)

    def test_a_later_last_day_counts(self):
        assert left_on(left("2024-03-05", leaves_on=date(2024, 5, 31))) == date(2024, 5, 31)

    def test_whoever_came_back_has_not_left_and_leaves_anew(self):
        user = left("2024-03-05")
        user.is_active = True
        user.save_as(None, "edited")
        assert left_on(user) is None
        with time_machine.travel("2026-02-02T12:00+02:00", tick=False):
            user.is_active = False
            user.save_as(None, "edited")
        assert left_on(user) == date(2026, 2, 2)

    def test_what_is_corrected_afterwards_is_no_later_leaving(self):
        user = left("2024-03-05")
        user.title = "Kokki"
        user.save_as(None, "edited")
        assert left_on(user) == date(2024, 3, 5)

    def test_who_was_never_active_left_when_added(self):
        with time_machine.travel("2024-03-05T12:00+02:00", tick=False):
            user = UserFactory(is_active=False)
        assert left_on(user) == date(2024, 3, 5)

    @pytest.mark.parametrize(("now", "is_due"), [("2026-03-04", False), ("2026-03-05", True)])
    def test_the_time_is_over_after_two_years(self, now, is_due):
        user = left("2024-03-05")
        with time_machine.travel(f"{now}T12:00+02:00", tick=False):
            assert due() == ([(user, date(2024, 3, 5))] if is_due else [])

    def test_the_time_is_a_setting(self, settings):
        settings.RETENTION_LEAVER_MONTHS = 3
        user = left("2024-03-05")
        with time_machine.travel("2024-06-05T12:00+02:00", tick=False):
            assert [each for each, _day in due()] == [user]

    @pytest.mark.parametrize(("now", "is_over"), [("2026-05-31", False), ("2026-06-01", True)])
    def test_the_last_day_is_still_a_day_of_work(self, now, is_over):
        user = UserFactory(leaves_on="2026-05-31")
        with time_machine.travel(f"{now}T12:00+03:00", tick=False):
            assert list(still_open()) == ([user] if is_over else [])


@pytest.mark.slow
def test_the_command_covers_every_relation(leaver):
    with time_machine.travel("2026-11-27T12:00+02:00", tick=False):
        said = run()
    assert f"Person {leaver.pk}: left 2024-06-01; anonymised." in said
    told = {item.key for item in relations() if not item.is_past}
    assert [key for key in told if key not in said] == []
    for item in relations():
        if item.is_past:
            assert f"{item.key} " in said
        if item.fate == Fate.GOES:
            assert not item.rows(leaver).exists()
    assert str(User.objects.get(pk=leaver.pk)) == "entinen työntekijä"


@pytest.mark.slow
def test_no_name_is_said(leaver):
    assert "qvzx" not in run("--simulate").lower()


@pytest.mark.slow
def test_a_simulation_says_the_same_and_changes_nothing(leaver):
    simulated = run("--simulate")
    person = User.objects.get(pk=leaver.pk)
    assert (person.first_name, person.anonymised_on) == (leaver.first_name, None)
    assert all(item.rows(leaver).exists() for item in relations())
    assert simulated == "A simulation: nothing is changed.\n" + run()


def test_a_second_run_finds_nothing(db):
    user = left("2020-01-01")
    run()
    version = User.objects.get(pk=user.pk).version
    assert "Person" not in run()
    assert User.objects.get(pk=user.pk).version == version


def test_who_works_here_is_left_alone(db):
    user = UserFactory()
    assert "Person" not in run()
    assert User.objects.get(pk=user.pk).email == user.email


def test_the_account_closes_after_the_last_day_and_its_sessions_end(client, db):
    user = UserFactory(leaves_on="2026-05-31", last_login="2026-05-01T12:00+03:00")
    other = UserFactory()
    client.force_login(other)
    kept = client.session.session_key
    client.cookies.clear()
    client.force_login(user)
    assert f"Person {user.pk}: the last day has passed" in run("--simulate")
    assert client.get(reverse("home")).status_code == 200
    run()
    change = user.history.latest("history_id")
    assert (change.is_active, change.history_user, change.history_change_reason) == (
        False,
        None,
        "left",
    )
    assert client.get(reverse("home")).status_code == 302
    assert [row.session_key for row in Session.objects.all()] == [kept]
    assert mail.outbox == []


class TestBookkeeping:
    def test_old_rows_go_and_young_ones_stay(self, staff):
        with time_machine.travel("2024-11-20T12:00+02:00", tick=False):
            DigestWeek.objects.claim(staff)
            Sending.objects.create(user=staff, key="a" * 64, answer="/")
            LogEntry.objects.create(user=staff, action_flag=1, object_repr="x")
            Session.objects.create(
                session_key="a", session_data="", expire_date="2024-11-20T23:00+02:00"
            )
        with time_machine.travel("2026-11-19T12:00+02:00", tick=False):
            LogEntry.objects.create(user=staff, action_flag=1, object_repr="young")
            DigestWeek.objects.claim(staff)
            Sending.objects.create(user=staff, key="b" * 64, answer="/")
        with time_machine.travel("2026-11-21T11:00+02:00", tick=False):
            said = run()
        assert [line.partition(": ")[2].partition(" removed")[0] for line in said.splitlines()]
        assert said.count(" 1 removed") == 4
        assert [model.objects.count() for model in (Session, Sending, DigestWeek, LogEntry)] == [
            *[0, 1, 1, 1],
        ]

    def test_a_simulation_removes_none(self, staff):
        with time_machine.travel("2020-11-20T12:00+02:00", tick=False):
            Sending.objects.create(user=staff, key="a" * 64, answer="/")
        assert "1 removed" in run("--simulate")
        assert Sending.objects.count() == 1
