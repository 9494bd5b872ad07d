"""What colleagues have tried."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.history import Tracked, tracked
from core.locks import locked
from core.models import by_whom, by_whom_and_when, on_day
from core.querysets import TrackedQuerySet
from partnerships.organisations.models import Organisation
from toolkit.tools.models import Tool


class ExperienceQuerySet(TrackedQuerySet["Experience"]):
    """Questions about experiences."""

    def told(self) -> Self:
        """Those not withdrawn."""
        return self.filter(withdrawn_on=None)

    def editable_by(self, user: User) -> Self:
        """Those that the rule `may_edit_experience` lets the person change."""
        return self.filter(Q(user=user) | Q(team__in=user.memberships.open().values("team")))

    def for_page(self) -> Self:
        """Everything that a page shows of them, newest first, in one query."""
        return self.select_related("user", "team", "organisation", "tool")


class Experience(Tracked):
    """ "We tried this": a team used a tool on a day, and what followed."""

    tool = models.ForeignKey(
        Tool, on_delete=models.CASCADE, related_name="experiences", verbose_name=_("työkalu")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="experiences",
        verbose_name=_("kertoja"),
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="experiences", verbose_name=_("tiimi")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="experiences",
        verbose_name=_("kumppani"),
    )
    tried_on = models.DateField(_("milloin"), default=timezone.localdate)
    outcome = models.TextField(_("mitä siitä seurasi"), max_length=1000)
    tip = models.CharField(_("vinkki seuraavalle"), max_length=300, blank=True)

    withdrawn_on = on_day(_("vedetty pois"))
    withdrawn_by = by_whom(_("kuka veti pois"))

    history = tracked()
    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("kokemus")
        verbose_name_plural = _("kokemukset")
        ordering = ["-tried_on", "-pk"]
        constraints = [
            by_whom_and_when(
                "withdrawn",
                name="experience_withdrawn_by_whom_and_when",
                message=_("Kerro pois vetämisen päivä ja tekijä."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.tool}"

    def refuse_now(self, stored: Self | None) -> None:
        if stored is None and locked(self.tool).is_retired:
            raise ValidationError(_("Tämä on jo poistettu käytöstä."))

    def get_absolute_url(self) -> str:
        return f"{self.tool.get_absolute_url()}#kokemus-{self.pk}"

    def withdraw(self, by: User) -> None:
        """Take it off the pages; the history keeps it."""
        self.withdrawn_on, self.withdrawn_by = timezone.localdate(), by
        self.save_as(by, "withdrawn")
