"""Questions about people and teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from django.db import models

if TYPE_CHECKING:
    from accounts.models import Team, User


class UserQuerySet(models.QuerySet):
    """Questions about people."""

    def choosable(self) -> Self:
        """Those who can be given a responsibility now."""
        return self.filter(is_active=True)


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
