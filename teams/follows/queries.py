"""What happened with what a person follows."""

from __future__ import annotations

from django.db.models import Q

from accounts.people.models import User
from core.history import Tracked
from partnerships.contacts.models import Contact
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from teams.follows.models import KINDS, Follow

# From a historical row to its organisation, team and level; "" where it has none.
PATHS: dict[type[Tracked], tuple[str, str, str]] = {
    Organisation: ("id", "", ""),
    Partnership: ("organisation", "team", "level"),
    Contact: ("organisation", "partnership__team", "partnership__level"),
    Responsibility: (
        "partnership__organisation",
        "partnership__team",
        "partnership__level",
    ),
}


def followed_by(user: User) -> dict[type[Tracked], Q]:
    """The condition of a historical row, by model, that it is of what the person follows."""
    keys = Follow.objects.keys(user)
    return {model: _of(paths, keys) for model, paths in PATHS.items()}


def _of(paths: tuple[str, str, str], keys: dict[str, list[int]]) -> Q:
    condition = Q(pk__in=[])
    for kind, path in zip(KINDS, paths, strict=True):
        if path and keys[kind]:
            condition |= Q(**{f"{path}__in": keys[kind]})
    return condition
