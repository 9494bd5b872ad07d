"""A session ends when nobody uses it, and after a working day.

The browser may stand open on somebody else's desk, and whoever leaves the house must be out.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout, user_logged_in
from django.http import HttpRequest, HttpResponse

# In the session: [when it was signed in, in seconds; browser; device]
BEGAN = "began"
SEEN = "seen"  # in the session: when it was last used, in seconds
# Noted this seldom: the session is not written at every request.
EVERY = 5 * 60


def _begin(sender: object, request: HttpRequest, **kwargs: object) -> None:
    request.session[SEEN] = int(time.time())


user_logged_in.connect(_begin, dispatch_uid="idle sessions")


class IdleSessions:
    """Signs out whoever has asked for nothing for SESSION_IDLE_MINUTES, and everybody in the end.

    However often it is used, a session ends SESSION_COOKIE_AGE after the sign-in: each note of its
    use moves its own end on. What was sent is kept: the page of the ended session holds what was
    typed, and it goes on after signing in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            idle = now - int(request.session.get(SEEN, now))
            began = request.session.get(BEGAN, [now])[0]
            is_over = now - began >= settings.SESSION_COOKIE_AGE
            if is_over or idle > settings.SESSION_IDLE_MINUTES * 60:
                logout(request)
            elif idle >= EVERY or SEEN not in request.session:  # begun before this was noted
                request.session[SEEN] = now
        return self.get_response(request)


class CleanSignOut:
    """After signing out, the browser forgets what it has kept of the site's pages and drafts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response
