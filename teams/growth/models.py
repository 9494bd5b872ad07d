"""What a team has decided of partnerships that could deepen or rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.partnerships.models import Partnership
from teams.plans.models import Action

# How long an answer holds before the question is asked again, in days.
HOLDS = {"yes": 365, "no": 365, "later": 90}


class GrowthAnswerQuerySet(models.QuerySet):
    """Questions about answers."""

    def holding_now(self) -> Self:
        """Answers young enough that the question is not asked again."""
        today = timezone.localdate()
        condition = Q(pk__in=[])
        for answer, days in HOLDS.items():
            condition |= Q(answer=answer, answered_on__gt=today - timedelta(days=days))
        return self.filter(condition)


class GrowthAnswer(models.Model):
    """What a team decided of a partnership that could deepen, or rest, and when."""

    class Way(models.TextChoices):
        """Which question was asked."""

        DEEPEN = "deepen", _("voisi syventyä")
        REST = "rest", _("voisi levätä")

    class Answer(models.TextChoices):
        """The team's answer."""

        YES = "yes", _("kyllä")
        LATER = "later", _("myöhemmin")
        NO = "no", _("ei")

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="growth_answers"
    )
    way = models.CharField(_("kysymys"), max_length=10, choices=Way.choices)
    answer = models.CharField(_("vastaus"), max_length=10, choices=Answer.choices)
    answered_on = models.DateField(_("päivä"), default=timezone.localdate)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    action = models.ForeignKey(
        Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = GrowthAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("kasvun vastaus")
        verbose_name_plural = _("kasvun vastaukset")
        ordering = ["-answered_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="yes") | Q(action=None), name="growth_action_only_for_yes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.get_answer_display()}"
