"""A key opens the door: `Authorization: Bearer …`, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from allauth.account.adapter import get_adapter
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.people.models import User
from exchange.api.models import AccessToken

if TYPE_CHECKING:
    from rest_framework.views import APIView

REALM = 'Bearer realm="Perho partners"'
WRONG = "This key opens nothing: it is mistyped, revoked or over, or its owner has left."


class WrongKeys(SimpleRateThrottle):
    """Counts the wrong keys that come from an address; right ones from there go on working.

    A key has 256 random bits, so that guessing leads nowhere; a whole college sits behind one
    address, and one forgotten program must not shut out the others (docs/decisions/0043).
    """

    scope = "wrong_key"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        address = get_adapter().get_client_ip(request._request)
        return self.cache_format % {"scope": self.scope, "ident": address}


class PerKey(SimpleRateThrottle):
    """How often one key may ask."""

    scope = "key"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if not isinstance(request.auth, AccessToken):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}


class BearerToken(BaseAuthentication):
    """Knows a person by one of the person's keys. Cookies and addresses carry none."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        kind, _space, secret = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        token = AccessToken.objects.of_secret(secret.strip().decode("latin-1"))
        if token is None or not token.is_in_force:
            self.refuse(request)
        token.note_use()
        return token.user, token

    def refuse(self, request: Request) -> NoReturn:
        """Raise what tells that the key is wrong; 429 when too many were."""
        from rest_framework.views import APIView  # which itself reads this module

        wrong = WrongKeys()
        if not wrong.allow_request(request, APIView()):
            raise Throttled(wrong.wait())
        raise AuthenticationFailed(WRONG)

    def authenticate_header(self, request: Request) -> str:
        return REALM


class HasScope(BasePermission):
    """The key opens what is asked for."""

    message = "This key does not open this: it lacks a scope that is needed here."

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = request.auth
        return isinstance(token, AccessToken) and getattr(view, "scope", "") in token.opens
