"""The button that begins or ends to follow, on the pages of partners, teams and levels."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.people.models import User
from accounts.people.session import person
from core.pieces import register
from core.prepared import prepared
from teams.follows.models import Follow, Followed, verb_address


def of_thing(request: HttpRequest, thing: Followed) -> dict[str, Any]:
    """Whether the reader follows it: one query."""
    follows = bool(following(person(request), thing))
    return {"follows": follows, "address": verb_address(thing, "end" if follows else "begin")}


@prepared
def following(user: User, thing: Followed) -> QuerySet[Follow, tuple[int]]:
    """The person's following of the thing."""
    return Follow.objects.of(user, thing).values_list("pk")[:1]


register("follow", "teams/follows/_button.html", of_thing)
