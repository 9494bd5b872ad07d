"""What everybody sees first of quality: the rounds and the criteria."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.session import person
from partnerships.models import Level
from quality.models import Criterion, Review, ReviewRound
from quality.rules import may_review


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The rounds, newest first, and how far they are."""
    user = person(request)
    reviewing = may_review(user)
    rounds = ReviewRound.objects.with_progress()
    context: dict[str, Any] = {
        "rounds": rounds if reviewing else rounds.opened(),
        "may_review": reviewing,
        "level_labels": {level.key: level.label for level in Level.objects.all()},
        "drafts": Criterion.objects.in_use().filter(is_draft=True).exists(),
    }
    if reviewing:
        context["queue"] = Review.objects.queue_of(user).count()
    return render(request, "quality/overview.html", context)


@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """The criteria of each level, and the versions before them."""
    rows = list(Criterion.objects.order_by("order", "key", "-edition"))
    levels: list[Any] = list(Level.objects.all())
    for level in levels:
        ours = [row for row in rows if row.level_id == level.pk]
        level.shown_criteria = [row for row in ours if row.is_in_use]
        level.former_criteria = [row for row in ours if not row.is_in_use]
    context = {"levels": levels, "may_review": may_review(person(request))}
    return render(request, "quality/criteria.html", context)
