"""How a responsibility passes to somebody else. Each is atomic and signed."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from partnerships.partnerships import services as register
from partnerships.partnerships.models import Responsibility
from teams.handovers.models import Handover
from teams.handovers.queries import Kind, owned_by
from teams.plans.models import Action
from teams.surveys.models import FeedbackSurvey
from teams.wanted.models import WantedPartner
from toolkit.tools.models import Tool


@transaction.atomic
def offer(*, giver: User, receivers: dict[tuple[str, int], User], by: User) -> int:
    """Offer the named things to colleagues; return how many. What is no longer theirs is left out.

    Raises ValidationError when a receiver cannot take anything.
    """
    waiting = set(Handover.objects.waiting().filter(giver=giver).values_list("kind", "key"))
    made = 0
    for thing in owned_by(giver):
        receiver = receivers.get((thing.kind, thing.key))
        if receiver is None or (thing.kind, thing.key) in waiting:
            continue
        if not receiver.is_active or receiver.pk == giver.pk:
            raise ValidationError(
                _("Valitse vastaanottajaksi joku muu, joka on talossa: %(what)s")
                % {"what": thing.label}
            )
        Handover.objects.create(
            kind=thing.kind,
            key=thing.key,
            label=thing.label[:300],
            giver=giver,
            receiver=receiver,
            offered_by=by,
        )
        made += 1
    return made


@transaction.atomic
def accept(*, handover: Handover, by: User) -> None:
    """Take over what was offered to oneself."""
    handover = _locked(handover, by)
    _TAKE[Kind(handover.kind)](handover, by)
    handover.accepted_on = timezone.localdate()
    handover.save()


@transaction.atomic
def decline(*, handover: Handover, by: User) -> None:
    """Say that one cannot take it; it stays where it is and can be offered to another."""
    handover = _locked(handover, by)
    handover.declined_on = timezone.localdate()
    handover.save()


def _locked(handover: Handover, by: User) -> Handover:
    waiting = Handover.objects.waiting().filter(receiver=by)
    found = waiting.select_for_update().filter(pk=handover.pk).first()
    if found is None:
        raise ValidationError(_("Tähän on jo vastattu."))
    return found


def _take_responsibility(handover: Handover, by: User) -> None:
    row = (
        Responsibility.objects.open().filter(pk=handover.key).select_related("partnership").first()
    )
    if row is None or not row.partnership.is_open:
        raise ValidationError(_("Vastuu on jo päättynyt."))
    was_main, partnership = row.is_main, row.partnership
    register.end_responsibility(responsibility=row, by=by)
    mine = partnership.responsibilities.open().filter(user=by).first()
    if mine is None:
        register.add_responsible(
            partnership=partnership, user=by, area=row.area, is_main=was_main, by=by
        )
    elif was_main:
        register.make_main(responsibility=mine, by=by)


def _take_tool(handover: Handover, by: User) -> None:
    tool = Tool.objects.select_for_update().filter(pk=handover.key).first()
    if tool is None or tool.contact_user_id != handover.giver_id:
        raise ValidationError(_("Tämä on jo jonkun muun hoidossa."))
    tool.contact_user = by
    tool.save_as(by, "edited")


def _take_action(handover: Handover, by: User) -> None:
    action = Action.objects.select_for_update().filter(pk=handover.key).first()
    people = set(action.keys_of("people")) if action else set()
    if action is None or handover.giver_id not in people:
        raise ValidationError(_("Tämä on jo jonkun muun hoidossa."))
    action.hold(people=people - {handover.giver_id} | {by.pk})
    action.save_as(by, "edited")


def _take_wanted(handover: Handover, by: User) -> None:
    wanted = WantedPartner.objects.select_for_update().filter(pk=handover.key).first()
    if wanted is None or wanted.owner_id != handover.giver_id:
        raise ValidationError(_("Tämä on jo jonkun muun hoidossa."))
    wanted.owner = by
    wanted.save_as(by, "edited")


def _take_survey(handover: Handover, by: User) -> None:
    survey = FeedbackSurvey.objects.select_for_update().filter(pk=handover.key).first()
    if survey is None or survey.owner_id != handover.giver_id:
        raise ValidationError(_("Tämä on jo jonkun muun hoidossa."))
    survey.owner = by
    survey.save_as(by, "edited")


_TAKE: dict[Handover.Kind, Callable[[Handover, User], None]] = {
    Kind.RESPONSIBILITY: _take_responsibility,
    Kind.TOOL: _take_tool,
    Kind.ACTION: _take_action,
    Kind.WANTED: _take_wanted,
    Kind.SURVEY: _take_survey,
}
