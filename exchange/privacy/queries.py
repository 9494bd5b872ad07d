"""Who has left, and whose time is over."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.people.models import User
from core.dates import months_after


def still_open() -> QuerySet[User]:
    """Those whose last day has passed and who could still sign in."""
    return User.objects.filter(is_active=True, leaves_on__lt=timezone.localdate()).order_by("pk")


def left_on(user: User) -> date | None:
    """The day on which somebody left: the last one written, or when the account was closed.

    None for who works here. Whoever comes back and leaves again has left on the later day.
    """
    if user.is_active:
        return None
    rows = User.history.filter(id=user.pk).order_by("history_id")
    last_open = rows.filter(is_active=True).last()
    after = rows.filter(history_id__gt=last_open.history_id) if last_open else rows
    closing = after.first()
    days = [timezone.localdate(closing.history_date)] if closing else [user.date_joined.date()]
    return max([*days, user.leaves_on] if user.leaves_on else days)


def due() -> list[tuple[User, date]]:
    """Those who left so long ago that their name is to go, with the day they left."""
    until = months_after(timezone.localdate(), -settings.RETENTION_LEAVER_MONTHS)
    people = User.objects.filter(is_active=False, anonymised_on=None).order_by("pk")
    left = [(user, left_on(user)) for user in people]
    return [(user, day) for user, day in left if day and day <= until]
