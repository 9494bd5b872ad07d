"""Views of the register that people keep, and how each wants to see it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.addresses import reverse
from core.fields import KeySetField
from core.prepared import prepared


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


class RegisterLook(models.Model):
    """How a person sees the register on every device: dense or airy, and with which columns."""

    class Density(models.TextChoices):
        """How much room a row takes."""

        COMPACT = "compact", _("Tiivis")
        COMFORTABLE = "comfortable", _("Väljä")

    class Column(models.TextChoices):
        """What a row tells besides the name, in the order of the columns."""

        LEVELS = "levels", _("Tasot")
        WHAT = "what", _("Mitä teemme yhdessä")
        CARE = "care", _("Vastuu")
        CATEGORY = "category", _("Sidosryhmä")
        TOWN = "town", _("Paikkakunta")
        CONTACT = "contact", _("Viimeksi yhteydessä")
        CONFIRMED = "confirmed", _("Vahvistettu")

    USUAL = (Column.LEVELS, Column.WHAT, Column.CARE, Column.CONFIRMED)

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="register_look",
        verbose_name=_("omistaja"),
    )
    density = models.CharField(
        _("rivit"), max_length=20, choices=Density.choices, default=Density.COMPACT
    )
    columns = KeySetField(_("sarakkeet"))

    class Meta:
        verbose_name = _("rekisterin ulkoasu")
        verbose_name_plural = _("rekisterin ulkoasut")

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_density_display()}"

    @classmethod
    def of(cls, user: User) -> RegisterLook:
        """The person's own, or the usual one that is not stored."""
        return next(iter(_look_of(user)), None) or cls(owner=user, columns=[*cls.USUAL])

    @property
    def is_compact(self) -> bool:
        """Whether each row is one line."""
        return self.density == self.Density.COMPACT


@prepared
def _look_of(user: User) -> models.QuerySet[RegisterLook]:
    return RegisterLook.objects.filter(owner=user)
