"""How django-allauth behaves here."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import ProviderException
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.audit.models import Event
from accounts.audit.services import known, record, record_lock
from accounts.sign_in import openid, saml
from accounts.sign_in.arrivals import NotLetInError, Why, arrive
from accounts.sign_in.local import may_use_password
from accounts.sign_in.ways import RefusedError, way_by
from core.mail import send, write

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """People do not sign themselves up, and a stranger's guesses lock out only the stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down must not tell whose address is known.

        Who has chosen no language has asked for the mail on a page in one.
        """
        user = context.get("user")
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
        is_first = user is not None and user.last_login is None
        with translation.override(getattr(user, "language", "") or translation.get_language()):
            mail = write(template_prefix, email, **context, days=days, is_first=is_first)
        send(mail)

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Every password that is tried passes here, whatever page it came from."""
        if not may_use_password(str(credentials.get("email") or "")):
            raise ValidationError(_("Tänne kirjaudutaan oppilaitoksen tunnuksella."))
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


class ArrivalAdapter(DefaultSocialAccountAdapter):
    """People come with the college's own accounts; who may come in is decided in `arrivals`."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Only what the environment says: a row in the database is no provider."""
        apps = [app for app in (openid.app(), saml.app()) if app]
        return [app for app in apps if provider in (None, app.provider, app.provider_id)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider has said who it is; nobody is signed in yet."""
        is_joined = sociallogin.is_existing
        way = way_by(sociallogin.account.provider)
        try:
            with transaction.atomic():
                user = arrive(login=sociallogin, way=way, groups=sociallogin.groups)
                if is_joined:
                    sociallogin.user = user
                else:
                    sociallogin.connect(request, user)
        except IntegrityError as error:  # somebody new who has pressed twice
            raise ProviderException("came twice at once") from error
        except NotLetInError as refusal:
            detail = f"{way.protocol}: {refusal.why.value}"
            record(Event.What.FAILED, user=refusal.user, detail=detail, request=request)
            if refusal.why == Why.CLOSED:
                raise ImmediateHttpResponse(redirect("account_inactive")) from refusal
            context = {"why": refusal.why.label, "is_new": refusal.why == Why.UNKNOWN}
            page = render(request, "accounts/sign_in/not_let_in.html", context, status=403)
            raise ImmediateHttpResponse(page) from refusal

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: object = None,
        exception: Exception | None = None,
        extra_context: object = None,
    ) -> None:
        """What went wrong is for the log alone; what the provider wrote may name somebody."""
        causes = (exception, exception and exception.__cause__)
        kinds = [
            str(each) if isinstance(each, RefusedError) else type(each).__name__
            for each in causes
            if each
        ]
        log.warning("The college's sign-in did not succeed: %s", ", ".join([str(error), *kinds]))
