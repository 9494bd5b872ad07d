"""One review, and what the quality group should look at (again)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.people.session import person
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from quality.criteria.rules import may_review
from quality.reviews.models import Review
from quality.reviews.queries import never_reviewed

ON_A_PAGE = 50
MOST_AGAIN = 100


@require_safe
def review_due(request: HttpRequest) -> HttpResponse:
    """Open partnerships without a published review, by level, and passed days of looking again."""
    levels: list[Any] = list(Level.objects.all())
    rows = never_reviewed(Partnership.objects, Review.objects.all())
    counts = dict(rows.order_by().values_list("level").annotate(Count("pk")))
    for level in levels:
        level.unreviewed = counts.get(level.pk, 0)
    chosen = next((each for each in levels if each.key == request.GET.get("level")), None)
    if chosen:
        rows = rows.filter(level=chosen)
    again = Review.objects.to_look_at_again(timezone.localdate())
    if chosen:
        again = again.filter(partnership__level=chosen)
    rows = rows.select_related("organisation", "level", "team")
    paginator = Paginator(rows.order_by("level__order", "organisation__sort_key", "pk"), ON_A_PAGE)
    context = {
        "levels": levels,
        "level": chosen,
        "total": sum(counts.values()),
        "page": paginator.get_page(request.GET.get("page")),
        "query": f"level={chosen.key}" if chosen else "",
        "again": again.for_list()[:MOST_AGAIN],
    }
    return render(request, "quality/reviews/due.html", context)


@require_safe
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One review in words; a draft is the quality group's own."""
    rows = Review.objects.for_list().with_answers()
    found = get_object_or_404(rows.select_related("corrects"), pk=pk)
    if not found.is_done and not may_review(person(request)):
        raise Http404
    context = {
        "review": found,
        "correction": Review.objects.done().filter(corrects=found).first(),
        "may_review": may_review(person(request)),
    }
    return render(request, "quality/reviews/detail.html", context)
