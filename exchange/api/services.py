"""Making and revoking keys."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.audit.models import Event
from accounts.audit.services import record
from accounts.people.models import User
from core.locks import locked
from exchange.api.models import SHOWN, AccessToken, digest_of
from exchange.api.rules import is_keeper, may_have


@transaction.atomic
def make_token(
    *, secret: str, name: str, scopes: Iterable[str], days: int, by: User
) -> AccessToken:
    """Make a key of one's own; the same secret sent again is the key that is there already."""
    if found := AccessToken.objects.filter(user=by, digest=digest_of(secret)).first():
        return found
    scopes = list(scopes)
    if not all(may_have(by, scope) for scope in scopes):
        raise PermissionDenied
    token = AccessToken(
        user=by,
        name=name,
        scopes=scopes,
        days=days,
        shown=secret[:SHOWN],
        digest=digest_of(secret),
    )
    token.full_clean()
    token.save_as(by, "created")
    record(Event.What.KEY_MADE, user=by, by=by, detail=", ".join(scopes))
    return token


@transaction.atomic
def revoke_token(*, token: AccessToken, by: User) -> None:
    """End a key at once: one's own, or as an administrator anybody's."""
    token = locked(token)
    if by.pk != token.user_id and not is_keeper(by):
        raise PermissionDenied
    if token.revoked_on is None:
        token.revoked_on, token.revoked_by = timezone.localdate(), by
        token.save_as(by, "revoked")
        record(Event.What.KEY_REVOKED, user=token.user, by=by, detail=", ".join(token.scopes))
