"""The button that begins or ends to follow, on the pages of partners, teams and levels."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.people.session import person
from core.pieces import register
from teams.follows.models import Follow, Followed, verb_address


def of_thing(request: HttpRequest, thing: Followed) -> dict[str, Any]:
    """Whether the reader follows it: one query."""
    follows = Follow.objects.of(person(request), thing).exists()
    return {"follows": follows, "address": verb_address(thing, "end" if follows else "begin")}


register("follow", "teams/follows/_button.html", of_thing)
