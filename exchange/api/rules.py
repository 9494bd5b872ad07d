"""Who may give what to another program."""

from __future__ import annotations

from accounts.people.models import User

FOR_EVERYONE = {"read"}


def is_keeper(user: User) -> bool:
    """Whether the person keeps the keys of all: the administrators."""
    return user.is_active and user.has_perm("exchange.change_accesstoken")


def may_have(user: User, scope: str) -> bool:
    """Everyone may give on what stands on the pages; levels and copies the administrators alone.

    Asked at every use of a key too: who is no administrator any more gives nothing more on.
    """
    return user.is_active and (scope in FOR_EVERYONE or is_keeper(user))
