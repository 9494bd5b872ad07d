"""A plan to take along: PDF and spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from teams.exports import plan_pdf, plan_xlsx
from teams.listing import filled
from teams.models import AnnualPlan
from teams.timing import Occurrence, occurrences, year_span
from teams.views.plans import find_plan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def pdf(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The plan on A4."""
    return _file(slug, year, plan_pdf, "application/pdf", "pdf")


@require_safe
def xlsx(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The plan as a spreadsheet."""
    return _file(slug, year, plan_xlsx, XLSX, "xlsx")


def _file(
    slug: str, year: int, make: Callable[[AnnualPlan, Sequence[Occurrence]], bytes],
    kind: str, ending: str,
) -> HttpResponse:  # fmt: skip
    plan = find_plan(slug, year)
    rows = filled(plan.actions.living().for_list())
    body = make(plan, occurrences(rows, year_span(year)))
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{year}.{ending}"'
    return response
