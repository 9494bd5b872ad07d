"""Deciding who is asked what in a month, and answering. Each is atomic and signed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from partnerships.freshness.choosing import share_out
from partnerships.freshness.models import Asking
from partnerships.freshness.queries import (
    people_who_know,
    stale_partnerships,
    taken_places,
    times_asked,
)
from partnerships.organisations.services import know_no_more
from partnerships.partnerships.services import confirm_partnership


@transaction.atomic
def decide_month() -> int:
    """Give out the places of this month that are still free; how many were asked for now.

    What was decided stays. Of several who decide at once, the constraints let one have each place.
    """
    today = timezone.localdate()
    stale = stale_partnerships(today)
    places = share_out(
        list(stale.values_list("pk", flat=True)),
        people_who_know(stale, today),
        times_asked(today),
        taken_places(today),
    )
    rows = [
        Asking(
            user_id=place.user,
            partnership_id=place.partnership,
            slot=place.slot,
            year=today.year,
            month=today.month,
            asked_on=today,
        )
        for place in places
    ]
    Asking.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def answer(*, asking: Asking, answer: str, by: User) -> Asking:
    """Say whether it is still true; return the question as it is stored.

    What is true is confirmed. What has changed is edited next, which confirms it too. Whose it is
    no more is asked no more; who is responsible stays so until a colleague takes over.
    """
    asking = locked(asking)
    if asking.user_id != by.pk:
        raise ValidationError(_("Tätä kysyttiin joltakulta muulta."))
    if asking.answer:
        raise ValidationError(_("Tähän on jo vastattu."))
    if not asking.partnership.is_open:
        raise ValidationError(_("Kumppanuus on jo päättynyt."))
    asking.answer, asking.answered_on = Asking.Answer(answer), timezone.localdate()
    asking.save()
    if asking.answer == Asking.Answer.TRUE:
        confirm_partnership(partnership=asking.partnership, by=by)
    elif asking.answer == Asking.Answer.NOT_MINE:
        know_no_more(organisation=asking.partnership.organisation, by=by)
    return asking
