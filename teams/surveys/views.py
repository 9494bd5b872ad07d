"""The feedback calendar: what is asked of whom, and when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.dates import this_year
from teams.plans.timing import month_span
from teams.surveys.models import FeedbackSurvey


@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    """This year's feedback surveys by month, those without a month last."""
    year = this_year()
    surveys = list(FeedbackSurvey.objects.of_years(year, year))
    return render(request, "teams/surveys/list.html", {"months": by_month(surveys, year)})


def by_month(surveys: list[Any], year: int) -> list[tuple[date | None, list[Any]]]:
    """The months that have surveys; each survey's first place carries its address."""
    groups: list[tuple[date | None, list[Any]]] = []
    for month in range(1, 13):
        found = [(survey, str(month)) for survey in surveys if str(month) in survey.months]
        if found:
            groups.append((month_span(year, month).first, [survey for survey, _key in found]))
    loose = [survey for survey in surveys if not survey.months]
    return [*groups, (None, loose)] if loose else groups
