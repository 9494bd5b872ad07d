"""Numbers that others have gathered about our cooperation, by year."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.history import Tracked, tracked
from core.querysets import TrackedQuerySet
from core.translated import texts
from partnerships.levels.models import Level


class MeasureSourceQuerySet(TrackedQuerySet["MeasureSource"]):
    """Questions about sources."""

    def get_by_natural_key(self, key: str) -> MeasureSource:
        return self.get(key=key)


class MeasureQuerySet(TrackedQuerySet["Measure"]):
    """Questions about measures."""

    def get_by_natural_key(self, key: str) -> Measure:
        return self.get(key=key)

    def in_numbers(self) -> list[Measure]:
        """Those that have values, each with its `shown_values` by year: one query."""
        values = apps.get_model("quality", "MeasureValue")._default_manager
        return with_values(values.filter(measure__in=self.order_by()).for_list())


class MeasureValueQuerySet(TrackedQuerySet["MeasureValue"]):
    """Questions about values."""

    def get_by_natural_key(self, key: str, year: int) -> MeasureValue:
        return self.get(measure__key=key, year=year)

    def for_list(self) -> Self:
        """Everything a list shows, in one query: by source and measure, the years in order."""
        return self.select_related("measure__source", "measure__level")


def with_values(values: Iterable[MeasureValue]) -> list[Measure]:
    """The measures of the values, each with its `shown_values`."""
    found: dict[int, Measure] = {}
    for value in values:
        measure = found.setdefault(value.measure_id, value.measure)
        measure.shown_values.append(value)
    return list(found.values())


FIRST_YEAR, LAST_YEAR = 2000, 2100


class MeasureSource(Tracked):
    """A survey or another place that numbers come from, and whom it asks."""

    key = models.SlugField(_("avain"), max_length=50, unique=True)
    name, name_fi, name_sv, name_en = texts(_("nimi"), max_length=100)
    target, target_fi, target_sv, target_en = texts(
        _("keneltä kysytään,"), max_length=100, blank=True
    )
    order = models.PositiveSmallIntegerField(_("järjestys"), default=100)

    history = tracked()
    objects = MeasureSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("mittarien lähde")
        verbose_name_plural = _("mittarien lähteet")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class Measure(Tracked):
    """One thing that a source gives a number of, year after year."""

    class Scale(models.TextChoices):
        """What the number means."""

        MEAN = "mean", _("keskiarvo asteikolla 1–5")
        PERCENT = "percent", _("prosenttia")
        PEOPLE = "people", _("henkilöä")
        PIECES = "pieces", _("kappaletta")

    # The ends of the scales that have them; without ends there is nothing to draw.
    ENDS = {Scale.MEAN: (Decimal(1), Decimal(5)), Scale.PERCENT: (Decimal(0), Decimal(100))}

    key = models.SlugField(_("avain"), max_length=50, unique=True)
    source = models.ForeignKey(
        MeasureSource, on_delete=models.PROTECT, related_name="measures", verbose_name=_("lähde")
    )
    name, name_fi, name_sv, name_en = texts(_("nimi"), max_length=120)
    scale = models.CharField(_("asteikko"), max_length=10, choices=Scale.choices)
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("taso, jota se koskee"),
        help_text=_("Näkyy tason sivulla. Tyhjä: näkyy vain mittarien sivulla."),
    )
    order = models.PositiveSmallIntegerField(_("järjestys"), default=100)

    history = tracked()
    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("mittari")
        verbose_name_plural = _("mittarit")
        ordering = ["source__order", "order", "pk"]

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def ends(self) -> tuple[Decimal, Decimal] | None:
        """The least and the most that the scale allows; None when it has no ends."""
        return self.ENDS.get(self.Scale(self.scale))

    @cached_property
    def shown_values(self) -> list[MeasureValue]:
        """The values that `in_numbers` brought along, by year."""
        return []


class MeasureValue(Tracked):
    """What a measure was in a year: a number, or the band that the source tells instead of one."""

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="values", verbose_name=_("mittari")
    )
    year = models.PositiveSmallIntegerField(
        _("vuosi"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    low = models.DecimalField(_("arvo"), max_digits=9, decimal_places=2)
    high = models.DecimalField(
        _("vaihteluvälin yläpää"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Vain kun lähde kertoo välin, esimerkiksi 4–5. Arvo on silloin alapää."),
    )
    is_about = models.BooleanField(_("noin"), default=False)
    year_is_inferred = models.BooleanField(
        _("vuosi on päätelty"), default=False, help_text=_("Lähde ei sano vuotta suoraan.")
    )
    reported_on = models.DateField(_("raportin päivä"), null=True, blank=True)
    note, note_fi, note_sv, note_en = texts(_("huomautus"), max_length=150, blank=True)

    history = tracked()
    objects = MeasureValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("mittarin arvo")
        verbose_name_plural = _("mittarien arvot")
        ordering = ["measure", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "year"],
                name="measure_one_value_a_year",
                violation_error_code="year",
                violation_error_message=_("Tälle vuodelle on jo arvo."),
            ),
            models.CheckConstraint(
                condition=Q(high=None) | Q(high__gt=F("low")),
                name="measure_band_goes_up",
                violation_error_code="high",
                violation_error_message=_("Vaihteluvälin yläpään on oltava alapäätä suurempi."),
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0),
                name="measure_not_below_nothing",
                violation_error_code="low",
                violation_error_message=_("Arvo ei voi olla pienempi kuin 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.year}"

    def natural_key(self) -> tuple[str, int]:
        return (self.measure.key, self.year)

    def clean(self) -> None:
        """A value lies on its measure's scale, which stands in another table than the value."""
        measure = getattr(self, "measure", None)  # also one that is being added along with it
        ends = measure.ends if measure and measure.scale else None
        errors: dict[str, Any] = {}
        for name in ("low", "high"):
            value = getattr(self, name)
            if ends and value is not None and not ends[0] <= value <= ends[1]:
                errors[name] = _("Arvo ei ole asteikolla %(low)s–%(high)s.") % {
                    "low": ends[0],
                    "high": ends[1],
                }
        if errors:
            raise ValidationError(errors)
