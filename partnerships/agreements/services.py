"""Adding, renewing and ending agreements. Each is atomic and signed."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from partnerships.agreements.models import Agreement


@transaction.atomic
def add_agreement(*, agreement: Agreement, by: User) -> None:
    """Note down what has been agreed with a partner."""
    agreement.save_as(by, "created")


@transaction.atomic
def renew_agreement(*, previous: Agreement, agreement: Agreement, by: User) -> None:
    """Let a new agreement continue an old one, which ends at the latest the day before.

    Raises ValidationError when it has been renewed already or would begin before the old one.
    """
    previous = locked(previous)
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
    agreement = locked(agreement)
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
