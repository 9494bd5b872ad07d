"""A team's own look at the critical points of its cooperation, in words and never in points."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.teams.models import Team
from core.addresses import reverse
from core.history import Tracked, tracked
from core.models import by_whom, by_whom_and_when, on_day
from core.querysets import TrackedQuerySet
from core.translated import texts
from teams.plans.models import Action

PHASES = ["before", "during", "after"]
WEAK = ["partly", "not_yet"]


def in_order_of_phases() -> Case:
    """Before, during, after: their names are not in the order of time."""
    return Case(
        *(When(phase=phase, then=Value(number)) for number, phase in enumerate(PHASES)),
        default=Value(len(PHASES)),
        output_field=IntegerField(),
    )


class AssessmentStatementQuerySet(TrackedQuerySet["AssessmentStatement"]):
    """Questions about statements."""

    def get_by_natural_key(self, key: str) -> AssessmentStatement:
        return self.get(key=key)

    def asked(self) -> Self:
        """Those that a new assessment asks."""
        return self.filter(is_asked=True)


class AssessmentQuerySet(TrackedQuerySet["Assessment"]):
    """Questions about assessments."""

    def open(self) -> Self:
        """Those not finished yet."""
        return self.filter(finished_on=None)

    def finished(self) -> Self:
        """Those finished, the newest first."""
        return self.exclude(finished_on=None).order_by("-finished_on", "-pk")

    def with_counts(self) -> Self:
        """Each with the number of its statements and of those answered, by phase."""
        counts = {
            f"{name}_{phase}": Count("answers", filter=Q(answers__phase=phase) & condition)
            for phase in PHASES
            for name, condition in (("asked", Q()), ("answered", ~Q(answers__answer="")))
        }
        return self.annotate(**counts)


class AssessmentAnswerQuerySet(TrackedQuerySet["AssessmentAnswer"]):
    """Questions about answers."""

    def in_order(self) -> Self:
        """By phase, in the order in which they were asked."""
        return self.order_by(in_order_of_phases(), F("order"), "pk")

    def unanswered(self) -> Self:
        """Those that the team has said nothing of."""
        return self.filter(answer="")

    def weak(self) -> Self:
        """Those that could work better."""
        return self.filter(answer__in=WEAK)


NOTE_LENGTH = 500


class Phase(models.TextChoices):
    """When in the cooperation."""

    BEFORE = "before", _("Ennen yhteistyötä")
    DURING = "during", _("Yhteistyön aikana")
    AFTER = "after", _("Yhteistyön jälkeen")


class AssessmentStatement(Tracked):
    """A sentence that a team holds against its own work; the quality group writes it."""

    key = models.SlugField(_("avain"), max_length=50, unique=True)
    phase = models.CharField(_("vaihe"), max_length=10, choices=Phase.choices)
    order = models.PositiveSmallIntegerField(_("järjestys"), default=100)
    text, text_fi, text_sv, text_en = texts(_("väittämä"), max_length=180)
    is_draft = models.BooleanField(
        _("luonnos"),
        default=True,
        help_text=_("Poista merkintä, kun työryhmä on hyväksynyt väittämän."),
    )
    is_asked = models.BooleanField(
        _("käytössä"),
        default=True,
        help_text=_("Väittämää, jota ei enää kysytä, ei poisteta: vanhat vastaukset säilyvät."),
    )

    history = tracked()
    objects = AssessmentStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("itsearvioinnin väittämä")
        verbose_name_plural = _("itsearvioinnin väittämät")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.text)

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class Assessment(Tracked):
    """One time that a team looked at its cooperation together."""

    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("tiimi")
    )
    started_on = models.DateField(_("aloitettu"), default=timezone.localdate)
    started_by = by_whom(_("kuka aloitti"), always=True)
    finished_on = on_day(_("valmis"))
    finished_by = by_whom(_("kuka päätti"))

    history = tracked()
    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("itsearviointi")
        verbose_name_plural = _("itsearvioinnit")
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(finished_on=None),
                name="assessment_one_open_a_team",
                violation_error_message=_("Tiimillä on jo itsearviointi kesken."),
            ),
            by_whom_and_when(
                "finished",
                name="assessment_finished_by_whom_and_when",
                since="started_on",
                message=_("Kerro, kuka päätti itsearvioinnin ja milloin."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}, {self.started_on.year}"

    def refuse_now(self, stored: Self | None) -> None:
        if stored is None:
            self.team.refuse_when_closed()

    def get_absolute_url(self) -> str:
        return reverse("assessments:detail", args=[self.team.slug])

    @property
    def is_finished(self) -> bool:
        return self.finished_on is not None


class AssessmentAnswer(Tracked):
    """A statement as it was asked that time, and what the team said."""

    class Answer(models.TextChoices):
        """The team's word; there is no order to count with."""

        WORKS = "works", _("Toimii")
        PARTLY = "partly", _("Toimii osittain")
        NOT_YET = "not_yet", _("Ei vielä")
        NOT_OURS = "not_ours", _("Ei koske meitä")

    decided_by = ["assessment"]

    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.CASCADE,
        related_name="answers",
        verbose_name=_("itsearviointi"),
    )
    statement = models.ForeignKey(
        AssessmentStatement,
        on_delete=models.PROTECT,
        related_name="answers",
        verbose_name=_("väittämä"),
    )
    # Copied when the assessment begins: a statement that changes later leaves the answer alone.
    phase = models.CharField(_("vaihe"), max_length=10, choices=Phase.choices)
    order = models.PositiveSmallIntegerField(_("järjestys"))
    text, text_fi, text_sv, text_en = texts(_("väittämä"), max_length=180)
    is_draft = models.BooleanField(_("luonnos"))

    answer = models.CharField(_("vastaus"), max_length=10, choices=Answer.choices, blank=True)
    note = models.TextField(_("huomio"), max_length=NOTE_LENGTH, blank=True)
    action = models.OneToOneField(
        Action,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="weak_point",
        verbose_name=_("kehittämistoimenpide"),
    )

    history = tracked()
    objects = AssessmentAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("itsearvioinnin vastaus")
        verbose_name_plural = _("itsearvioinnin vastaukset")
        ordering = ["assessment", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "statement"], name="assessment_asks_once"
            ),
            models.CheckConstraint(
                condition=Q(action=None) | Q(answer__in=WEAK),
                name="assessment_action_only_for_weak",
                violation_error_message=_("Vain heikosta kohdasta tehdään toimenpide."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)

    def refuse_now(self, stored: Self | None) -> None:
        """Only what becomes of a weak point is told after the assessment is finished."""
        said = [(row.answer, row.note) for row in (self, stored) if row]
        if self.assessment.is_finished and len(set(said)) > 1:
            raise ValidationError(_("Itsearviointi on jo valmis."))

    @property
    def is_weak(self) -> bool:
        """Whether the team would like it to work better."""
        return self.answer in WEAK
