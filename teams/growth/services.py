"""What becomes of a team's answer."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from partnerships.partnerships.models import Partnership
from teams.growth.models import GrowthAnswer
from teams.plans.services import add_agreed_action


@transaction.atomic
def answer_growth(*, partnership: Partnership, way: str, answer: str, by: User) -> GrowthAnswer:
    """Remember what the team decided; "yes" becomes an action of its plan."""
    if not locked(partnership).is_open:
        raise ValidationError(_("Kumppanuus on jo päättynyt."))
    action = None
    if answer == GrowthAnswer.Answer.YES and partnership.team:
        title = (
            _("Syvennetään yhteistyötä: %s")
            if way == GrowthAnswer.Way.DEEPEN
            else _("Sovitaan, miten yhteistyö jatkuu: %s")
        )
        action = add_agreed_action(
            team=partnership.team,
            title=title % partnership.organisation,
            people=[by],
            partnership=partnership,
            by=by,
        )
    return GrowthAnswer.objects.create(
        partnership=partnership, way=way, answer=answer, answered_by=by, action=action
    )
