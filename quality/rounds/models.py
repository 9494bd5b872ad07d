"""A round of reviews: which partnerships, by when, by whom."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.addresses import reverse
from core.dates import this_year
from core.fields import KeySetField, RowSetField
from core.fixed import Fixed, FixedQuerySet, FixedRowError
from core.history import Tracked, tracked
from core.models import by_whom, by_whom_and_when, collapse_name, on_day
from teams.plans.years import FIRST_YEAR, LAST_YEAR


class ReviewRoundQuerySet(FixedQuerySet["ReviewRound"]):
    """Questions about rounds."""

    def get_by_natural_key(self, name: str, year: int) -> ReviewRound:
        return self.get(name=name, year=year)

    def opened(self) -> Self:
        """Those whose reviews have been made."""
        return self.filter(opened_on__isnull=False)

    def with_progress(self) -> Self:
        """Newest first, each with the number of its partnerships, of done and of waiting ones."""
        first = Q(reviews__corrects=None)
        is_open = Q(reviews__partnership__ended_on=None)
        return self.annotate(
            total=Count("reviews", filter=first),
            done=Count("reviews", filter=first & Q(reviews__done_on__isnull=False)),
            left=Count("reviews", filter=first & is_open & Q(reviews__done_on=None)),
        ).order_by("-year", "-due_on", "-pk")


MOST_OF_A_SAMPLE = 500
# What decides which partnerships are reviewed: fixed when the round opens.
SCOPE = ["year", "levels", "reach", "sample_size", "seed", "opened_on", "opened_by_id"]


class ReviewRound(Fixed, Tracked):
    """The quality group looks at partnerships of some levels, all of them or a drawn sample."""

    class Reach(models.TextChoices):
        """Which partnerships of the levels are looked at."""

        ALL = "all", _("kaikki avoimet kumppanuudet")
        SAMPLE = "sample", _("arvottu otos")

    name = models.CharField(
        _("nimi"), max_length=100, help_text=_("Esimerkiksi ”Strategiset kumppanuudet 2026”.")
    )
    year = models.PositiveSmallIntegerField(
        _("vuosi"),
        default=this_year,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    levels = KeySetField(_("tasot"), max_length=100)
    reach = models.CharField(
        _("mitkä kumppanuudet"), max_length=10, choices=Reach.choices, default=Reach.ALL
    )
    sample_size = models.PositiveSmallIntegerField(
        _("otoksen koko"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_OF_A_SAMPLE)],
        help_text=_("Montako kumppanuutta kultakin tasolta arvotaan. Vain otokselle."),
    )
    due_on = models.DateField(_("valmis viimeistään"))
    reviewers = RowSetField(
        User,
        related_name="review_rounds",
        verbose_name=_("katselmoijat"),
        help_text=_("Kumppanuudet jaetaan heille tasan. Tyhjä: kaikki tulevat sinulle."),
    )
    seed = models.PositiveIntegerField(
        _("arvonnan siemenluku"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Samalla luvulla ja samoista kumppanuuksista tulee aina sama otos."),
    )
    opened_on = on_day(_("avattu"), editable=False)
    opened_by = by_whom(_("kuka avasi"), editable=False)
    is_example = models.BooleanField(_("esimerkki"), default=False, editable=False)

    history = tracked()
    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("katselmuskierros")
        verbose_name_plural = _("katselmuskierrokset")
        ordering = ["-year", "-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "year"],
                name="round_name_once_a_year",
                violation_error_code="name",
                violation_error_message=_("Tällä nimellä on jo kierros samana vuonna."),
            ),
            models.CheckConstraint(
                condition=Q(reach="all", sample_size=None)
                | Q(reach="sample", sample_size__gte=1, sample_size__isnull=False),
                name="round_sample_has_a_size",
                violation_error_code="sample_size",
                violation_error_message=_(
                    "Kerro otoksen koko, kun valitset otoksen. Muuten jätä se tyhjäksi."
                ),
            ),
            by_whom_and_when("opened", name="round_opened_by_whom_and_when", also=("seed",)),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, int]:
        return (self.name, self.year)

    def get_absolute_url(self) -> str:
        return reverse("rounds:detail", args=[self.pk])

    def clean(self) -> None:
        collapse_name(self, "name")

    @property
    def is_open(self) -> bool:
        """Whether its reviews have been made."""
        return self.opened_on is not None

    @property
    def is_past_due(self) -> bool:
        return self.due_on < timezone.localdate()

    def refuse_change(self, stored: ReviewRound) -> None:
        """What was drawn from stays as it was."""
        if stored.is_open and any(getattr(self, n) != getattr(stored, n) for n in SCOPE):
            raise FixedRowError(f"round {self.pk} is open: its scope is fixed")

    def refuse_delete(self) -> None:
        if self.is_open:
            raise FixedRowError(f"round {self.pk} is open: it is kept")
