"""The way to the college's own accounts and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.providers.base import AuthProcess, Provider, ProviderException
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.sessions import LoginSession
from allauth.socialaccount.views import login_cancelled
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from requests import RequestException

from accounts.sign_in.openid import StrictAdapter
from accounts.sign_in.saml import configuration
from accounts.sign_in.ways import OIDC, SAML, RefusedError, Way, way_of, ways
from core.way_back import View, post_only

WAITS = 60  # seconds: an answer waits for the browser to come back with its cookies
MOST_LETTERS = 200_000  # of an answer


def with_college(protocol: str = "") -> Callable[[Callable[..., HttpResponse]], View]:
    """For addresses that are there only where this way is in use; when none is named, any way."""

    def decorate(view: Callable[..., HttpResponse]) -> View:
        @login_not_required
        @wraps(view)
        def page(request: HttpRequest) -> HttpResponse:
            way = way_of(protocol) if protocol else next(iter(ways()), None)
            if way is None:
                raise Http404
            try:
                return view(request, way)
            # The provider is away or speaks otherwise, or this browser has asked it nothing.
            except (RequestException, KeyError, ProviderException, PermissionDenied) as error:
                provider = _provider(request, way)
                page: HttpResponse = render_authentication_error(request, provider, exception=error)
                return page

        return page

    return decorate


# allauth's own view takes from the address what is asked of the provider, and for what; here
# nothing of it is anybody's to choose.
@post_only("account_login")
@with_college()
def begin(request: HttpRequest, way: Way) -> HttpResponse:
    """Lead to the provider's own page; to which one, where there are two, the button says."""
    if stopped := ratelimit.consume_or_429(request, action="login"):
        return stopped
    way = way_of(request.POST.get("way", "")) or way
    response: HttpResponse = _provider(request, way).redirect(
        request, process=AuthProcess.LOGIN, next_url=get_next_redirect_url(request)
    )
    return response


@require_safe
@with_college(OIDC)
def callback(request: HttpRequest, way: Way) -> HttpResponse:
    """Back from a provider of OpenID Connect, with a code for what it says."""
    view = OAuth2CallbackView.adapter_view(StrictAdapter(request, way.provider))
    response: HttpResponse = view(request)
    return response


@require_safe
@with_college()
def cancelled(request: HttpRequest, way: Way) -> HttpResponse:
    """The person turned back on the provider's page."""
    response: HttpResponse = login_cancelled(request)
    return response


@require_safe
@with_college(SAML)
def metadata(request: HttpRequest, way: Way) -> HttpResponse:
    """What a provider of SAML has to know of us."""
    from accounts.sign_in.saml_answers import metadata_of_ours

    told = metadata_of_ours(configuration(request, alone=True))
    return HttpResponse(told, content_type="application/samlmetadata+xml")


# Another site's page sends it, so it carries neither our token nor the cookie of the session. What
# it says is judged when the browser comes back by itself, with the session that has asked.
@csrf_exempt
@post_only("account_login")
@with_college(SAML)
def answer(request: HttpRequest, way: Way) -> HttpResponse:
    """Take what a provider of SAML answers, unread, until the browser comes back."""
    if stopped := ratelimit.consume_or_429(request, action="login"):
        return stopped
    text = request.POST.get("SAMLResponse", "")
    if not 0 < len(text) <= MOST_LETTERS:
        raise RefusedError("NO_ANSWER")
    response = redirect("saml_answered")
    waiting = _waiting(request)
    waiting.store["answer"] = text
    waiting.store.set_expiry(WAITS)
    waiting.save(response)
    for cookie in response.cookies.values():
        cookie["httponly"] = True
    return response


@require_safe
@with_college(SAML)
def answered(request: HttpRequest, way: Way) -> HttpResponse:
    """Back from a provider of SAML: judge its answer, once."""
    waiting = _waiting(request)
    text = waiting.store.get("answer", "")
    waiting.delete()
    if not text:
        raise RefusedError("NO_ANSWER")
    login = _provider(request, way).login_from(request, text)
    response: HttpResponse = complete_social_login(request, login)
    return response


def _provider(request: HttpRequest, way: Way) -> Provider:
    return get_adapter().get_provider(request, way.provider)


def _waiting(request: HttpRequest) -> LoginSession:
    return LoginSession(request, "saml_waiting", "saml-waiting")
