"""How django-allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.audit.models import Event
from accounts.audit.services import known, record, record_lock
from core.mail import send, write


class AccountAdapter(DefaultAccountAdapter):
    """People do not sign themselves up, and a stranger's guesses lock out only the stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down must not tell whose address is known."""
        user = context.get("user")
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
        is_first = user is not None and user.last_login is None
        send(write(template_prefix, email, **context, days=days, is_first=is_first))

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:  # too many tries
            record_lock(user=known(credentials.get("email")), request=request)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        record(Event.What.FAILED, user=known(credentials.get("email")), request=request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        # By account alone, anyone could lock a colleague out (docs/decisions/0004).
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"
