"""The criteria of each level, for everybody to read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.people.session import person
from partnerships.levels.models import Level
from quality.criteria.models import Criterion
from quality.criteria.rules import may_review


@require_safe
def criterion_list(request: HttpRequest) -> HttpResponse:
    """The criteria of each level, and the versions before them."""
    rows = list(Criterion.objects.order_by("order", "key", "-edition"))
    levels: list[Any] = list(Level.objects.all())
    for level in levels:
        ours = [row for row in rows if row.level_id == level.pk]
        level.shown_criteria = [row for row in ours if row.is_in_use]
        level.former_criteria = [row for row in ours if not row.is_in_use]
    context = {"levels": levels, "may_review": may_review(person(request))}
    return render(request, "quality/criteria/list.html", context)
