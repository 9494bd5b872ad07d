"""Who follows what: one's own choice, seen by oneself."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.addresses import reverse
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation

Followed = Organisation | Team | Level
KINDS = ["organisation", "team", "level"]


class FollowQuerySet(models.QuerySet["Follow"]):
    """Questions about following."""

    def of(self, user: User, thing: Followed) -> Self:
        """The person's following of the thing."""
        return self.filter(user=user, **{thing._meta.model_name or "": thing})

    def keys(self, user: User) -> dict[str, list[int]]:
        """The keys of what the person follows, by kind: one query."""
        rows = list(self.filter(user=user))
        keys = {kind: [getattr(row, f"{kind}_id") for row in rows] for kind in KINDS}
        return {kind: [key for key in keys[kind] if key] for kind in KINDS}


class Follow(models.Model):
    """A person wants to hear what happens with a partner, in a team or on a level."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="follows"
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="follows")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, null=True, related_name="follows")
    since = models.DateTimeField(_("alkaen"), default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("seuraaminen")
        verbose_name_plural = _("seuraamiset")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, team=None, level=None)
                | Q(organisation=None, team__isnull=False, level=None)
                | Q(organisation=None, team=None, level__isnull=False),
                name="follow_is_of_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=["user", kind],
                    condition=Q(**{f"{kind}__isnull": False}),
                    name=f"follow_{kind}_once",
                )
                for kind in KINDS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.thing}"

    @property
    def thing(self) -> Followed:
        """What is followed."""
        found = self.organisation or self.team or self.level
        assert found is not None  # noqa: S101  (the constraint says so)
        return found

    @property
    def page(self) -> str:
        """The address of the page of what is followed."""
        return page_of(self.thing)

    @property
    def end_address(self) -> str:
        """Where following it ends."""
        return verb_address(self.thing, "end")


def page_of(thing: Followed) -> str:
    """The address of the thing's page."""
    match thing:
        case Organisation():
            return thing.get_absolute_url()
        case Team():
            return reverse("portfolio:team", args=[thing.slug])
    return reverse("pages:level", args=[thing.key])


def verb_address(thing: Followed, verb: str) -> str:
    """Where following the thing begins or ends."""
    return reverse("follows:verb", args=[thing._meta.model_name, thing.pk, verb])
