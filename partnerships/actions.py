"""Changes to several rows. Each is atomic, signed, and overwrites nothing."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.history import put_back
from partnerships.models import (
    Agreement,
    Level,
    LevelChange,
    Organisation,
    Partnership,
    Responsibility,
)
from partnerships.rules import may_undo

# Kept up by every edit, so they neither prevent nor follow the undoing of one.
BOOKKEEPING = {"confirmed_on", "confirmed_by"}


@transaction.atomic
def add_partner(
    *, organisation: Organisation, partnership: Partnership, responsible: User | None,
    area: str = "", by: User,
) -> Organisation:  # fmt: skip
    """Add an organisation with its first partnership."""
    organisation.save_as(by, "created")
    partnership.organisation = organisation
    add_partnership(partnership=partnership, responsible=responsible, area=area, by=by)
    return organisation


@transaction.atomic
def add_partnership(
    *, partnership: Partnership, responsible: User | None, area: str = "", by: User
) -> Partnership:
    """Add a partnership to an organisation, with its main contact if one is known."""
    _refuse_archived(partnership)
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
    partnership = _locked(partnership)
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
    before = _locked(partnership)
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
    partnership = _locked(partnership)
    _check_day(partnership, on)
    _close(partnership, on=on, reason=reason, by=by, verb="ended")


@transaction.atomic
def archive_organisation(*, organisation: Organisation, reason: str, by: User) -> None:
    """Put an organisation away and end its open partnerships for the same reason."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.is_archived:
        raise ValidationError(_("Organisaatio on jo arkistoitu."))
    today = timezone.localdate()
    for partnership in organisation.partnerships.open():
        end_partnership(partnership=partnership, reason=reason, on=today, by=by)
    organisation.archived_on, organisation.archived_by = today, by
    organisation.archived_reason = reason
    organisation.save_as(by, "archived")


@transaction.atomic
def restore_organisation(*, organisation: Organisation, by: User) -> None:
    """Bring an archived organisation back; its ended partnerships stay ended."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    organisation.archived_on = organisation.archived_by = None
    organisation.archived_reason = ""
    organisation.full_clean()
    organisation.save_as(by, "restored")


@transaction.atomic
def add_responsible(
    *, partnership: Partnership, user: User, area: str, is_main: bool, by: User
) -> None:
    """Give a person a responsibility; the first one becomes the main contact."""
    partnership = _locked(partnership)
    if not partnership.is_open:
        raise ValidationError(_("Kumppanuus on päättynyt."))
    main = partnership.responsibilities.open().filter(is_main=True).first()
    person = Responsibility(
        partnership=partnership, user=user, area=area, is_main=is_main or main is None
    )
    if main and is_main:
        main.is_main = False
        main.save_as(by, "edited")
    person.full_clean(exclude=["started_on"])
    person.save_as(by, "added")


@transaction.atomic
def make_main(*, responsibility: Responsibility, by: User) -> None:
    """Make the person the main contact in place of the present one."""
    _locked(responsibility.partnership)
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
    _locked(responsibility.partnership)
    responsibility.refresh_from_db()
    if responsibility.ended_on is None:
        responsibility.ended_on = max(timezone.localdate(), responsibility.started_on)
        responsibility.save_as(by, "ended")


@transaction.atomic
def add_agreement(*, agreement: Agreement, by: User) -> None:
    """Note down what has been agreed with a partner."""
    _refuse_archived(agreement.partnership)
    if not _locked(agreement.partnership).is_open:
        raise ValidationError(_("Kumppanuus on jo päättynyt."))
    agreement.save_as(by, "created")


@transaction.atomic
def renew_agreement(*, previous: Agreement, agreement: Agreement, by: User) -> None:
    """Let a new agreement continue an old one, which ends at the latest the day before.

    Raises ValidationError when it has been renewed already or would begin before the old one.
    """
    previous = Agreement.objects.select_for_update(of=("self",)).get(pk=previous.pk)
    if previous.is_replaced:
        raise ValidationError(_("Sopimus on jo uusittu."))
    agreement.partnership, agreement.previous = previous.partnership, previous
    agreement.clean()
    last = agreement.valid_from - timedelta(days=1)
    if previous.valid_until is None or previous.valid_until > last:
        previous.valid_until = last
        if previous.remind_on and previous.remind_on > last:
            previous.remind_on = None
        previous.save_as(by, "ended_along")
    add_agreement(agreement=agreement, by=by)


@transaction.atomic
def end_agreement(*, agreement: Agreement, reason: str, on: date, by: User) -> None:
    """End an agreement earlier than was agreed; `on` is its last day and may be to come."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if agreement.is_over:
        raise ValidationError(_("Sopimus on jo päättynyt."))
    if on < agreement.valid_from:
        raise ValidationError({"on": _("Sopimus ei ollut vielä voimassa tuona päivänä.")})
    if agreement.valid_until and on > agreement.valid_until:
        raise ValidationError({"on": _("Sopimus päättyy jo aiemmin. Jatka sitä uudella.")})
    agreement.valid_until, agreement.ended_by, agreement.ended_reason = on, by, reason
    if agreement.remind_on and agreement.remind_on > on:
        agreement.remind_on = None
    agreement.save_as(by, "ended")


@transaction.atomic
def undo(*, change: Any, by: User) -> None:
    """Take back one change of the history, if nothing has been written over it since.

    Raises ValidationError with a plain reason when it cannot be taken back.
    """
    if not may_undo(by, change):
        raise ValidationError(_("Tätä muutosta ei voi kumota."))
    model, verb = change.instance_type, change.history_change_reason
    instance = model.objects.select_for_update().get(pk=change.id)
    _refuse_inside_closed(instance)
    if verb == "moved":
        _undo_move(instance, by)
        return
    if verb == "added":
        instance.ended_on = instance.ended_on or max(timezone.localdate(), instance.started_on)
        instance.save_as(by, "undone")
        return
    put_back(instance, change, keep=set() if verb == "confirmed" else BOOKKEEPING)
    instance.full_clean()
    instance.save_as(by, "undone")
    if verb == "ended" and model is Partnership:
        _reopen_people(instance, since=change.ended_on, by=by)


def _refuse_inside_closed(row: Any) -> None:
    """Nothing changes inside what has been closed; lock what it is inside of."""
    if isinstance(row, Responsibility) and not _locked(row.partnership).is_open:
        raise ValidationError(_("Kumppanuus on jo päättynyt."))
    if isinstance(row, Partnership):
        _refuse_archived(row)
        if hasattr(row, "moved_to"):
            raise ValidationError(_("Kumppanuus on sen jälkeen siirretty toiselle tasolle."))


def _refuse_archived(partnership: Partnership) -> None:
    key = partnership.organisation_id
    if Organisation.objects.select_for_update().get(pk=key).is_archived:
        raise ValidationError(_("Organisaatio on arkistoitu. Palauta se ensin."))


def _undo_move(after: Partnership, by: User) -> None:
    if not after.is_open or not hasattr(after, "moved_from"):
        raise ValidationError(_("Kumppanuus on muuttunut siirron jälkeen. Siirrä se uudelleen."))
    move_level(
        partnership=after,
        level=after.moved_from.before.level,
        reason=_("Siirto kumottiin"),
        on=max(timezone.localdate(), after.started_on),
        by=by,
    )


def _reopen_people(partnership: Partnership, *, since: date, by: User) -> None:
    # Somebody who began after the end day was ended on the day they began.
    for person in partnership.responsibilities.filter(ended_on__gte=since):
        if person.history.latest("history_id").history_change_reason == "ended_along":
            person.ended_on = None
            person.full_clean()
            person.save_as(by, "added_along")


def _locked(partnership: Partnership) -> Partnership:
    return Partnership.objects.select_for_update().get(pk=partnership.pk)


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
