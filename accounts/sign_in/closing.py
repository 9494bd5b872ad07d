"""Ending the accounts of those who have left the college."""

from __future__ import annotations

import re
from collections.abc import Iterable

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import QuerySet

from accounts.people.models import User
from accounts.sign_in.sessions import end_sessions
from core.locks import locked

ADDRESS = re.compile(r"[^\s,;:\"'<>]+@[^\s,;:\"'<>]+")


@transaction.atomic
def close_account(*, user: User, verb: str = "left") -> None:
    """End the account of somebody who works here no more; open sessions end with it."""
    user = locked(user)
    user.is_active = False
    user.save_as(None, verb)
    end_sessions(user=user)


def addresses_in(text: str) -> set[str]:
    """Every e-mail address in a list or a table of any form."""
    return {found.casefold() for found in ADDRESS.findall(text)}


def came_by_college() -> QuerySet[User]:
    """Those with an open account who have signed in with the college's own."""
    joined = SocialAccount.objects.values("user")
    return User.objects.filter(is_active=True, pk__in=joined)


def no_longer_listed(addresses: Iterable[str]) -> list[User]:
    """Of them those whose address is not among these."""
    here = set(addresses)
    return [user for user in came_by_college() if user.email.casefold() not in here]
