"""The way to the college's own accounts and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.views import login_cancelled
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from requests import RequestException

from accounts.sign_in.college import StrictAdapter
from core.way_back import View, post_only


def with_college(view: Callable[[HttpRequest], HttpResponse]) -> View:
    """There is such an address only where the college's accounts are in use."""

    @login_not_required
    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        if not settings.OIDC_ISSUER:
            raise Http404
        try:
            return view(request)
        except (RequestException, KeyError) as error:  # the provider is away, or speaks otherwise
            provider = get_adapter().get_provider(request, settings.OIDC_ISSUER)
            page: HttpResponse = render_authentication_error(request, provider, exception=error)
            return page

    return page


# allauth's own view takes from the address what is asked of the provider, and for what; here
# nothing of it is anybody's to choose.
@post_only("account_login")
@with_college
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the provider's own page."""
    if stopped := ratelimit.consume_or_429(request, action="login"):
        return stopped
    provider = get_adapter().get_provider(request, settings.OIDC_ISSUER)
    response: HttpResponse = provider.redirect(
        request, process=AuthProcess.LOGIN, next_url=get_next_redirect_url(request)
    )
    return response


@require_safe
@with_college
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with a code for what it says."""
    view = OAuth2CallbackView.adapter_view(StrictAdapter(request, settings.OIDC_ISSUER))
    response: HttpResponse = view(request)
    return response


@require_safe
@with_college
def cancelled(request: HttpRequest) -> HttpResponse:
    """The person turned back on the provider's page."""
    response: HttpResponse = login_cancelled(request)
    return response
