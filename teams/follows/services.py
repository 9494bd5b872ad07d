"""Beginning and ending to follow. What changes nothing is no fault: it is pressed again."""

from __future__ import annotations

from accounts.people.models import User
from teams.follows.models import Follow, Followed


def follow(*, thing: Followed, by: User) -> None:
    """From now on the person hears of the thing."""
    Follow.objects.get_or_create(defaults={}, user=by, **{thing._meta.model_name or "": thing})


def unfollow(*, thing: Followed, by: User) -> None:
    """The person hears of the thing no more."""
    Follow.objects.of(by, thing).delete()
