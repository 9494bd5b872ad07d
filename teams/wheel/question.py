"""What is asked of the wheel: the address says all of it, so that a link gives the same picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from accounts.teams.models import Team
from core.addresses import reverse
from core.choices import key_in
from partnerships.levels.models import Level
from teams.plans.timing import Span, school_year_span, year_span

VIEWS = ["table", "paper"]


@dataclass(frozen=True)
class Question:
    """Whose wheel, of which time and level, drawn how; and the month that is read beside it."""

    team: Team | None
    year: int
    school: bool = False
    by_team: bool = False
    level: Level | None = None
    month: int = 0  # 1 to 12; 0 when none was chosen
    view: str = ""

    @classmethod
    def of(cls, asked: QueryDict, team: Team | None, year: int, level: Level | None) -> Question:
        """As the address asks; what cannot be understood is left out."""
        month, view = key_in(asked.get("month", "")), asked.get("view", "")
        return cls(
            team=team,
            year=year,
            school="school" in asked,
            by_team=team is None and asked.get("rings") == "team",
            level=level,
            month=month if 1 <= month <= 12 else 0,
            view=view if view in VIEWS else "",
        )

    @property
    def span(self) -> Span:
        """The calendar year or the school year."""
        return school_year_span(self.year) if self.school else year_span(self.year)

    def chosen(self, today: date) -> date:
        """The month that is read beside the wheel: the one asked for, this one, or the first."""
        months = self.span.months()
        wanted = self.month or (today.month if self.span.first <= today <= self.span.last else 0)
        return next((month for month in months if month.month == wanted), months[0])

    def address(self, **changes: object) -> str:
        """The address of the same question with something else in it."""
        other = replace(self, **changes)  # type: ignore[arg-type]  # the fields of the class
        query = {
            "year": "" if other.team else other.year,
            "school": 1 if other.school else "",
            "rings": "team" if other.by_team else "",
            "level": other.level.key if other.level else "",
            "month": other.month or "",
            "view": other.view,
        }
        path = (
            reverse("wheel:team", args=[other.team.slug, other.year])
            if other.team
            else reverse("wheel:college")
        )
        return f"{path}?{urlencode({name: value for name, value in query.items() if value})}"
