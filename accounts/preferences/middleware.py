"""Pages come in the language that a person has chosen, on whatever device they chose it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class OwnLanguage:
    """Speaks to whoever is signed in in their own language; see docs/decisions/0059.

    The device's cookie follows: the pages before sign-in, and one whose session has ended, come in
    the language that was last read on the device.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _speak(request, request.user)
        response = self.get_response(request)
        own = getattr(request.user, "language", "")  # of who is signed in by now
        name = settings.LANGUAGE_COOKIE_NAME
        if own and own != request.COOKIES.get(name) and name not in response.cookies:
            _keep_on_device(response, own)
        return response


def _speak(request: HttpRequest, user: object) -> None:
    """From here on; LocaleMiddleware has chosen the device's language, and begins each request."""
    if own := getattr(user, "language", ""):
        translation.activate(own)
        request.LANGUAGE_CODE = own


def _signed_in(sender: object, request: HttpRequest, user: object, **kwargs: object) -> None:
    _speak(request, user)  # what answers the sign-in itself


user_logged_in.connect(_signed_in, dispatch_uid="own language")


def _keep_on_device(response: HttpResponse, language: str) -> None:
    """As Django's own view that changes the language does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
