"""The annual wheel: of a team's plan or of the whole college."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.rules import adds_to_plans, may_help
from accounts.people.session import person
from accounts.teams.models import Team
from core.addresses import reverse
from partnerships.levels.models import Level
from teams.plans.timing import clashes
from teams.plans.years import FIRST_YEAR, LAST_YEAR, chosen_year
from teams.wheel.arcs import SURVEYS, in_bands
from teams.wheel.bands import (
    bands_by_level,
    bands_by_team,
    in_all_year,
    in_month,
    month_list,
    strip,
)
from teams.wheel.drawing import draw
from teams.wheel.forms import WheelForm
from teams.wheel.picture import arc_shapes, css_of, day_of, month_shapes
from teams.wheel.programme import programme
from teams.wheel.question import Question


@require_safe
def college_wheel(request: HttpRequest) -> HttpResponse:
    """The year of the whole college."""
    return wheel(request, None, chosen_year(request))


@require_safe
def team_wheel(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A team's year."""
    return wheel(request, get_object_or_404(Team, slug=slug), year)


def wheel(request: HttpRequest, team: Team | None, year: int) -> HttpResponse:
    """The wheel that is asked for; whoever chose another team is led to its wheel."""
    form = WheelForm(request.GET)
    form.is_valid()
    question = Question.of(request.GET, team, year, form.cleaned_data.get("level"))
    wanted = form.cleaned_data.get("team", "")
    if "team" in request.GET and wanted != (team.slug if team else ""):
        chosen = Team.objects.filter(slug=wanted).first() if wanted else None
        return redirect(question.address(team=chosen))
    form.initial = {"team": team.slug if team else ""}
    context = wheel_context(request, question) | {"form": form}
    return render(request, f"teams/wheel/{question.view or 'wheel'}.html", context)


def wheel_context(request: HttpRequest, question: Question) -> dict[str, Any]:
    """The wheel, the list of the chosen month and the table, from the same occurrences."""
    span, team, today = question.span, question.team, timezone.localdate()
    found = programme(span, team=team)
    if question.level:
        found = [row for row in found if row.event.level == question.level]
    if question.view:  # only there everybody is named
        prefetch_related_objects([o.event for o in found if not o.event.is_survey], "people")
    levels = list(Level.objects.all())
    names, band_of = bands_by_team(found) if question.by_team else bands_by_level(found, levels)
    bands = in_bands(found, span, band_of)
    if SURVEYS in bands:
        names.append((SURVEYS, _("Palautekyselyt")))
    by_key: dict[Hashable, Level] = {} if question.by_team else {row.pk: row for row in levels}
    chosen = question.chosen(today)
    all_year = in_all_year(found)
    drawn = draw(bands, names, span, today, chosen)
    months = [month_list(month, bands, names, levels, question) for month in span.months()]
    at = span.months().index(chosen)
    may_add = may_help(person(request), team.pk) if team else adds_to_plans(person(request))
    here = f"{reverse('plans:here')}?month={chosen:%Y-%m}"
    return {
        "question": question,
        "team": team,
        "year": question.year,
        "before": question.address(year=max(question.year - 1, FIRST_YEAR)),
        "following": question.address(year=min(question.year + 1, LAST_YEAR)),
        "calendar": question.address(school=False),
        "school": question.address(school=True),
        "by_level": question.address(by_team=False, view=""),
        "by_team": question.address(by_team=True, view=""),
        "table": question.address(view="table"),
        "paper": question.address(view="paper"),
        "picture": question.address(view=""),
        "span": span,
        "today": today,
        "occurrences": list(enumerate(found, 1)),
        "wheel": drawn,
        "band_shapes": [(css_of(by_key.get(band.key)), band) for band in drawn.bands],
        "month_shapes": month_shapes(drawn, question),
        "arc_shapes": arc_shapes(drawn, question, by_key),
        "in_months": sum(month.count for month in drawn.months),
        "today_in_words": day_of(today),
        "months": months,
        "chosen": months[at],
        "previous": months[at - 1] if at else None,
        "next": months[at + 1] if at + 1 < len(months) else None,
        "all_year": all_year,
        "all_year_count": sum(item.count for item in all_year),
        "strip": strip(bands, names, levels, span.months()),
        "clashes": clashes(found if question.view else in_month(found, chosen)),
        "add": (f"{here}&team={team.pk}" if team else here) if may_add else "",
    }
