"""What has been told of the partnerships, team by team: words and counts, never a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.teams.models import Team
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


@require_safe
def completeness_table(request: HttpRequest) -> HttpResponse:
    """Open partnerships by team in alphabetical order, and the whole college."""
    counts = counted_by_team()
    teams = sorted(Team.objects.all(), key=lambda team: team.shown_sort_key)
    lines = [row_of(team, counts[team.pk]) for team in teams if team.pk in counts]
    if None in counts:
        lines.append(row_of(None, counts[None]))
    context = {
        "aspects": ASPECTS,
        "lines": lines,
        "all": row_of(None, Partnership.objects.open().aggregate(**numbers())),
        "without": [team for team in teams if team.pk not in counts and team.closed_on is None],
    }
    return render(request, "quality/completeness/table.html", context)


def counted_by_team() -> dict[int | None, Any]:
    """The numbers of each team that has open partnerships: one query."""
    rows = Partnership.objects.open().order_by().values("team").annotate(**numbers())
    return {row["team"]: row for row in rows}


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
