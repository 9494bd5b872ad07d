"""Which team lacks partners on which level, and who looks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from accounts.teams.models import Team
from core.addresses import reverse
from core.pages import VersionedUpdateView, fill_in, posted
from core.remembered import remembered
from partnerships.levels.models import Level
from partnerships.partnerships.models import PartnershipQuerySet
from teams.wanted.filters import GapFilter
from teams.wanted.forms import WantedForm
from teams.wanted.models import WantedPartner


@dataclass(frozen=True)
class Cell:
    """How many partnerships a team has on a level."""

    team: Team | None
    level: Level
    count: int


@dataclass(frozen=True)
class Row:
    """A team's line of the matrix."""

    team: Team | None
    cells: list[Cell]
    total: int


def matrix(rows: PartnershipQuerySet, sector: str = "") -> tuple[list[Row], list[int], int]:
    """Team × level with its sums: three queries. The sums are those of the register."""
    counted = rows.order_by().values_list("team", "level").annotate(Count("pk"))
    counts: dict[tuple[int | None, int], int] = remembered(
        ("gaps", sector), lambda: {(team, level): n for team, level, n in counted}
    )
    levels = list(Level.objects.all())
    with_rows = {team for team, _level in counts}
    teams: list[Team | None] = [
        team
        for team in sorted(Team.objects.all(), key=lambda team: team.shown_sort_key)
        if team.closed_on is None or team.pk in with_rows
    ]
    lines = []
    for team in [*teams, None]:
        key = team.pk if team else None
        cells = [Cell(team, level, counts.get((key, level.pk), 0)) for level in levels]
        lines.append(Row(team, cells, sum(cell.count for cell in cells)))
    sums = [sum(line.cells[n].count for line in lines) for n in range(len(levels))]
    return lines, sums, sum(sums)


@require_safe
def gap_table(request: HttpRequest) -> HttpResponse:
    """Which team lacks partners on which level, and who looks for them."""
    filters = GapFilter(request.GET)
    lines, sums, total = matrix(filters.qs, filters.chosen.get("sector", ""))
    context = {
        "levels": list(Level.objects.all()),
        "lines": lines,
        "sums": sums,
        "total": total,
        "filters": filters,
        "sector": filters.chosen.get("sector", ""),
        "wanted": WantedPartner.objects.open().for_list(),
    }
    return render(request, "teams/wanted/gaps.html", context)


def wanted_new(request: HttpRequest) -> HttpResponse:
    """Say that a kind of partner is missing and who looks for it."""
    user = person(request)
    home = user.home().first()
    initial: dict[str, Any] = {"owner": user.pk, "team": home.team_id if home else None}
    # PostgreSQL refuses a question with a NUL in it.
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("team", "level")}
    if team := Team.objects.open().filter(slug=asked["team"]).first():
        initial["team"] = team.pk
    if level := Level.objects.filter(key=asked["level"]).first():
        initial["level"] = level.pk
    form = WantedForm(posted(request), initial=initial)
    return fill_in(
        request,
        "teams/wanted/form.html",
        form,
        lambda: form.instance.save_as(user, "created"),
        _("Kiitos! Nyt tiedämme, mitä etsimme."),
        to="wanted:gaps",
    )


class WantedEdit(VersionedUpdateView):
    """Tell how the search goes."""

    form_class = WantedForm
    template_name = "teams/wanted/form.html"

    def get_queryset(self) -> QuerySet:
        return WantedPartner.objects.for_list()

    def get_success_url(self) -> str:
        return reverse("wanted:gaps")
