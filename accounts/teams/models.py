"""The teams of the college and who has belonged to them when."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import ComputedCharField, ComputedTextField
from core.history import Tracked, tracked
from core.locks import locked
from core.models import Dated
from core.querysets import DatedQuerySet, TrackedQuerySet
from core.text import finnish_sort_key, search_normal
from core.translated import texts


class TeamQuerySet(TrackedQuerySet["Team"]):
    """Questions about teams."""

    def get_by_natural_key(self, slug: str) -> Team:
        return self.get(slug=slug)

    def open(self) -> Self:
        """Teams that work now."""
        return self.filter(closed_on=None)

    def of(self, user: AbstractBaseUser) -> Self:
        """Teams the person belongs to now."""
        return self.filter(memberships__user=user, memberships__ended_on=None)


class MembershipQuerySet(DatedQuerySet["Membership"]):
    """Questions about memberships."""


class Team(Tracked):
    """A team, unit or group of the college; closed, never deleted, when it ends."""

    class Kind(models.TextChoices):
        """What a team is for."""

        EDUCATION_FIELD = "education_field_team", _("Koulutusalan tiimi")
        SUPPORT = "support_team", _("Tukipalvelujen tiimi")
        UNIT = "unit", _("Yksikkö")
        LEARNING_ENVIRONMENT = "learning_environment", _("Oppimisympäristö")
        MANAGEMENT = "management_group", _("Johtoryhmä")
        WORKING_GROUP = "strategic_working_group", _("Strateginen työryhmä")
        TEMPORARY = "temporary_group", _("Määräaikainen ryhmä")

    slug = models.SlugField(_("tunnus osoitteessa"), max_length=60, unique=True)
    name, name_fi, name_sv, name_en = texts(_("nimi"), max_length=120, only_finnish_needed=True)
    kind = models.CharField(_("laji"), max_length=30, choices=Kind.choices)
    description_fi = models.TextField(_("kuvaus"), blank=True)
    opened_on = models.DateField(_("alkoi"), default=timezone.localdate)
    closed_on = models.DateField(_("päättyi"), null=True, blank=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="Membership",
        related_name="teams",
        verbose_name=_("jäsenet"),
    )
    sort_key = ComputedCharField(max_length=400, compute="compute_sort_key")
    search_text = ComputedTextField(compute="compute_search_text")

    history = tracked("sort_key", "search_text")
    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiimi")
        verbose_name_plural = _("tiimit")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="team_closes_after_it_opens",
                violation_error_message=_("Tiimi ei voi päättyä ennen kuin se on alkanut."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def compute_sort_key(self) -> str:
        return finnish_sort_key(self.name_fi)

    @property
    def shown_sort_key(self) -> str:
        """The place of its name in the reader's language among others."""
        return finnish_sort_key(str(self.name))

    def refuse_when_closed(self) -> None:
        """Raise ValidationError when the team does not work any more; nothing new begins there."""
        if locked(self).closed_on:
            message = _("Tiimi %(team)s on päättynyt. Valitse toinen tiimi.")
            raise ValidationError(message, params={"team": self})

    def compute_search_text(self) -> str:
        return search_normal(" ".join([self.name_fi, self.name_sv, self.name_en]))


class Membership(Tracked, Dated):
    """A person's time in a team, as a member or as its lead."""

    class Role(models.TextChoices):
        """A lead confirms and closes the team's plan."""

        MEMBER = "member", _("jäsen")
        LEAD = "lead", _("vetäjä")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("henkilö"),
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("tiimi")
    )
    role = models.CharField(_("rooli"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    is_home = models.BooleanField(
        _("oma tiimi"), default=False, help_text=_("Jokaisella on yksi oma tiimi.")
    )

    history = tracked()
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("jäsenyys")
        verbose_name_plural = _("jäsenyydet")
        ordering = ["team__sort_key", "user__sort_key"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "team"],
                condition=Q(ended_on=None),
                name="membership_open_once",
                violation_error_message=_("Henkilö on jo tämän tiimin jäsen."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_on=None, is_home=True),
                name="membership_one_home",
                violation_error_message=_("Henkilöllä on jo oma tiimi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.team}"

    def refuse_now(self, stored: Self | None) -> None:
        if stored is None and self.ended_on is None and self.team.pk:
            self.team.refuse_when_closed()
