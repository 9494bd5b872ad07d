"""Questions to the self-assessments of teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from core.querysets import TrackedQuerySet

if TYPE_CHECKING:
    from quality.models import AssessmentStatement

PHASES = ["before", "during", "after"]
WEAK = ["partly", "not_yet"]


def in_order_of_phases() -> Case:
    """Before, during, after: their names are not in the order of time."""
    return Case(
        *(When(phase=phase, then=Value(number)) for number, phase in enumerate(PHASES)),
        default=Value(len(PHASES)),
        output_field=IntegerField(),
    )


class AssessmentStatementQuerySet(TrackedQuerySet):
    """Questions about statements."""

    def get_by_natural_key(self, key: str) -> AssessmentStatement:
        return cast("AssessmentStatement", self.get(key=key))

    def asked(self) -> Self:
        """Those that a new assessment asks."""
        return self.filter(is_asked=True)


class AssessmentQuerySet(TrackedQuerySet):
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


class AssessmentAnswerQuerySet(TrackedQuerySet):
    """Questions about answers."""

    def in_order(self) -> Self:
        """By phase, in the order in which they were asked."""
        return self.order_by(in_order_of_phases(), F("order"), F("statement_id"), "pk")

    def unanswered(self) -> Self:
        """Those that the team has said nothing of."""
        return self.filter(answer="")

    def weak(self) -> Self:
        """Those that could work better."""
        return self.filter(answer__in=WEAK)
