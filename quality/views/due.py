"""What the quality group has not looked at yet, and what it should look at again."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnerships.models import Level, Partnership
from quality.models import Review
from quality.querysets import never_reviewed

ON_A_PAGE = 50
MOST_AGAIN = 100


@require_safe
def due(request: HttpRequest) -> HttpResponse:
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
    return render(request, "quality/due.html", context)
