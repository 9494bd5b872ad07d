"""Actions ready to be taken into a plan."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from accounts.teams.models import Team
from core.addresses import reverse
from core.fields import ComputedCharField
from core.history import Tracked, tracked
from core.models import by_whom, by_whom_and_when, collapse_name, on_day
from core.querysets import TrackedQuerySet
from core.text import finnish_sort_key, name_key
from partnerships.levels.models import Level

TITLE_LENGTH = 200
SHORT_LENGTH = 24  # as much as fits along the outer arcs of the wheel


class Kind(models.TextChoices):
    """The two kinds of actions in the model's instruction for annual plans."""

    ORGANISE = "organise", _("Järjestetään tai tehdään")
    DEVELOP = "develop", _("Kehitetään omaa tapaa toimia")


class ReadyActionQuerySet(TrackedQuerySet["ReadyAction"]):
    """Questions about ready-made actions."""

    def get_by_natural_key(self, title: str) -> ReadyAction:
        """By the title of today or, failing that, by one that the history remembers."""
        found = self.filter(name_key=name_key(title)).order_by(F("ended_on").asc(nulls_first=True))
        if row := found.first():
            return row
        return self.get(pk__in=self.model.history.filter(title=title).values("id"))

    def current(self) -> Self:
        """Those not put away."""
        return self.filter(ended_on=None)

    def for_list(self) -> Self:
        """With what a list tells of them, in one query."""
        return self.select_related("team", "level", "ended_by")

    def own_first(self, team: Team) -> Self:
        """The team's own, then those of nobody, then those of other teams."""
        place = Case(When(team=team, then=0), When(team=None, then=1), default=2)
        return self.order_by(place, F("level__order").asc(nulls_last=True), "sort_key", "pk")


class ReadyAction(Tracked):
    """What many teams do: chosen by its title, the rest of it comes along."""

    title = models.CharField(_("mitä tehdään"), max_length=TITLE_LENGTH)
    short_name = models.CharField(
        _("lyhyt nimi"),
        max_length=SHORT_LENGTH,
        blank=True,
        help_text=_("Näkyy vuosikellossa, esimerkiksi: Yritysvierailut."),
    )
    kind = models.CharField(_("laji"), max_length=10, choices=Kind.choices, default=Kind.ORGANISE)
    details = models.TextField(_("tarkemmin"), max_length=2000, blank=True)
    when = models.CharField(
        _("milloin"),
        max_length=60,
        blank=True,
        help_text=_("Esimerkiksi: maaliskuu, syksy. Tyhjä: joskus vuoden aikana."),
    )
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ready_actions",
        verbose_name=_("taso"),
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ready_actions",
        verbose_name=_("tiimi"),
        help_text=_("Tyhjä: sopii kaikille."),
    )
    source = models.CharField(_("mistä peräisin"), max_length=100, blank=True)
    ended_on = on_day(_("poistettu käytöstä"))
    ended_by = by_whom(_("kuka poisti käytöstä"))
    sort_key = ComputedCharField(max_length=500, compute="compute_sort_key")
    name_key = ComputedCharField(max_length=600, compute="compute_name_key")

    history = tracked("sort_key", "name_key")
    objects = ReadyActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("valmis toimenpide")
        verbose_name_plural = _("valmiit toimenpiteet")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(ended_on=None),
                name="ready_action_title_once",
                violation_error_code="title",
                violation_error_message=_("Tämänniminen valmis toimenpide on jo."),
            ),
            by_whom_and_when(
                "ended",
                name="ready_action_ended_by_whom_and_when",
                message=_("Kerro käytöstä poiston päivä ja tekijä."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.title,)

    def clean(self) -> None:
        collapse_name(self, "title")

    def get_absolute_url(self) -> str:
        return f"{reverse('ready_made:list')}#valmis-{self.pk}"

    @property
    def is_ended(self) -> bool:
        return self.ended_on is not None

    def compute_sort_key(self) -> str:
        return finnish_sort_key(self.title)

    def compute_name_key(self) -> str:
        return name_key(self.title)
