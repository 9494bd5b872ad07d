"""Views of the register that people keep."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Questions about saved views."""

    def visible_to(self, user: User) -> Self:
        """The person's own views and those shared with their teams."""
        teams = user.memberships.open().values("team")
        return self.filter(Q(owner=user) | Q(team__in=teams)).select_related("team")


class SavedView(models.Model):
    """A search and its filters under a name, for oneself or for a team."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="saved_views",
        verbose_name=_("omistaja"),
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="saved_views",
        verbose_name=_("jaa tiimille"),
    )
    name = models.CharField(_("näkymän nimi"), max_length=60)
    query = models.CharField(_("rajaukset"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("tallennettu"), auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("tallennettu näkymä")
        verbose_name_plural = _("tallennetut näkymät")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_code="name",
                violation_error_message=_("Sinulla on jo tämän niminen näkymä."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('register:list')}?{self.query}"
