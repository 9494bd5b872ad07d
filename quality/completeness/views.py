"""What has been told of the partnerships, team by team: words and counts, never a ranking."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.teams.models import Team
from quality.completeness.table import ASPECTS, by_shown_name, lines, whole


@require_safe
def completeness_table(request: HttpRequest) -> HttpResponse:
    """Open partnerships by team in alphabetical order, and the whole college."""
    rows = lines()
    told = {row.team.pk for row in rows if row.team}
    context = {
        "aspects": ASPECTS,
        "lines": rows,
        "all": whole(),
        "without": sorted(Team.objects.open().exclude(pk__in=told), key=by_shown_name),
    }
    return render(request, "quality/completeness/table.html", context)
