"""Changes to a partnership and its people. Each is atomic, signed, and overwrites nothing."""

from __future__ import annotations

import copy
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from partnerships.levels.models import Level
from partnerships.partnerships.models import LevelChange, Partnership, Responsibility


@transaction.atomic
def add_partnership(
    *, partnership: Partnership, responsible: User | None, area: str = "", by: User
) -> Partnership:
    """Add a partnership to an organisation, with its main contact if one is known."""
    partnership.confirmed_on, partnership.confirmed_by = timezone.localdate(), by
    partnership.save_as(by, "created")
    if responsible:
        Responsibility(
            partnership=partnership,
            user=responsible,
            area=area,
            is_main=True,
            started_on=partnership.started_on,
        ).save_as(by, "added_along")
    return partnership


@transaction.atomic
def edit_partnership(*, partnership: Partnership, by: User) -> None:
    """Save what a form changed. Whoever edits a partnership has also looked it through."""
    was = Partnership.objects.get(pk=partnership.pk).started_on
    if partnership.started_on < was:  # those who began along with it began then too
        for person in partnership.responsibilities.filter(started_on=was):
            person.started_on = partnership.started_on
            person.save_as(by, "added_along")
    partnership.confirmed_on, partnership.confirmed_by = timezone.localdate(), by
    partnership.save_as(by, "edited")


@transaction.atomic
def confirm_partnership(*, partnership: Partnership, by: User) -> Partnership:
    """Say that what is written is still true today; return the row as it is stored."""
    partnership = locked(partnership)
    if not partnership.is_open:
        raise ValidationError(_("Kumppanuus on jo päättynyt."))
    partnership.confirmed_on, partnership.confirmed_by = timezone.localdate(), by
    partnership.save_as(by, "confirmed")
    return partnership


@transaction.atomic
def move_level(
    *, partnership: Partnership, level: Level, reason: str, on: date, by: User
) -> Partnership:
    """Close the dated row and open the next one on another level; return the new row.

    Raises ValidationError when the partnership has ended, the day does not fit, or the team
    already has a partnership on that level.
    """
    before = locked(partnership)
    _check_day(before, on)
    if before.level_id == level.pk:
        raise ValidationError({"level": _("Kumppanuus on jo tällä tasolla.")})
    after = copy.copy(before)
    after._state = copy.copy(before._state)
    after._state.adding, after._state.fields_cache = True, {}
    after.pk, after.version, after.level, after.started_on = None, 0, level, on
    after.confirmed_on, after.confirmed_by = timezone.localdate(), by

    people = list(before.responsibilities.open())
    _close(before, on=on, reason=reason, by=by, verb="moved_away")
    after.validate_constraints()
    after.save_as(by, "moved", level=(before.level_id, level.pk))
    for person in people:
        Responsibility(
            partnership=after,
            user=person.user,
            area=person.area,
            is_main=person.is_main,
            started_on=max(on, person.started_on),
        ).save_as(by, "added_along")
    for agreement in before.agreements.select_for_update():  # what was agreed goes on
        agreement.partnership = after
        agreement.save_as(by, "moved_along")
    LevelChange.objects.create(
        before=before, after=after, reason=reason, decided_on=on, decided_by=by
    )
    return after


@transaction.atomic
def end_partnership(*, partnership: Partnership, reason: str, on: date, by: User) -> None:
    """End a partnership; it stays in the register as a former one."""
    partnership = locked(partnership)
    _check_day(partnership, on)
    _close(partnership, on=on, reason=reason, by=by, verb="ended")


@transaction.atomic
def add_responsible(
    *, partnership: Partnership, user: User, area: str, is_main: bool, by: User
) -> None:
    """Give a person a responsibility; the first one becomes the main contact."""
    partnership = locked(partnership)
    if not partnership.is_open:
        raise ValidationError(_("Kumppanuus on päättynyt."))
    main = partnership.responsibilities.open().filter(is_main=True).first()
    person = Responsibility(
        partnership=partnership, user=user, area=area, is_main=is_main or main is None
    )
    if main and is_main:
        main.is_main = False
        main.save_as(by, "edited")
    person.full_clean()
    person.save_as(by, "added")


@transaction.atomic
def make_main(*, responsibility: Responsibility, by: User) -> None:
    """Make the person the main contact in place of the present one."""
    locked(responsibility.partnership)
    responsibility.refresh_from_db()
    if responsibility.ended_on:
        raise ValidationError(_("Vastuu on jo päättynyt."))
    for other in responsibility.partnership.responsibilities.open().filter(is_main=True):
        other.is_main = False
        other.save_as(by, "edited")
    responsibility.is_main = True
    responsibility.save_as(by, "edited")


@transaction.atomic
def end_responsibility(*, responsibility: Responsibility, by: User) -> None:
    """End a person's responsibility today; who was responsible when stays known."""
    locked(responsibility.partnership)
    responsibility.refresh_from_db()
    if responsibility.ended_on is None:
        responsibility.ended_on = max(timezone.localdate(), responsibility.started_on)
        responsibility.save_as(by, "ended")


def _check_day(partnership: Partnership, on: date) -> None:
    if not partnership.is_open:
        raise ValidationError(_("Kumppanuus on jo päättynyt."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("Päivä ei voi olla tulevaisuudessa.")})
    if on < partnership.started_on:
        raise ValidationError({"on": _("Kumppanuus ei ollut vielä alkanut tuona päivänä.")})


def _close(partnership: Partnership, *, on: date, reason: str, by: User, verb: str) -> None:
    for person in partnership.responsibilities.open():
        person.ended_on = max(on, person.started_on)
        person.save_as(by, "ended_along")
    partnership.ended_on, partnership.ended_by, partnership.ended_reason = on, by, reason
    partnership.save_as(by, verb)
