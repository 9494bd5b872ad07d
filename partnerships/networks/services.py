"""Beginning and ending that an organisation belongs to a network. Each is atomic and signed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.people.models import User
from core.locks import locked
from partnerships.networks.models import NetworkMember


@transaction.atomic
def add_member(*, membership: NetworkMember, by: User) -> NetworkMember:
    """Say that an organisation belongs to a network.

    Raises ValidationError when either has been put away.
    """
    membership.save_as(by, "added")
    return membership


@transaction.atomic
def end_membership(*, membership: NetworkMember, by: User) -> None:
    """End it today; who belonged when stays known."""
    membership = locked(membership)
    if membership.ended_on is None:
        membership.ended_on = max(timezone.localdate(), membership.started_on)
        membership.save_as(by, "ended")
