"""A responsibility is offered to a colleague, who accepts it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User


class HandoverQuerySet(models.QuerySet):
    """Questions about handovers."""

    def waiting(self) -> Self:
        """Those not answered yet."""
        return self.filter(accepted_on=None, declined_on=None)

    def concerning(self, user: User, first: date, last: date) -> Self:
        """Those waiting for the person's answer, and answers of those days to what they offered."""
        waits = Q(receiver=user, accepted_on=None, declined_on=None)
        days = Q(accepted_on__range=(first, last)) | Q(declined_on__range=(first, last))
        offered = Q(giver=user) | Q(offered_by=user)
        return self.filter(waits | offered & days & ~Q(receiver=user))


class Handover(models.Model):
    """One thing that somebody takes care of, offered to another; nothing changes before a yes."""

    class Kind(models.TextChoices):
        """What is handed over."""

        RESPONSIBILITY = "responsibility", _("kumppanuus")
        TOOL = "tool", _("työkalu")
        ACTION = "action", _("toimenpide")
        WANTED = "wanted", _("etsittävä kumppani")
        SURVEY = "survey", _("palautekysely")

    kind = models.CharField(_("laji"), max_length=20, choices=Kind.choices)
    key = models.PositiveBigIntegerField(_("avain"))
    label = models.CharField(_("mitä luovutetaan"), max_length=300)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="handovers_given",
        verbose_name=_("kenen vastuu"),
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="handovers_offered",
        verbose_name=_("kenelle"),
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    offered_on = models.DateField(_("tarjottu"), default=timezone.localdate)
    accepted_on = models.DateField(_("hyväksytty"), null=True, blank=True)
    declined_on = models.DateField(_("ei voinut ottaa"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("luovutus")
        verbose_name_plural = _("luovutukset")
        ordering = ["-offered_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="handover_between_two_people"
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(declined_on=None),
                name="handover_one_answer",
            ),
            models.UniqueConstraint(
                fields=["kind", "key", "giver"],
                condition=Q(accepted_on=None, declined_on=None),
                name="handover_offered_once",
                violation_error_message=_("Tätä on jo tarjottu jollekulle."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
