"""A team's workshop on its partners: one meeting, its answers, and the minutes they make."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.addresses import reverse
from core.fields import RowSetField
from core.history import Tracked, tracked
from core.models import by_whom, by_whom_and_when, on_day
from core.querysets import TrackedQuerySet
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action
from teams.wanted.models import WantedPartner


class WorkshopQuerySet(TrackedQuerySet):
    """Questions about workshops."""

    def for_list(self) -> Self:
        """Everything a list shows of them, in one query."""
        said = Q(answers__withdrawn_at=None)
        return (
            self.select_related("team", "started_by", "ended_by")
            .annotate(answer_count=Count("answers", filter=said))
            .order_by("-started_on", "-pk")
        )


class WorkshopAnswerQuerySet(models.QuerySet):
    """Questions about what was said."""

    def standing(self) -> Self:
        """Those not withdrawn, with everything the minutes name of them, in one query."""
        return self.filter(withdrawn_at=None).select_related(
            "said_by", "partnership", "action__plan__team", "wanted"
        )


class Step(models.TextChoices):
    """The questions of the workshop, in their order."""

    PARTNERS = "partners", _("Keitä kumppanimme ovat, ja pitääkö tämä yhä paikkansa?")
    GROW = "grow", _("Kuka arjen kumppaneista voisi kasvaa?")
    REST = "rest", _("Mikä suhde lepää nyt?")
    GAPS = "gaps", _("Millainen kumppani meiltä puuttuu?")
    YEAR = "year", _("Mitä teemme vuoden aikana?")


class Workshop(Tracked):
    """A meeting of a team; it stays open until somebody ends it, so leaving halfway is fine."""

    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="workshops", verbose_name=_("tiimi")
    )
    step = models.CharField(
        _("viimeksi esillä"), max_length=10, choices=Step.choices, default=Step.PARTNERS
    )
    present = RowSetField(User, related_name="workshops", verbose_name=_("paikalla"))
    others = models.CharField(
        _("muut paikalla olleet"),
        max_length=200,
        blank=True,
        help_text=_("Rooleina tai tiimeinä, esimerkiksi kehittämispäällikkö."),
    )
    started_on = models.DateField(_("pidetty"), default=timezone.localdate)
    started_by = by_whom(_("kuka aloitti"), always=True)
    ended_on = on_day(_("päätetty"))
    ended_by = by_whom(_("kuka päätti"))

    history = tracked("step")  # where the meeting is now is no change of it
    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("työpaja")
        verbose_name_plural = _("työpajat")
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(ended_on=None),
                name="workshop_one_open_a_team",
                violation_error_message=_("Tiimillä on jo työpaja kesken."),
            ),
            by_whom_and_when("ended", name="workshop_ended_by_whom_and_when", since="started_on"),
        ]

    def __str__(self) -> str:
        return f"{self.team}, {date_format(self.started_on)}"

    def refuse_now(self, stored: Self | None) -> None:
        if stored is None:
            self.team.refuse_when_closed()

    def get_absolute_url(self) -> str:
        return reverse("workshops:minutes", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def who_was_there(self) -> str:
        """The participants as one text, by which two lists are told apart."""
        return "|".join([*map(str, self.keys_of("present")), self.others])


class WorkshopAnswer(models.Model):
    """What the team said to a question, and what came of it at once."""

    class Kind(models.TextChoices):
        """What an answer became."""

        CONFIRMED = "confirmed", _("pitää paikkansa")
        MOVED = "moved", _("siirtyi tasolle")
        ACTION = "action", _("suunnitelmaan")
        WANTED = "wanted", _("etsitään")
        LATER = "later", _("palataan myöhemmin")
        NO = "no", _("ei nyt")
        NOTE = "note", _("huomio")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="answers")
    step = models.CharField(_("kysymys"), max_length=10, choices=Step.choices)
    kind = models.CharField(_("vastaus"), max_length=10, choices=Kind.choices)
    # In words of that day: minutes do not change when what they tell of changes later.
    subject = models.CharField(_("mitä koskee"), max_length=300, blank=True)
    text = models.CharField(_("mitä sanottiin"), max_length=500, blank=True)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    action = models.ForeignKey(
        Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    wanted = models.ForeignKey(
        WantedPartner, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField(_("kirjattu"), default=timezone.now)
    said_by = by_whom(_("kirjasi"), always=True)
    withdrawn_at = models.DateTimeField(_("peruttu"), null=True, blank=True)

    objects = WorkshopAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("työpajan vastaus")
        verbose_name_plural = _("työpajan vastaukset")
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(kind="note"),
                name="workshop_only_notes_are_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject or self.text}"

    @property
    def icon(self) -> str:
        """The sign of its kind."""
        return ICONS[self.kind]


ICONS = {
    "confirmed": "circle-check",
    "moved": "arrow-right-left",
    "action": "calendar-check",
    "wanted": "search",
    "later": "clock",
    "no": "minus",
    "note": "message-square",
}
