"""Who was asked about which partnership in which month, and what was answered."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.models import on_day
from partnerships.organisations.models import Acquaintance
from partnerships.partnerships.models import Partnership, Responsibility

MOST = 5  # questions to one person in a month


class AskingQuerySet(models.QuerySet["Asking"]):
    """Questions about what is asked."""

    def of_month(self, day: date) -> Self:
        """Those of the day's month."""
        return self.filter(year=day.year, month=day.month)

    def unanswered(self) -> Self:
        """Those that nobody has answered, here or by confirming the partnership otherwise."""
        since = Q(partnership__confirmed_on__gte=F("asked_on"))
        return self.filter(answer="", partnership__ended_on=None).exclude(since)

    def waiting_for(self, user: User) -> Self:
        """What the person is asked this month and still has to do with."""
        cares = Responsibility.objects.open().filter(user=user, partnership=OuterRef("partnership"))
        knows = Acquaintance.objects.open().filter(
            user=user, organisation=OuterRef("partnership__organisation")
        )
        mine = self.of_month(timezone.localdate()).unanswered()
        mine = mine.filter(user=user, user__is_asked=True)
        return mine.filter(Exists(cares) | Exists(knows))

    def for_page(self) -> Self:
        """Everything that is shown of them, in one query."""
        return self.select_related(
            "partnership__organisation", "partnership__level", "partnership__team"
        )


class Asking(models.Model):
    """One person is asked about one partnership, once in a month.

    A person has five places in a month, and each of them is taken once: so nobody is asked more,
    however many decide at the same time.
    """

    class Answer(models.TextChoices):
        """What the person said."""

        TRUE = "true", _("Edelleen totta")
        CHANGED = "changed", _("Jokin on muuttunut")
        NOT_MINE = "not_mine", _("Ei enää minun")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="askings",
        verbose_name=_("keneltä kysyttiin"),
    )
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        related_name="askings",
        verbose_name=_("kumppanuus"),
    )
    year = models.PositiveSmallIntegerField(_("vuosi"))
    month = models.PositiveSmallIntegerField(_("kuukausi"))
    slot = models.PositiveSmallIntegerField(_("monesko kuukaudessa"))
    asked_on = models.DateField(_("kysytty"), default=timezone.localdate)
    answer = models.CharField(_("vastaus"), max_length=10, choices=Answer.choices, blank=True)
    answered_on = on_day(_("vastattu"))

    objects = AskingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tuoreuskysymys")
        verbose_name_plural = _("tuoreuskysymykset")
        ordering = ["-year", "-month", "user__sort_key", "slot"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "year", "month", "slot"],
                name="asking_place_once",
                violation_error_message=_("Tämä paikka on jo käytetty."),
            ),
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=MOST),
                name="asking_five_at_most",
                violation_error_message=_(
                    "Keneltäkään ei kysytä kuussa enempää kuin viittä asiaa."
                ),
            ),
            models.UniqueConstraint(
                fields=["partnership", "year", "month"],
                name="asking_of_partnership_once_a_month",
                violation_error_message=_("Tästä kumppanuudesta on jo kysytty tässä kuussa."),
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="asking_in_a_month_of_the_year",
                violation_error_message=_("Kuukausi on luku yhdestä kahteentoista."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None)
                | Q(
                    answer__in=["true", "changed", "not_mine"],
                    answered_on__isnull=False,
                    answered_on__gte=F("asked_on"),
                ),
                name="asking_answered_on_a_day",
                violation_error_message=_("Kerro vastaus ja sen päivä."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.partnership}"

    @property
    def is_open(self) -> bool:
        """Whether an answer would still do something."""
        return not self.answer and self.partnership.is_open
