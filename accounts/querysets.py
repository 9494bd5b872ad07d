"""Questions about people and teams."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.dates import monday_of

if TYPE_CHECKING:
    from accounts.models import DigestWeek, Team, User


class UserQuerySet(models.QuerySet):
    """Questions about people."""

    def choosable(self) -> Self:
        """Those who can be given a responsibility now."""
        return self.filter(is_active=True)

    def awaiting_digest(self) -> Self:
        """Those whose digest of this week is due and not yet seen to.

        A day that was missed is made up for until the week ends.
        """
        today = timezone.localdate()
        monday, condition = monday_of(today), Q(pk__in=[])
        for day in range(1, today.isoweekday() + 1):
            condition |= Q(digest_day=day, digest_from__lte=monday + timedelta(days=day - 1))
        # The models import this module, so the class is reached through the relation.
        weeks = cast(Any, self.model).digest_weeks.rel.related_model.objects
        done = weeks.done().filter(user=OuterRef("pk"), week=monday)
        return self.choosable().exclude(email="").filter(condition, ~Exists(done))


class TeamQuerySet(models.QuerySet):
    """Questions about teams."""

    def get_by_natural_key(self, slug: str) -> Team:
        return cast("Team", self.get(slug=slug))

    def open(self) -> Self:
        """Teams that work now."""
        return self.filter(closed_on=None)

    def of(self, user: User) -> Self:
        """Teams the person belongs to now."""
        return self.filter(memberships__user=user, memberships__ended_on=None)


# How long a mail may be on its way, before nobody is there any more who would say how it went.
LONGEST_SENDING = timedelta(hours=1)
LONGEST_KEPT = timedelta(days=400)


class DigestWeekQuerySet(models.QuerySet):
    """Questions about digests."""

    def done(self) -> Self:
        """Those that are not to be sent, again or at all."""
        return self.exclude(state="failed")

    def abandoned(self) -> Self:
        """Those whose sender disappeared in the middle."""
        return self.filter(state="sending", told_until__lt=timezone.now() - LONGEST_SENDING)

    def old(self) -> Self:
        """Those that nobody asks about any more."""
        return self.filter(week__lt=timezone.localdate() - LONGEST_KEPT)

    def told_until(self, user: User) -> datetime | None:
        """Until when the person has been told of things."""
        told = self.filter(user=user, state__in=["sent", "empty"]).order_by("-week")
        return told.values_list("told_until", flat=True).first()

    def claim(self, user: User) -> DigestWeek | None:
        """This week's digest of the person for oneself to send; None when another has it.

        The unique constraint lets one of several have a new one; that a failed one is taken
        again by one alone follows from asking for its state in the same statement.
        """
        key: dict[str, Any] = {"user": user, "week": monday_of(timezone.localdate())}
        row, is_new = self.get_or_create(**key)
        if is_new:
            return cast("DigestWeek", row)
        again = self.filter(pk=row.pk, state="failed")
        if not again.update(state="sending", told_until=timezone.now()):
            return None
        return cast("DigestWeek", self.get(pk=row.pk))
