"""What time does to people's data. Each is atomic, signed by the system, and safe to repeat."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.people.models import User
from accounts.sign_in.sessions import end_sessions
from core.locks import locked
from exchange.privacy.relations import Fate, Relation, relations
from exchange.privacy.texts import forget_words, replace
from teams.handovers.queries import owned_by

# What the columns of a former employee hold; the rest says nothing of who it was.
EMPTY: dict[str, Any] = {
    "first_name": "",
    "last_name": "",
    "title": "",
    "staff_group": "",
    "leaves_on": None,
    "language": "",
    "digest_day": User.DigestDay.NEVER,
    "is_asked": False,
    "muted_mail": [],
    "muted_page": [],
    "is_coordinator": False,
    "is_staff": False,
    "is_superuser": False,
}
# Of these no earlier version is kept either.
TELLING = ["first_name", "last_name", "email", "title", "staff_group", "leaves_on"]


def former_address(user: User) -> str:
    """What stands for the address of a former employee, which nobody can have."""
    return f"former-{user.pk}@former.invalid"


class StillHereError(Exception):
    """The name of somebody who works here was to be taken away."""


@dataclass(frozen=True)
class Anonymised:
    """What was done with the rows of one person, by the relation's key."""

    kept: dict[str, int]
    ended: dict[str, int]
    removed: dict[str, int]
    sessions: int
    texts: int  # rows in which the name stood
    still_responsible: int  # for so many things, which nobody has taken over


@transaction.atomic
def anonymise(*, user: User) -> Anonymised:
    """Take away who a leaver was; what the person did stays, by "former employee".

    Raises StillHereError for somebody who works here.
    """
    user = locked(user)
    if user.is_active:
        raise StillHereError(f"person {user.pk} has an open account")
    still_responsible = len(owned_by(user))
    fates = {fate: [item for item in relations() if item.fate == fate] for fate in Fate}
    sessions = end_sessions(user=user)
    report = Anonymised(
        kept=_counted(fates[Fate.STAYS], user),
        ended={item.key: _end(item, user) for item in fates[Fate.ENDS]},
        removed={item.key: _remove(item, user) for item in fates[Fate.GOES]},
        sessions=sessions,
        texts=replace(user),
        still_responsible=still_responsible,
    )
    was = copy(user)
    _empty(user)
    forget_words(was)  # last: documents told the name until it was emptied
    return report


def _counted(items: list[Relation], user: User) -> dict[str, int]:
    return {item.key: item.rows(user).count() for item in items}


def _remove(item: Relation, user: User) -> int:
    _all, of_each = item.own_rows(user).delete()
    return of_each.get(item.model._meta.label, 0)


def _end(item: Relation, user: User) -> int:
    """End what is in force."""
    rows = item.rows(user).filter(ended_on=None)
    for row in rows:
        row.ended_on = max(row.started_on, timezone.localdate())
        row.save_as(None, "ended")
    return len(rows)


def _empty(user: User) -> None:
    """The person's own columns, now and at every earlier moment."""
    if user.anonymised_on:
        return
    for name, value in EMPTY.items():
        setattr(user, name, value)
    user.email, user.anonymised_on = former_address(user), timezone.localdate()
    user.password, user.last_login = make_password(None), None
    user.save_as(None, "anonymised")
    nothing = {name: EMPTY.get(name, user.email) for name in TELLING}
    for past in User.history.filter(id=user.pk):
        for name, value in nothing.items():
            setattr(past, name, value)
        past.changes = {key: told for key, told in past.changes.items() if key not in TELLING}
        past.save(update_fields=[*nothing, "changes"])
