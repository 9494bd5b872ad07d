"""The criteria of each level, for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.people.session import person
from partnerships.levels.models import Level
from quality.criteria.models import Criterion
from quality.criteria.rules import may_review


@dataclass(frozen=True)
class LevelRow:
    """One level with its criteria."""

    level: Level
    shown_criteria: list[Criterion]  # in use
    former_criteria: list[Criterion]


@require_safe
def criterion_list(request: HttpRequest) -> HttpResponse:
    """The criteria of each level, and the versions before them."""
    rows = list(Criterion.objects.order_by("order", "key", "-edition"))
    levels = [
        LevelRow(
            level,
            [row for row in rows if row.level_id == level.pk and row.is_in_use],
            [row for row in rows if row.level_id == level.pk and not row.is_in_use],
        )
        for level in Level.objects.all()
    ]
    context = {"levels": levels, "may_review": may_review(person(request))}
    return render(request, "quality/criteria/list.html", context)
