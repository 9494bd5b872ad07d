"""Where a person is signed in, and ending it elsewhere.

A session notes itself the kind of browser and the moment; no address is kept, and nothing of it
stays when the session ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.audit.models import Event
from accounts.audit.services import record
from accounts.people.models import User
from accounts.sign_in.idle import BEGAN, SEEN

# In this order: the later ones name themselves in the words of the earlier ones too.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
DEVICES = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Place:
    """One session of a person: with what, since when, and when it was used last."""

    is_here: bool
    browser: str
    device: str
    began: datetime | None
    seen: datetime | None


@receiver(user_logged_in)
def note(request: HttpRequest, **kwargs: object) -> None:
    """Write into the new session what its person will know it by."""
    agent = request.headers.get("User-Agent", "")
    request.session[BEGAN] = [
        int(timezone.now().timestamp()),
        _first_in(agent, BROWSERS),
        _first_in(agent, DEVICES),
    ]


def sessions_of(user: User) -> QuerySet[Session]:
    """The person's open sessions. What is in them is not asked for in the database."""
    keys = [row.session_key for row, _data in _open_sessions(user)]
    return Session.objects.filter(session_key__in=keys)


def places_of(user: User, here: str | None) -> list[Place]:
    """Where the person is signed in: this session first, then those begun last."""
    places = []
    for row, data in _open_sessions(user):
        began, browser, device = data.get(BEGAN, [None, "", ""])
        seen = data.get(SEEN)
        is_here = row.session_key == here
        places.append(Place(is_here, browser, device, _moment(began), _moment(seen)))
    return sorted(places, key=_here_then_new)


def end_sessions(*, user: User, by: User | None = None, but: str | None = None) -> int:
    """End the person's sessions, all or all but one; how many there were."""
    ended, _each = sessions_of(user).exclude(session_key=but).delete()
    if ended:
        record(Event.What.SESSIONS_ENDED, user=user, by=by, detail=str(ended))
    return ended


def _open_sessions(user: User) -> Iterator[tuple[Session, dict[str, Any]]]:
    for row in Session.objects.filter(expire_date__gte=timezone.now()):
        data = row.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk):
            yield row, data


def _first_in(agent: str, names: dict[str, str]) -> str:
    return next((name for sign, name in names.items() if sign in agent), "")


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _here_then_new(place: Place) -> tuple[bool, float]:
    return not place.is_here, -place.began.timestamp() if place.began else 0
