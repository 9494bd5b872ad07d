"""A plan to take along: on paper, as PDF and as a spreadsheet, all with the same lines."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.files import PDF, attachment
from core.spreadsheet import XLSX
from teams.plans.exports import cells, columns, plan_pdf, plan_xlsx
from teams.plans.models import AnnualPlan
from teams.plans.timing import Occurrence, occurrences, year_span
from teams.plans.views.plans import find_plan


@require_safe
def plan_print(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The plan as one table, made for printing."""
    plan = find_plan(slug, year)
    lines = [cells(occurrence) for occurrence in lines_of(plan)]
    context = {"plan": plan, "team": plan.team, "columns": columns(), "lines": lines}
    return render(request, "teams/plans/print.html", context)


@require_safe
def plan_pdf_file(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The plan on A4."""
    plan = find_plan(slug, year)
    return attachment(plan_pdf(plan, lines_of(plan)), PDF, f"{slug}-{year}.pdf")


@require_safe
def plan_xlsx_file(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The plan as a spreadsheet."""
    plan = find_plan(slug, year)
    return attachment(plan_xlsx(plan, lines_of(plan)), XLSX, f"{slug}-{year}.xlsx")


def lines_of(plan: AnnualPlan) -> Sequence[Occurrence]:
    """The living actions of the plan at their times, with everything a line names."""
    return occurrences(plan.actions.living().for_list().with_sets(), year_span(plan.year))
