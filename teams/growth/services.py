"""What becomes of a team's answer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.people.models import User
from partnerships.partnerships.models import Partnership
from teams.growth.models import GrowthAnswer
from teams.plans.models import Action
from teams.plans.services import open_plan
from teams.plans.timing import year_span


@transaction.atomic
def answer_growth(*, partnership: Partnership, way: str, answer: str, by: User) -> GrowthAnswer:
    """Remember what the team decided; "yes" becomes an action of its plan.

    Raises ValidationError when that year's plan has been closed.
    """
    action = None
    if answer == GrowthAnswer.Answer.YES and partnership.team:
        plan = open_plan(team=partnership.team, by=by)
        title = (
            _("Syvennetään yhteistyötä: %s")
            if way == GrowthAnswer.Way.DEEPEN
            else _("Sovitaan, miten yhteistyö jatkuu: %s")
        )
        span = year_span(plan.year)
        action = Action(
            plan=plan,
            title=(title % partnership.organisation)[:200],
            level_id=partnership.level_id,
            timing=Action.Timing.YEAR,
            starts_on=span.first,
            ends_on=span.last,
            people=[str(by.pk)],
            partnerships=[str(partnership.pk)],
        )
        action.save_as(by, "created")
    return GrowthAnswer.objects.create(
        partnership=partnership, way=way, answer=answer, answered_by=by, action=action
    )
