"""The kinds of partners that teams lack."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.teams.models import Team
from core.addresses import reverse
from core.history import Tracked, tracked
from core.querysets import TrackedQuerySet
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation


class WantedPartnerQuerySet(TrackedQuerySet["WantedPartner"]):
    """Questions about partners that are looked for."""

    def open(self) -> Self:
        """Those still looked for."""
        return self.filter(state="open")

    def for_list(self) -> Self:
        """Everything a list shows of them, in one query."""
        return self.select_related("team", "level", "owner", "organisation")


class WantedPartner(Tracked):
    """A kind of partner that a team lacks and somebody looks for."""

    class State(models.TextChoices):
        """How the search goes."""

        OPEN = "open", _("etsitään")
        FOUND = "found", _("löytyi")
        DROPPED = "dropped", _("ei etsitä enää")

    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="wanted_partners", verbose_name=_("tiimi")
    )
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="wanted_partners",
        verbose_name=_("taso"),
    )
    description = models.CharField(
        _("millaista kumppania etsitään"),
        max_length=200,
        help_text=_("Esimerkiksi: majoitusalan yritys, joka kehittää vastuullisuutta."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="wanted_partners",
        verbose_name=_("kuka etsii"),
    )
    state = models.CharField(_("tilanne"), max_length=10, choices=State.choices, default=State.OPEN)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("löytynyt kumppani"),
    )

    history = tracked()
    objects = WantedPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("etsittävä kumppani")
        verbose_name_plural = _("etsittävät kumppanit")
        ordering = ["team__sort_key", "pk"]

    def __str__(self) -> str:
        return self.description

    def refuse_now(self, stored: Self | None) -> None:
        if stored is None:
            self.team.refuse_when_closed()

    def get_absolute_url(self) -> str:
        return reverse("wanted:edit", args=[self.pk])
