"""Making a ready-made action, putting it away and taking it back. Each is atomic and signed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.people.models import User
from core.locks import locked
from teams.ready_made.models import ReadyAction
from teams.ready_made.rules import may_end


@transaction.atomic
def make(*, ready: ReadyAction, by: User) -> ReadyAction:
    """Keep an action for others to take into their plans; its team's members may."""
    if not may_end(by, ready):
        raise PermissionDenied
    ready.full_clean()
    ready.save_as(by, "created")
    return ready


@transaction.atomic
def end(*, ready: ReadyAction, by: User) -> ReadyAction:
    """Offer it no more; the actions made of it stay as they are."""
    ready = _locked(ready, by)
    if not ready.is_ended:
        ready.ended_on, ready.ended_by = timezone.localdate(), by
        ready.save_as(by, "ended")
    return ready


@transaction.atomic
def bring_back(*, ready: ReadyAction, by: User) -> ReadyAction:
    """Offer it again. Raises ValidationError when another one has its title."""
    ready = _locked(ready, by)
    if ready.is_ended:
        ready.ended_on = ready.ended_by = None
        ready.full_clean()
        ready.save_as(by, "restored")
    return ready


def _locked(ready: ReadyAction, by: User) -> ReadyAction:
    ready = locked(ready)
    if not may_end(by, ready):
        raise PermissionDenied
    return ready
