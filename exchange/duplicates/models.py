"""Pairs that are not one, and organisations that became one."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.addresses import reverse
from core.models import by_whom
from partnerships.organisations.models import Organisation


class NotSameQuerySet(models.QuerySet["NotSame"]):
    """Questions about pairs that are not one."""

    def of(self, one: int, other: int) -> Self:
        """What has been said of the two, whichever is named first."""
        return self.filter(first=min(one, other), second=max(one, other))

    def for_list(self) -> Self:
        """The latest first, with everything a list shows."""
        return self.select_related("first", "second", "said_by").order_by("-said_at", "-pk")


class NotSame(models.Model):
    """Somebody has looked at two organisations and said that they are not one."""

    goes_along = True  # when an import that brought either is taken back
    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    said_by = by_whom(_("kuka sanoi"), always=True)
    said_at = models.DateTimeField(_("milloin"), default=timezone.now)

    objects = NotSameQuerySet.as_manager()

    class Meta:
        verbose_name = _("eivät ole sama")
        verbose_name_plural = _("eivät ole samoja")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="not_same_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="not_same_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class JoiningQuerySet(models.QuerySet["Joining"]):
    """Questions about joinings."""

    def standing(self) -> Self:
        """Those not taken back, the latest first."""
        return self.filter(undone_at=None).select_related("joined", "done_by").order_by("-pk")


class Joining(models.Model):
    """An organisation became part of another: who said so, when, and what it wrote."""

    kept = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="joinings", verbose_name=_("jää")
    )
    joined = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("yhdistettiin")
    )
    done_at = models.DateTimeField(_("yhdistetty"), default=timezone.now)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("kuka yhdisti")
    )
    undone_at = models.DateTimeField(_("purettu"), null=True, blank=True)
    undone_by = by_whom(_("kuka purki"))

    objects = JoiningQuerySet.as_manager()

    class Meta:
        verbose_name = _("yhdistäminen")
        verbose_name_plural = _("yhdistämiset")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("joined")), name="joining_of_two"),
            models.UniqueConstraint(
                fields=["joined"], condition=Q(undone_at=None), name="joining_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="joining_undone_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joined} → {self.kept}"

    def get_absolute_url(self) -> str:
        return reverse("partners:detail", args=[self.kept_id])


class JoiningStep(models.Model):
    """One row that a joining wrote: what taking it back begins from.

    Of a row with a history, the version; of another one, its values before and after. A row that
    was deleted has no values after.
    """

    joining = models.ForeignKey(Joining, on_delete=models.CASCADE, related_name="steps")
    model = models.CharField(max_length=150)  # its label
    record = models.PositiveBigIntegerField(null=True)  # the key of the version
    row = models.PositiveBigIntegerField(null=True)  # the key of a row without a history
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(record=None, row__isnull=False) | Q(record__isnull=False, row=None),
                name="joining_step_of_a_version_or_a_row",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.record or self.row}"
