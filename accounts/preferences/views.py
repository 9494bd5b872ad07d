"""What a person chooses in the menu: for this device, and the language for all of them."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.i18n import set_language

from accounts.people.models import User
from core.sent import go_on
from core.way_back import post_only

APPEARANCES = ["auto", "light", "dark"]
ONE_YEAR = 365 * 24 * 3600  # seconds


@post_only("home")
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or automatic colours on this device."""
    return _remember(request, "appearance", APPEARANCES)


@post_only("home")
def search_key(request: HttpRequest) -> HttpResponse:
    """Remember on this device whether the key "/" leads to the search (WCAG 2.1.4)."""
    return _remember(request, "search_key", ["on", "off"])


def _remember(request: HttpRequest, name: str, choices: list[str]) -> HttpResponse:
    """Keep the choice in a cookie of that name and go back to the page one came from."""
    # Not a field of the form: htmx may have changed the address since.
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if (chosen := request.POST.get(name)) in choices:
        response.set_cookie(
            name,
            chosen,
            max_age=ONE_YEAR,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return go_on(request, response)


@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language of whoever is signed in, else of the device.

    What had been sent is shown in it.
    """
    response = set_language(request)
    cookie = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    chosen = cookie.value if cookie else ""
    if chosen in dict(settings.LANGUAGES) and isinstance(request.user, User):
        request.user.choose_language(chosen)
    with translation.override(chosen or translation.get_language()):
        return go_on(request, response)
