"""Secret addresses from which a calendar program reads actions."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.teams.models import Team
from core.addresses import reverse


def new_secret() -> str:
    """A secret that nobody guesses: 32 bytes."""
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """A person's way to read the own actions, or those of a team, in a calendar program."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feeds"
    )
    secret = models.CharField(_("salaisuus"), max_length=64, unique=True, default=new_secret)
    created_at = models.DateTimeField(_("luotu"), auto_now_add=True)

    class Meta:
        verbose_name = _("kalenterisyöte")
        verbose_name_plural = _("kalenterisyötteet")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "team"], name="feed_once_a_team"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(team=None), name="feed_of_ones_own_once"
            ),
        ]

    def __str__(self) -> str:
        whose = self.team or _("omat toimenpiteet")
        return f"{self.user}: {whose}"

    def get_absolute_url(self) -> str:
        return reverse("feeds:calendar", args=[self.secret])
