"""People told by their typed names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.people.models import User
from core.named import Named
from core.text import name_key

ME = {"minä", "minä itse", "jag", "jag själv", "me", "myself", "i"}


def is_me(text: str) -> bool:
    """Whether the typed text says that the person means themselves, in any of our languages."""
    return name_key(text) in ME | {name_key(_("minä"))}


def people_by_name(people: Sequence[User]) -> list[Named]:
    """People by first and last name; namesakes of one title are told apart by their address."""
    many = Counter((str(user), user.title) for user in people)
    return [
        Named(user.pk, str(user), user.title if many[str(user), user.title] == 1
              else ", ".join(filter(None, [user.title, user.email])))
        for user in people
    ]  # fmt: skip
