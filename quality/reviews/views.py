"""One review, and what the quality group should look at (again)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.remembered import remembered
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from quality.criteria.rules import may_review
from quality.reviews.columns import Shown
from quality.reviews.evidence import gather, put_beside
from quality.reviews.filters import DueFilter
from quality.reviews.models import Review
from quality.reviews.queries import never_reviewed

ON_A_PAGE = 50
MOST_AGAIN = 100


@dataclass(frozen=True)
class LevelTab:
    """One level with the number of its open partnerships without a published review."""

    level: Level
    unreviewed: int


@require_safe
def review_due(request: HttpRequest) -> HttpResponse:
    """Open partnerships without a published review, by name, and passed days of looking again."""
    levels = list(Level.objects.all())
    rows = never_reviewed(Partnership.objects.all(), Review.objects.all())
    by_level = rows.order_by().values_list("level").annotate(Count("pk"))
    counts = remembered("never reviewed", lambda: dict(by_level))
    rows = rows.select_related("organisation", "level", "team").order_by(
        "organisation__sort_key", "pk"
    )
    filters = DueFilter(request.GET, rows, levels)
    chosen = next((each for each in levels if each.key == filters.chosen.get("level")), None)
    again = Review.objects.to_look_at_again(timezone.localdate())
    if chosen:
        again = again.filter(partnership__level=chosen)
    context = {
        "levels": [LevelTab(level, counts.get(level.pk, 0)) for level in levels],
        "level": chosen,
        "total": sum(counts.values()),
        "filters": filters,
        "page": filters.page(ON_A_PAGE),
        "query": filters.query_string(),
        "again": again.for_list()[:MOST_AGAIN],
    }
    return render(request, "quality/reviews/due.html", context)


@require_safe
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One review in words; a draft is the quality group's own."""
    rows = Review.objects.for_list().with_answers()
    found: Shown = get_object_or_404(rows.select_related("corrects"), pk=pk)
    if not found.is_done and not may_review(person(request)):
        raise Http404
    evidence = gather(found)
    put_beside(found.shown_answers, evidence)
    context = {
        "review": found,
        "evidence": evidence,
        "correction": Review.objects.done().filter(corrects=found).first(),
        "may_review": may_review(person(request)),
    }
    return render(request, "quality/reviews/detail.html", context)
