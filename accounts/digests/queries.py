"""Whose digest is due, and when the next one comes."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.digests.models import DigestWeek
from accounts.people.models import User, UserQuerySet
from core.dates import monday_of


def awaiting_digest() -> UserQuerySet:
    """Those whose digest of this week is due and not yet seen to.

    A day that was missed is made up for until the week ends.
    """
    today = timezone.localdate()
    monday, condition = monday_of(today), Q(pk__in=[])
    for day in range(1, today.isoweekday() + 1):
        condition |= Q(digest_day=day, digest_from__lte=monday + timedelta(days=day - 1))
    done = DigestWeek.objects.done().filter(user=OuterRef("pk"), week=monday)
    return User.objects.choosable().exclude(email="").filter(condition, ~Exists(done))


def next_digest_on(user: User) -> date | None:
    """The day of the next digest if there is something to tell; None when none is wanted."""
    if user.digest_day == User.DigestDay.NEVER:
        return None
    done = set(DigestWeek.objects.done().filter(user=user).values_list("week", flat=True))
    day = max(timezone.localdate(), user.digest_from)
    day += timedelta(days=(user.digest_day - day.isoweekday()) % 7)
    while monday_of(day) in done:
        day += timedelta(days=7)
    return day
