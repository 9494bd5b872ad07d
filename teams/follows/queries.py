"""What happened with what a person follows."""

from __future__ import annotations

from django.db.models import Q

from accounts.people.models import User
from core.history import Tracked
from partnerships.contacts.models import Contact
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from teams.follows.models import Follow

# From a historical row to its organisation, team and level.
OF_PARTNERSHIP = {
    "organisation": "partnership__organisation",
    "team": "partnership__team",
    "level": "partnership__level",
}
PATHS: dict[type[Tracked], dict[str, str]] = {
    Organisation: {"organisation": "id"},
    Partnership: {"organisation": "organisation", "team": "team", "level": "level"},
    Contact: OF_PARTNERSHIP | {"organisation": "organisation"},
    Responsibility: OF_PARTNERSHIP,
}


def followed_by(user: User) -> dict[type[Tracked], Q]:
    """The condition of a historical row, by model, that it is of what the person follows."""
    keys = Follow.objects.keys(user)
    return {model: _of(paths, keys) for model, paths in PATHS.items()}


def _of(paths: dict[str, str], keys: dict[str, list[int]]) -> Q:
    condition = Q(pk__in=[])
    for kind, path in paths.items():
        if keys[kind]:
            condition |= Q(**{f"{path}__in": keys[kind]})
    return condition
