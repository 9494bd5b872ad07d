"""What a row of the register tells of an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Team
from core.dates import a_year_before, months_between
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from partnerships.register.filters import PartnersFilter


@dataclass(frozen=True)
class Summary:
    """What one row of the register tells of an organisation's partnerships."""

    levels: list[Level]
    people: list[User]
    teams: list[Team]
    confirmed_on: date | None  # the oldest; None when somebody has yet to confirm one
    unconfirmed: bool
    months: int  # whole ones since the oldest confirmation
    vague: bool
    more: int  # partnerships besides the first, which is shown

    @classmethod
    def of(cls, rows: Sequence[Partnership], today: date) -> Summary:
        """Sum up the partnerships of one organisation, as `for_list` fetches them."""
        days = [row.confirmed_on for row in rows]
        never = None in days
        oldest = None if never else min(filter(None, days), default=None)
        levels = dict.fromkeys(row.level for row in rows)
        return cls(
            levels=sorted(levels, key=lambda level: level.order),
            people=list(
                dict.fromkeys(item.user for row in rows for item in row.shown_responsibilities)
            ),
            teams=list(dict.fromkeys(row.team for row in rows if row.team)),
            confirmed_on=oldest,
            unconfirmed=never or (oldest is not None and oldest < a_year_before(today)),
            months=months_between(oldest, today) if oldest else 0,
            vague=any(row.is_vague for row in rows),
            more=len(rows) - 1,
        )


@dataclass(frozen=True)
class RegisterRow:
    """One organisation in the register."""

    organisation: Organisation
    partnerships: list[Partnership]  # those of the day
    summary: Summary
    sector_words: list[str]

    @property
    def told(self) -> str:
        """What is done together by the first partnership, or what is said of the organisation."""
        first = next(iter(self.partnerships), None)
        return first.description if first else self.organisation.notes

    @classmethod
    def of(
        cls, organisation: Organisation, rows: list[Partnership], filters: PartnersFilter
    ) -> RegisterRow:
        """The row of an organisation with its partnerships of the day that is asked about."""
        names = filters.sector_names
        return cls(
            organisation,
            rows,
            Summary.of(rows, filters.day or timezone.localdate()),
            [names[key] for key in organisation.sectors if key in names],
        )
