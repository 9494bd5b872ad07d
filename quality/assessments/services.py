"""Changes to self-assessments. Each is atomic and signed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.people.models import User
from accounts.people.rules import is_member
from accounts.teams.models import Team
from core.locks import locked
from quality.assessments.models import Assessment, AssessmentAnswer, AssessmentStatement
from quality.assessments.rules import may_answer
from teams.plans.models import Action
from teams.plans.services import add_agreed_action

COPIED = ["phase", "order", "text_fi", "text_sv", "text_en", "is_draft"]


@transaction.atomic
def start(*, team: Team, by: User) -> Assessment:
    """Begin a team's assessment with the statements of today; the open one, if there is one."""
    # The team's row is the lock: two colleagues who begin at once get the same assessment.
    locked(team)
    found: Assessment | None = Assessment.objects.open().filter(team=team).first()
    if found:
        return found
    statements = list(AssessmentStatement.objects.asked())
    if not statements:
        raise ValidationError(_("Laatutyöryhmä ei ole vielä kirjoittanut väittämiä."))
    found = Assessment(team=team, started_by=by)
    found.save_as(by, "created")
    for statement in statements:
        copied = {name: getattr(statement, name) for name in COPIED}
        row = AssessmentAnswer(assessment=found, statement=statement, **copied)
        row.save_as(by, "created")
    return found


@transaction.atomic
def finish(*, assessment: Assessment, by: User) -> Assessment:
    """End the assessment: its answers stay as they are.

    Raises ValidationError when a statement has no answer.
    """
    stored = locked(assessment)
    if stored.is_finished:
        return stored
    if not may_answer(by, stored):
        raise PermissionDenied
    left = stored.answers.unanswered().count()
    if left:
        raise ValidationError(
            ngettext(
                "%(n)s väittämä on vielä vastaamatta.",
                "%(n)s väittämää on vielä vastaamatta.",
                left,
            )
            % {"n": left}
        )
    stored.finished_on, stored.finished_by = timezone.localdate(), by
    stored.save_as(by, "finished")
    return stored


@transaction.atomic
def develop(*, answer: AssessmentAnswer, by: User) -> Action:
    """Make a weak point a development action of the team's plan; the one made, if there is one.

    Raises ValidationError when the answer is not a weak point of a finished assessment.
    """
    stored = locked(answer)
    assessment = stored.assessment
    if not is_member(by, assessment.team_id):
        raise PermissionDenied
    if stored.action:
        return stored.action
    day = assessment.finished_on
    if day is None or not stored.is_weak:
        raise ValidationError(_("Vain valmiin itsearvioinnin heikko kohta viedään suunnitelmaan."))
    stored.action = add_agreed_action(
        team=assessment.team,
        title=_("Parannetaan: %s") % stored.text,
        people=[by],
        kind=Action.Kind.DEVELOP,
        # Everybody reads plans: the answer and its note stay with those who may read them.
        details=_("Tiimin itsearvioinnista %(day)s.") % {"day": date_format(day)},
        by=by,
    )
    stored.save_as(by, "planned")
    return stored.action
