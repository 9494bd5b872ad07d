"""The feedback calendar: surveys that come every year."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.teams.models import Team
from core.addresses import reverse
from core.dates import this_year
from core.fields import ComputedCharField, KeySetField
from core.history import Tracked, tracked
from core.querysets import TrackedQuerySet
from core.text import finnish_sort_key
from teams.plans.years import FIRST_YEAR, LAST_YEAR


class FeedbackSurveyQuerySet(TrackedQuerySet["FeedbackSurvey"]):
    """Questions about the feedback calendar."""

    def get_by_natural_key(self, name: str) -> FeedbackSurvey:
        return self.get(name=name)

    def going_on(self) -> Self:
        """Those that have not been held for the last time."""
        this_year = timezone.localdate().year
        return self.filter(Q(last_year=None) | Q(last_year__gte=this_year))

    def of_years(self, first: int, last: int) -> Self:
        """Those held in some of the years, with who is responsible."""
        held = self.filter(first_year__lte=last).exclude(last_year__lt=first)
        return held.select_related("owner", "team")


YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class FeedbackSurvey(Tracked):
    """A way of hearing customers and stakeholders that comes again every year."""

    is_survey = True
    kind = "survey"
    level = None  # a survey belongs to no level

    name = models.CharField(_("kysely"), max_length=150, unique=True)
    months = KeySetField(
        _("kuukaudet"),
        max_length=40,
        help_text=_("Minä kuukausina kysytään. Tyhjä: kuukautta ei ole sovittu."),
    )
    target_group = models.CharField(_("keneltä kysytään"), max_length=150)
    channel = models.CharField(_("missä kysytään"), max_length=150, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="feedback_surveys",
        verbose_name=_("kuka vastaa"),
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="feedback_surveys",
        verbose_name=_("vastuutiimi"),
    )
    details = models.TextField(_("tarkemmin"), max_length=1000, blank=True)
    handling = models.TextField(
        _("miten tulokset käsitellään"),
        max_length=1000,
        blank=True,
        help_text=_("Kuka käsittelee, ja miten kumppanit ovat mukana."),
    )
    first_year = models.PositiveSmallIntegerField(
        _("ensimmäinen vuosi"), default=this_year, validators=YEARS
    )
    last_year = models.PositiveSmallIntegerField(
        _("viimeinen vuosi"), null=True, blank=True, validators=YEARS
    )
    sort_key = ComputedCharField(max_length=500, compute="compute_sort_key")

    history = tracked("sort_key")
    objects = FeedbackSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("palautekysely")
        verbose_name_plural = _("palautekyselyt")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year=None) | Q(last_year__gte=F("first_year")),
                name="survey_ends_after_it_begins",
                violation_error_code="last_year",
                violation_error_message=_("Viimeinen vuosi ei voi olla ennen ensimmäistä."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)

    def get_absolute_url(self) -> str:
        return f"{reverse('surveys:list')}#kysely-{self.pk}"

    def get_page_url(self) -> str:
        return self.get_absolute_url()

    @property
    def timing(self) -> str:
        """How exactly its time is known, as of an action."""
        return "month" if self.months else "year"

    @property
    def first_month(self) -> int:
        """The earliest of its months, 1 to 12; 0 when none is agreed."""
        return min(map(int, self.months), default=0)

    def compute_sort_key(self) -> str:
        return finnish_sort_key(self.name)

    def is_in(self, year: int) -> bool:
        """Whether the survey is held in the year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)
