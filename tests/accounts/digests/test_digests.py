"""Whose digest is due, which are done, old or abandoned, and when the next one comes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.digests.models import LONGEST_KEPT, LONGEST_SENDING, DigestWeek
from accounts.digests.queries import awaiting_digest, next_digest_on
from tests.constraints import accepts
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MONDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 25)


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel("2026-11-25 12:00 +0200", tick=False) as clock:
        yield clock


@pytest.fixture
def me():
    return UserFactory(digest_from=date(2026, 1, 1))


def week(user, state="sent", monday=MONDAY, **fields):
    return DigestWeek.objects.create(user=user, week=monday, state=state, **fields)


@pytest.mark.parametrize(
    ("day", "due"), [(1, True), (2, True), (3, True), (4, False), (7, False), (0, False)]
)
def test_is_due_from_its_weekday_to_the_end_of_the_week(day, due):
    UserFactory(digest_day=day, digest_from=date(2026, 1, 1))
    assert awaiting_digest().exists() is due


@pytest.mark.parametrize(
    ("day", "since", "due"),
    [
        (1, MONDAY, True), (1, MONDAY + timedelta(days=1), False), (3, WEDNESDAY, True),
        (3, WEDNESDAY + timedelta(days=1), False),
    ],
)  # fmt: skip
def test_a_choice_holds_for_the_days_from_its_own_on(day, since, due):
    UserFactory(digest_day=day, digest_from=since)
    assert awaiting_digest().exists() is due


@pytest.mark.parametrize(
    ("state", "due"),
    [("sending", False), ("sent", False), ("empty", False), ("unclear", False), ("failed", True)],
)
def test_what_is_seen_to_is_not_due(me, state, due):
    week(me, state)
    assert awaiting_digest().exists() is due
    assert DigestWeek.objects.done().exists() is not due


def test_another_week_and_another_person_do_not_count(me):
    week(me, monday=MONDAY - timedelta(days=7))
    week(UserFactory(digest_day=0))
    assert list(awaiting_digest()) == [me]


def test_who_has_left_or_has_no_address_gets_none():
    UserFactory(is_active=False, digest_from=date(2026, 1, 1))
    UserFactory(email="", digest_from=date(2026, 1, 1))
    assert not awaiting_digest().exists()


@pytest.mark.parametrize(
    ("ago", "state", "is_abandoned"),
    [
        (LONGEST_SENDING, "sending", False),
        (LONGEST_SENDING + timedelta(seconds=1), "sending", True),
        (LONGEST_SENDING + timedelta(seconds=1), "sent", False),
    ],
)
def test_a_sending_of_more_than_an_hour_is_abandoned(me, ago, state, is_abandoned):
    assert timedelta(hours=1) == LONGEST_SENDING
    week(me, state, told_until=timezone.now() - ago)
    assert DigestWeek.objects.abandoned().exists() is is_abandoned


@pytest.mark.parametrize(("days", "is_old"), [(400, False), (401, True)])
def test_is_old_after_400_days(me, days, is_old):
    assert LONGEST_KEPT.days == 400
    week(me, monday=WEDNESDAY - timedelta(days=days))
    assert DigestWeek.objects.old().exists() is is_old


def test_a_person_has_been_told_until_the_last_sent_or_empty_one(me):
    assert DigestWeek.objects.told_until(me) is None
    now = timezone.now()
    for number, state in enumerate(["failed", "unclear", "empty", "sent"]):
        ago = timedelta(weeks=number)
        week(me, state, MONDAY - ago, told_until=now - ago)
    week(UserFactory(), "sent", told_until=now)
    assert DigestWeek.objects.told_until(me) == now - timedelta(weeks=2)
    DigestWeek.objects.filter(user=me, state="unclear").update(state="sent")
    assert DigestWeek.objects.told_until(me) == now - timedelta(weeks=1)


class TestClaim:
    def test_a_new_week_is_one_s_own_once(self, me):
        row = DigestWeek.objects.claim(me)
        assert (row.user, row.week, row.state) == (me, MONDAY, "sending")
        assert row.told_until == timezone.now()
        assert DigestWeek.objects.claim(me) is None

    def test_a_failed_one_is_taken_again(self, me):
        other = week(UserFactory(), "failed")
        row = week(me, "failed", told_until=timezone.now() - timedelta(days=1))
        again = DigestWeek.objects.claim(me)
        assert (again.pk, again.state, again.told_until) == (row.pk, "sending", timezone.now())
        other.refresh_from_db()
        assert other.state == "failed"

    def test_how_it_ended_is_written(self, me):
        DigestWeek.objects.claim(me).settle("sent")
        assert DigestWeek.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("day", "since", "done", "comes"),
    [
        (3, date(2026, 1, 1), [], WEDNESDAY),
        (4, date(2026, 1, 1), [], date(2026, 11, 26)),
        (1, date(2026, 1, 1), [], date(2026, 11, 30)),
        (3, date(2026, 11, 26), [], date(2026, 12, 2)),
        (3, date(2026, 1, 1), [MONDAY], date(2026, 12, 2)),
        (3, date(2026, 1, 1), [MONDAY, date(2026, 11, 30)], date(2026, 12, 9)),
        (0, date(2026, 1, 1), [], None),
    ],
)
def test_the_next_one_comes_on_the_chosen_day_of_a_week_not_yet_seen_to(day, since, done, comes):
    user = UserFactory(digest_day=day, digest_from=since)
    for monday in done:
        week(user, monday=monday)
    week(UserFactory(), monday=date(2026, 11, 30))
    assert next_digest_on(user) == comes


def test_a_failed_one_comes_again_in_its_week():
    user = UserFactory(digest_day=3, digest_from=date(2026, 1, 1))
    week(user, "failed")
    assert next_digest_on(user) == WEDNESDAY


def test_a_person_has_one_digest_a_week(me):
    week(me)
    row = week(UserFactory())
    assert accepts(row) is True
    assert accepts(row, week=MONDAY - timedelta(days=7), user=me) is True
    assert accepts(row, week=MONDAY) is False


def test_the_latest_week_comes_first_and_people_by_name():
    people = [UserFactory(last_name=name) for name in ("Ö", "A")]
    before = MONDAY - timedelta(days=7)
    rows = [week(people[1], monday=before), *(week(user) for user in people)]
    assert list(DigestWeek.objects.all()) == [rows[2], rows[1], rows[0]]
