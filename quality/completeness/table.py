"""What has been told of the partnerships, counted team by team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.teams.models import Team
from core.remembered import remembered
from partnerships.agreements.queries import is_expected
from partnerships.partnerships.models import Partnership
from partnerships.register.attention import REASONS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Aspect:
    """One thing to tell of a partnership; `key` is the register's filter for what lacks it."""

    key: str
    label: StrOrPromise
    word: StrOrPromise  # what it is when it has been told: "12 kirjattu"


ASPECTS = [
    Aspect("goal", _("Tavoite"), _("kirjattu")),
    Aspect("person", _("Vastuuhenkilö"), _("nimetty")),
    Aspect("vague", _("Kuvaus"), _("kuvattu")),
    Aspect("unconfirmed", _("Vahvistettu vuoden sisällä"), _("vahvistettu")),
    Aspect("agreement", _("Sopimus, jos tasolla odotetaan"), _("voimassa")),
]


@dataclass(frozen=True)
class Cell:
    """How many of a team's partnerships have the thing told, and where it is missing."""

    aspect: Aspect
    told: int
    missing: int  # partnerships
    partners: int  # organisations among the missing ones: what the register lists


@dataclass(frozen=True)
class Row:
    """One team's line; without a team, what no team takes care of."""

    team: Team | None
    total: int  # partnerships
    partners: int  # organisations: what the register lists
    cells: list[Cell]

    @property
    def confirmed(self) -> Cell:
        """How many somebody has confirmed within a year."""
        return next(cell for cell in self.cells if cell.aspect.key == "unconfirmed")

    @property
    def confirmed_share(self) -> int:
        """The same of a hundred, for a bar."""
        return round(100 * self.confirmed.told / self.total)


def lines() -> list[Row]:
    """The teams that have open partnerships by their shown names; what has no team comes last."""
    counts = counted_by_team()
    teams = sorted(Team.objects.filter(pk__in=filter(None, counts)), key=by_shown_name)
    found = [row_of(team, counts[team.pk]) for team in teams]
    return [*found, row_of(None, counts[None])] if None in counts else found


def by_shown_name(team: Team) -> str:
    """The place of a team among others in the reader's language."""
    return team.shown_sort_key


def whole() -> Row:
    """The whole college."""
    counts = remembered("completeness", lambda: Partnership.objects.open().aggregate(**numbers()))
    return row_of(None, counts)


def counted_by_team() -> dict[int | None, Any]:
    """The numbers of each team that has open partnerships: one query."""
    rows = Partnership.objects.open().order_by().values("team").annotate(**numbers())
    return remembered("completeness by team", lambda: {row["team"]: row for row in rows})


def numbers() -> dict[str, Count]:
    """What is counted of open partnerships, by name."""
    rows = Partnership.objects.all()
    counts = {
        "total": Count("pk"),
        "partners": Count("organisation", distinct=True),
        "asked": Count("pk", filter=is_expected()),
    }
    for aspect in ASPECTS:
        missing: Q = REASONS[aspect.key][1](rows)
        counts[f"{aspect.key}_missing"] = Count("pk", filter=missing)
        counts[f"{aspect.key}_partners"] = Count("organisation", distinct=True, filter=missing)
    return counts


def row_of(team: Team | None, counts: dict[str, int]) -> Row:
    """The counted numbers as a line of the table."""
    cells = []
    for aspect in ASPECTS:
        missing = counts[f"{aspect.key}_missing"]
        of = counts["asked"] if aspect.key == "agreement" else counts["total"]
        cells.append(Cell(aspect, of - missing, missing, counts[f"{aspect.key}_partners"]))
    return Row(team, counts["total"], counts["partners"], cells)
