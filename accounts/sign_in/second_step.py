"""The second step of signing in with a password: who must have one, and how its secrets are kept.

The step itself is django-allauth's (`allauth.mfa`): codes of a phone's app, passkeys and security
keys, and recovery codes.
"""

from __future__ import annotations

import base64
import logging
import secrets
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS
from accounts.people.session import person
from core.htmx import is_htmx
from core.prepared import prepared

STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# What somebody who must make a second step first may open.
OPEN = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "account_logout",
    "preferences:appearance",
    "preferences:search_key",
    "set_language",
}
log = logging.getLogger(__name__)


class SecondStepRequired:
    """Leads an administrator with a password alone to the page where the second step is made.

    Until it is made nothing else opens: whatever only administrators may do, on whatever page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *of_the_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in OPEN or not is_missing(request):
            return None
        if is_htmx(request):
            return HttpResponse(headers={"HX-Redirect": "/"})
        return redirect("mfa_index")


def is_missing(request: HttpRequest) -> bool:
    """Whether the person must have a second step and has none.

    Whoever came with the college's own account is asked for one there.
    """
    if not settings.SECOND_STEP_REQUIRED or not request.user.is_authenticated:
        return False
    ways = {record["method"] for record in get_authentication_records(request, request.user)}
    if "socialaccount" in ways:
        return False
    return bool(_without_step(person(request)))


@prepared
def _without_step(user: User) -> QuerySet[User, tuple[int]]:
    """The person, when it is an administrator without a second step."""
    has_step = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=STEPS))
    administrators = Q(is_superuser=True) | Q(groups__name=ADMINISTRATORS)
    return User.objects.filter(administrators, ~has_step, pk=user.pk).values_list("pk")[:1]


class StepAdapter(DefaultMFAAdapter):
    """How allauth.mfa behaves here: a database that leaks lets nobody make codes."""

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed with a SECRET_KEY that is gone matches no code."""
        try:
            return _fernet().decrypt(encrypted_text).decode()
        except InvalidToken:
            log.error("A second step was sealed with another SECRET_KEY: it opens nothing")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _fernet() -> MultiFernet:
    """Seals with a key that follows from SECRET_KEY; opens with those before it too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    salt = "accounts.sign_in.second_step"
    sums = [salted_hmac(salt, "", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in sums])
