"""Writing the trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from accounts.audit.models import Event
from accounts.people.models import User
from core.typed import StoredValue

# A guesser who goes on is told of once in this time, so that nobody fills the table.
SAME_LOCK = timedelta(minutes=5)
_source: ContextVar[str] = ContextVar("source", default="")


def record(
    what: Event.What,
    *,
    user: User | None,
    by: User | None = None,
    detail: str = "",
    changes: dict[str, list[StoredValue]] | None = None,
    request: HttpRequest | None = None,
) -> None:
    """Write down that it happened; without `request` it is the one that is being answered."""
    network = network_of(request or context.request)
    if source := _source.get():
        detail = f"{source}: {detail}" if detail else source
    detail = detail[: Event._meta.get_field("detail").max_length]
    Event.objects.create(
        what=what, user=user, by=by, detail=detail, changes=changes or {}, network=network
    )


@contextmanager
def brought_by(source: str) -> Iterator[None]:
    """What is written meanwhile says where it came from, when no person did it."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def record_lock(*, user: User | None, request: HttpRequest) -> None:
    """Write down that no more tries are taken, once for all tries in a while."""
    same = Event.objects.filter(
        what=Event.What.LOCKED,
        user=user,
        network=network_of(request),
        at__gt=timezone.now() - SAME_LOCK,
    )
    if not same.exists():
        record(Event.What.LOCKED, user=user, request=request)


def known(email: object) -> User | None:
    """Whose account was meant; what else was typed is not kept."""
    return User.objects.filter(email__iexact=str(email or "")[:254]).first()


def asking() -> User | None:
    """Who has sent the request that is being answered, if anybody."""
    user = getattr(context.request, "user", None)
    return user if isinstance(user, User) else None


def network_of(request: HttpRequest | None) -> str:
    """The part of the network that the request came from: an address tells too much."""
    try:
        address = ip_address(get_adapter().get_client_ip(request)) if request else None
    except (ValueError, PermissionDenied):  # no address, or one that a proxy left out
        return ""
    if address is None:
        return ""
    bits = 24 if address.version == 4 else 48
    return str(ip_network(f"{address}/{bits}", strict=False))
