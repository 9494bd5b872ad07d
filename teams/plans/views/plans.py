"""A team's plan for a year: reading, adding, changing, confirming, rolling over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.doors import closed, require_helper, who_opens
from accounts.people.models import User
from accounts.people.rules import may_help, role_in
from accounts.people.session import person
from accounts.teams.models import Team
from core.choices import key_in
from core.pages import VersionedUpdateView, press, require
from core.prepared import prepared
from core.way_back import post_only
from partnerships.levels.models import Level
from teams.plans import services
from teams.plans.filters import GOAL, PlanFilter
from teams.plans.forms import GoalsForm
from teams.plans.groups import by_goal, by_month, empty_months, folded
from teams.plans.history import changes_since_confirmed
from teams.plans.models import Action, AnnualPlan
from teams.plans.progress import progress
from teams.plans.queries import elsewhere_with_partner
from teams.plans.quick import QuickLine
from teams.plans.rules import may_confirm, may_edit
from teams.plans.spoken import in_words
from teams.plans.timing import month_span

CHANGES_SHOWN = 20


def find_plan(slug: str, year: int) -> AnnualPlan:
    """The plan, or 404."""
    plans = AnnualPlan.objects.select_related("team", "confirmed_by", "closed_by")
    return get_object_or_404(plans, team__slug=slug, year=year)


@require_safe
def plan_detail(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A plan's actions by quarter and month, or the offer to begin one."""
    found = (
        AnnualPlan.objects.select_related("team", "confirmed_by", "closed_by")
        .filter(team__slug=slug, year=year)
        .first()
    )
    if found is None:
        return no_plan(request, slug, year)
    return render(request, "teams/plans/detail.html", plan_context(request, found))


def no_plan(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The offer to begin a plan; last year's actions to take along."""
    team = get_object_or_404(Team, slug=slug)
    before = AnnualPlan.objects.filter(team=team, year=year - 1).first()
    context = {
        "team": team,
        "year": year,
        "may_start": may_help(person(request), team.pk),
        "before": before,
        "left_open": before.actions.open().count() if before else 0,
    }
    return render(request, "teams/plans/no_plan.html", context)


@prepared
def actions_of(plan: AnnualPlan) -> QuerySet[Action]:
    """The plan's actions, with all that a list of them shows."""
    return Action.objects.filter(plan=plan).for_list().with_sets()


def plan_context(
    request: HttpRequest,
    found: AnnualPlan,
    quick: QuickLine | None = None,
    asked: QueryDict | None = None,
    added: int = 0,
    changed: int = 0,
) -> dict[str, Any]:
    """What the plan's page shows, in a fixed number of queries.

    `asked` narrows it, where that is not what the request itself asks for; `added` is the key of
    the action that was just added, `changed` of the one that was just changed.
    """
    user = person(request)
    rows = actions_of(found)
    for row in rows:
        row.plan = found
    key = added or key_in(request.GET.get("added", ""))
    newest = next((row for row in rows if row.pk == key), None)
    role = role_in(user, found.team_id)
    editable = may_edit(user, found, role)
    line = quick or (line_for(request, found, newest) if editable else None)
    return {
        "plan": found,
        "team": found.team,
        "year": found.year,
        **listed(request.GET if asked is None else asked, found, rows, {key, changed}),
        "may_edit": editable,
        "openers": [] if role else who_opens(found.team),
        "may_confirm": may_confirm(user, found, role),
        "quick": line,
        "offered": line.offered(rows) if line else [],
        "added": newest,
        "just_changed": changed,
        "elsewhere": elsewhere_with_partner(newest) if newest else [],
        "statuses": Action.Status.choices,
        "changes": changes_since_confirmed(found, CHANGES_SHOWN),
        "years": years_of(found.team),
    }


def listed(
    asked: QueryDict, plan: AnnualPlan, rows: list[Action], open_for: set[int]
) -> dict[str, Any]:
    """The plan's actions as they are asked for: narrowed, under headings, and how far they are."""
    people: dict[int, User] = {p.pk: p for row in rows for p in row.people.all()}
    by_name = sorted(people.values(), key=lambda p: p.sort_key)
    filters = PlanFilter(asked, plan, people=by_name, levels=list(Level.objects.all()))
    shown = filters.among(rows)
    living = [row for row in shown if row.status != Action.Status.DROPPED]
    total = sum(row.status != Action.Status.DROPPED for row in rows)
    if filters.sort == GOAL:
        groups, empty = by_goal(living, plan), []
    else:
        groups = by_month(living, plan.year, timezone.localdate())
        empty = empty_months(groups, plan.year)
    return {
        "filters": filters,
        "by_goal": filters.sort == GOAL,
        "is_filtered": filters.is_asked,
        "segments": progress(rows),
        "total": total,
        "groups": groups if filters.is_asked else folded(groups, total, open_for=open_for),
        "empty": [] if filters.is_asked else empty,
        "dropped": [row for row in shown if row.status == Action.Status.DROPPED],
    }


def line_for(request: HttpRequest, plan: AnnualPlan, newest: Action | None) -> QuickLine:
    """The line to add on; it goes on from what was just added, or begins with a month."""
    if newest is not None:
        return QuickLine.after(newest, unnamed=person(request))
    month = key_in(request.GET.get("month", ""))
    when = {}
    if 1 <= month <= 12:
        when = {"when": in_words(Action.Timing.MONTH, month_span(plan.year, month))}
    return QuickLine(plan=plan, unnamed=person(request), initial=when)


def years_of(team: Team) -> list[int]:
    """The years that the team has a plan for."""
    plans = AnnualPlan.objects.filter(team=team).order_by("year")
    return list(plans.values_list("year", flat=True))


@post_only("plans:detail", "slug", "year")
def plan_start(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Begin the plan of a year."""
    team = get_object_or_404(Team.objects.open(), slug=slug)
    require_helper(person(request), team)
    try:
        found = services.start_plan(team=team, year=year, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("portfolio:team", slug)
    messages.success(request, _("Suunnitelma on aloitettu. Lisää ensimmäinen toimenpide."))
    return redirect(found)


class GoalsEdit(VersionedUpdateView):
    """What the team wants to reach in the year."""

    form_class = GoalsForm
    template_name = "teams/plans/goals.html"

    def get_queryset(self) -> QuerySet:
        return AnnualPlan.objects.select_related("team")

    def get_object(self, queryset: QuerySet | None = None) -> AnnualPlan:
        rows = self.get_queryset() if queryset is None else queryset
        return get_object_or_404(rows, team__slug=self.kwargs["slug"], year=self.kwargs["year"])

    def refuse(self, stored: AnnualPlan) -> HttpResponse | None:
        require_helper(person(self.request), stored.team)
        require(may_edit(person(self.request), stored))
        return None

    def page_context(self, stored: AnnualPlan, form: ModelForm) -> dict[str, Any]:
        return {"plan": stored}


VERBS = {
    "confirm": (services.confirm_plan, lambda _done: _("Suunnitelma on vahvistettu.")),
    "close": (services.close_plan, lambda _done: _("Vuosi on päätetty. Kiitos tiimille!")),
    "reopen": (services.reopen_plan, lambda _done: _("Suunnitelma on taas auki.")),
}


@post_only("plans:detail", "slug", "year")
def plan_verb(request: HttpRequest, slug: str, year: int, verb: str) -> HttpResponse:
    """Confirm, close or reopen a plan: the lead's to do."""
    found = find_plan(slug, year)
    if verb not in VERBS:
        raise Http404
    if not may_confirm(person(request), found):
        raise closed(found.team)
    act, done = VERBS[verb]
    return press(request, lambda: act(plan=found, by=person(request)), done, found)


@dataclass(frozen=True)
class Rolled:
    """An action of the year that ends: whether the next plan has it already, what is suggested."""

    action: Action
    is_brought: bool
    suggested: str  # "continue" or "done"


def plan_roll_over(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Begin next year's plan from this one: of each action done, continue or drop."""
    found = find_plan(slug, year)
    require_helper(person(request), found.team)
    actions = list(found.actions.exclude(status=Action.Status.DROPPED).for_list())
    if request.method == "POST":
        choices = {row.pk: request.POST.get(f"action-{row.pk}", "") for row in actions}
        following = services.roll_over(plan=found, choices=choices, by=person(request))
        messages.success(
            request, _("Vuoden %(year)s suunnitelma on aloitettu.") % {"year": following.year}
        )
        return redirect(following)
    brought = set(Action.objects.filter(continues__in=actions).values_list("continues", flat=True))
    rows = [
        Rolled(
            row,
            is_brought=row.pk in brought,
            suggested="continue" if row.is_open or row.repeats == "yearly" else "done",
        )
        for row in actions
    ]
    context = {
        "plan": found,
        "team": found.team,
        "rows": rows,
        "choices": [
            ("continue", _("Jatkuu ensi vuonna")),
            ("done", _("Valmis, ei siirry")),
            ("drop", _("Jätetään pois")),
        ],
        "next_year": found.year + 1,
    }
    return render(request, "teams/plans/roll_over.html", context)
