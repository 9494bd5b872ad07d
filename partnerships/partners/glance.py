"""Five answers about a partner in ten seconds, before a phone call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.people.models import User
from accounts.teams.models import Team
from partnerships.agreements.models import Agreement
from partnerships.contacts.models import Contact
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership


@dataclass(frozen=True)
class Colleague:
    """Somebody of the college who takes care of the partner, and of which levels."""

    user: User
    is_main: bool
    levels: list[Level]
    areas: list[str]


@dataclass(frozen=True)
class Glance:
    """Who, when last, when next, what is agreed, and how old the oldest knowledge is."""

    people: list[Colleague]  # the main contacts first
    teams: list[Team]
    last_contact: Contact | None
    next_contact: Partnership | None  # whose day comes first
    agreement: Agreement | None  # in force; the one that ends first
    wants_agreement: bool  # one is expected, none is in force
    oldest: Partnership | None  # never confirmed, or confirmed longest ago

    @property
    def main(self) -> list[Colleague]:
        """The main contacts."""
        return [item for item in self.people if item.is_main]

    @property
    def others(self) -> int:
        """How many take care besides the first main contact."""
        return len(self.people) - bool(self.main)


def glance(rows: Sequence[Partnership], contacts: Sequence[Contact]) -> Glance:
    """What the open partnerships and the contacts, latest first, tell together; no query."""
    agreed = [each for row in rows for each in row.agreements_in_force]
    waiting = [row for row in rows if row.next_contact]
    return Glance(
        people=colleagues(rows),
        teams=list(dict.fromkeys(row.team for row in rows if row.team)),
        last_contact=contacts[0] if contacts else None,
        next_contact=min(waiting, key=lambda row: row.next_contact or date.max, default=None),
        agreement=min(agreed, key=lambda each: each.valid_until or date.max, default=None),
        wants_agreement=not agreed and any(row.level.asks_for_agreement for row in rows),
        oldest=min(rows, key=lambda row: row.confirmed_on or date.min, default=None),
    )


def colleagues(rows: Sequence[Partnership]) -> list[Colleague]:
    """Who takes care of the partnerships, each once, the main contacts first."""
    found: dict[User, Colleague] = {}
    for is_main in (True, False):
        for row in rows:
            for item in row.shown_responsibilities:
                if item.is_main is is_main and item.user not in found:
                    found[item.user] = Colleague(item.user, is_main, [], [])
    for row in rows:
        for item in row.shown_responsibilities:
            each = found[item.user]
            if row.level not in each.levels:
                each.levels.append(row.level)
            if item.area and item.area not in each.areas:
                each.areas.append(item.area)
    return list(found.values())
