"""What a team still lacks, and what it has decided of those it has."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from core.fields import VersionField
from core.history import Tracked, tracked
from partnerships.models import Level, Organisation, Partnership
from teams.models.action import Action
from teams.querysets import GrowthAnswerQuerySet, WantedPartnerQuerySet


class WantedPartner(Tracked):
    """A kind of partner that a team lacks and somebody looks for."""

    class State(models.TextChoices):
        """How the search goes."""

        OPEN = "open", _("etsitään")
        FOUND = "found", _("löytyi")
        DROPPED = "dropped", _("ei etsitä enää")

    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="wanted_partners", verbose_name=_("tiimi")
    )
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="wanted_partners",
        verbose_name=_("taso"),
    )
    description = models.CharField(
        _("millaista kumppania etsitään"),
        max_length=200,
        help_text=_("Esimerkiksi: majoitusalan yritys, joka kehittää vastuullisuutta."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="wanted_partners",
        verbose_name=_("kuka etsii"),
    )
    state = models.CharField(_("tilanne"), max_length=10, choices=State.choices, default=State.OPEN)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("löytynyt kumppani"),
    )
    version = VersionField()

    history = tracked()
    objects = WantedPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("etsittävä kumppani")
        verbose_name_plural = _("etsittävät kumppanit")
        ordering = ["team__sort_key", "pk"]

    def __str__(self) -> str:
        return self.description

    def get_absolute_url(self) -> str:
        return reverse("wanted_edit", args=[self.pk])


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
