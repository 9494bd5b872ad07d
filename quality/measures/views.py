"""The measures together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quality.measures.drawing import by_source
from quality.measures.models import Measure


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    """Every measure that has values, by source, with what the numbers mean."""
    context = {"groups": by_source(Measure.objects.in_numbers())}
    return render(request, "quality/measures/list.html", context)
