"""A team's plan for one year."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from core.fields import VersionField
from core.history import Tracked, tracked
from teams.querysets import AnnualPlanQuerySet

FIRST_YEAR, LAST_YEAR = 2015, 2100


def _by(related: str, label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name=related,
        verbose_name=label,
    )


def _together(verb: str) -> Q:
    nothing = Q(**{f"{verb}_on": None, f"{verb}_by": None})
    return nothing | Q(**{f"{verb}_on__isnull": False, f"{verb}_by__isnull": False})


class AnnualPlan(Tracked):
    """What a team or a working group does with its partners in a year."""

    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="plans", verbose_name=_("tiimi")
    )
    year = models.PositiveSmallIntegerField(
        _("vuosi"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    goals = models.TextField(
        _("vuoden tavoitteet"),
        max_length=2000,
        blank=True,
        help_text=_("Mitä haluatte saada aikaan kumppanien kanssa? Pari lausetta riittää."),
    )
    confirmed_on = models.DateField(_("vahvistettu"), null=True, blank=True)
    confirmed_by = _by("+", _("kuka vahvisti"))
    closed_on = models.DateField(_("päätetty"), null=True, blank=True)
    closed_by = _by("+", _("kuka päätti"))
    version = VersionField()

    history = tracked()
    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("vuosisuunnitelma")
        verbose_name_plural = _("vuosisuunnitelmat")
        ordering = ["-year", "team__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "year"],
                name="plan_once_a_year",
                violation_error_message=_("Tiimillä on jo suunnitelma tälle vuodelle."),
            ),
            models.CheckConstraint(
                condition=_together("confirmed"),
                name="plan_confirmed_by_whom_and_when",
                violation_error_message=_("Kerro vahvistuksen päivä ja tekijä."),
            ),
            models.CheckConstraint(
                condition=_together("closed"),
                name="plan_closed_by_whom_and_when",
                violation_error_message=_("Kerro päättämisen päivä ja tekijä."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None)
                | Q(confirmed_on__isnull=False, closed_on__gte=F("confirmed_on")),
                name="plan_closed_after_confirmed",
                violation_error_message=_("Vahvista suunnitelma ennen kuin päätät sen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.year}"

    def natural_key(self) -> tuple[str, int]:
        return (self.team.slug, self.year)

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.team.slug, self.year])

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None
