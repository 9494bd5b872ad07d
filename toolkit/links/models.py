"""What the latest check of a link found."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ENOUGH_FAILURES = 2  # checks in a row before a server that does not answer is called broken


def broken_link(prefix: str = "") -> Q:
    """The condition that a link leads nowhere: gone, or silent again and again."""
    gone = Q(**{f"{prefix}result__in": ["gone", "refused"]})
    return gone | Q(**{f"{prefix}result": "silent", f"{prefix}failures__gte": ENOUGH_FAILURES})


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    """Questions about checked links."""

    def broken(self) -> Self:
        """Those that lead nowhere."""
        return self.filter(broken_link())

    def moved(self) -> Self:
        """Those that lead somewhere else than is written."""
        return self.filter(result="moved")

    def needing_care(self) -> Self:
        """Those that somebody should correct."""
        return self.filter(broken_link() | Q(result="moved"))


class LinkCheck(models.Model):
    """One address that a tool leads to, and how it answered. Kept apart from the tool's history."""

    class Result(models.TextChoices):
        """How the address answered."""

        WORKS = "works", _("toimii")
        MOVED = "moved", _("on siirtynyt")
        GONE = "gone", _("sivua ei löydy")
        SILENT = "silent", _("palvelin ei vastaa")
        REFUSED = "refused", _("osoite ei ole sallittu")

    tool = models.ForeignKey(
        "toolkit.Tool",
        on_delete=models.CASCADE,
        related_name="link_checks",
        verbose_name=_("työkalu"),
    )
    url = models.CharField(_("osoite"), max_length=2000)
    result = models.CharField(_("tulos"), max_length=10, choices=Result.choices)
    moved_to = models.CharField(_("uusi osoite"), max_length=2000, blank=True)
    detail = models.CharField(_("lisätieto"), max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(_("virheitä peräkkäin"), default=0)
    checked_at = models.DateTimeField(_("tarkistettu"), default=timezone.now)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("linkin tarkistus")
        verbose_name_plural = _("linkkien tarkistukset")
        ordering = ["-checked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "url"], name="link_check_once"),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_broken(self) -> bool:
        """Whether the link leads nowhere: at once when the page is gone, else after two tries."""
        if self.result in (self.Result.GONE, self.Result.REFUSED):
            return True
        return self.result == self.Result.SILENT and self.failures >= ENOUGH_FAILURES

    @property
    def is_moved(self) -> bool:
        return self.result == self.Result.MOVED
