"""What became of a person's weekly digest, week by week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.dates import monday_of

# How long a mail may be on its way, before nobody is there any more who would say how it went.
LONGEST_SENDING = timedelta(hours=1)
LONGEST_KEPT = timedelta(days=400)


class DigestWeekQuerySet(models.QuerySet["DigestWeek"]):
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
        told = self.filter(user=user, state__in=["sent", "empty"])
        return told.values_list("told_until", flat=True).first()

    def claim(self, user: User) -> DigestWeek | None:
        """This week's digest of the person for oneself to send; None when another has it.

        The unique constraint lets one of several have a new one; that a failed one is taken
        again by one alone follows from asking for its state in the same statement.
        """
        key: dict[str, Any] = {"user": user, "week": monday_of(timezone.localdate())}
        row, is_new = self.get_or_create(**key)
        if is_new:
            return row
        again = self.filter(pk=row.pk, state="failed")
        if not again.update(state="sending", told_until=timezone.now()):
            return None
        return self.get(pk=row.pk)


class DigestWeek(models.Model):
    """What became of a person's digest in one week; claimed here before it is sent."""

    class State(models.TextChoices):
        """How far it got."""

        SENDING = "sending", _("lähdössä")
        SENT = "sent", _("lähetetty")
        EMPTY = "empty", _("ei kerrottavaa")
        FAILED = "failed", _("ei lähtenyt, yritetään uudelleen")
        UNCLEAR = "unclear", _("ei tiedetä, lähtikö")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="digest_weeks", verbose_name=_("henkilö")
    )
    week = models.DateField(_("viikon maanantai"))
    state = models.CharField(_("tila"), max_length=10, choices=State.choices, default=State.SENDING)
    # What was written until this moment is told; the next digest goes on from here.
    told_until = models.DateTimeField(_("kertoi tähän asti"), default=timezone.now)

    objects = DigestWeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("viikkokooste")
        verbose_name_plural = _("viikkokoosteet")
        ordering = ["-week", "user__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "week"],
                name="digest_once_a_week",
                violation_error_message=_("Tämän viikon kooste on jo käsitelty."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.week}"

    def settle(self, state: State) -> None:
        """Write how the sending ended."""
        self.state = state
        self.save(update_fields=["state"])
