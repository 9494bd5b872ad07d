"""The line of a plan: one action after another, without leaving it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.people.doors import require_helper
from accounts.people.session import person
from core.choices import key_in
from core.htmx import adds_inside, is_htmx, shown_query
from core.pages import require
from core.way_back import post_only
from teams.plans import services
from teams.plans.models import Action, AnnualPlan
from teams.plans.queries import elsewhere_with_partner
from teams.plans.quick import QuickLine
from teams.plans.rules import may_edit
from teams.plans.views.plans import find_plan, plan_context


@adds_inside
@post_only("plans:detail", "slug", "year")
def action_new(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Add an action as it was typed; the page stays where the meeting is."""
    found, user = find_plan(slug, year), person(request)
    require_helper(user, found.team)
    require(may_edit(user, found))
    form = QuickLine(request.POST, plan=found, unnamed=user)
    if form.is_valid():
        try:
            action = services.add_action(action=form.action(), by=user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return line_again(request, action)
    context = plan_context(request, found, quick=form, asked=shown_query(request))
    return render(request, "teams/plans/detail.html", context | {"forms": [form]}, status=422)


@post_only("plans:action", "pk")
def action_partnership(request: HttpRequest, pk: int) -> HttpResponse:
    """Say on which level the partner of an action is meant."""
    action = get_object_or_404(Action.objects.select_related("plan__team"), pk=pk)
    user = person(request)
    require_helper(user, action.plan.team)
    require(may_edit(user, action.plan))
    key = key_in(request.POST.get("partnership", ""))
    chosen = next((row for row in elsewhere_with_partner(action) if row.pk == key), None)
    if chosen is None:
        messages.error(request, _("Valitse kumppanuus luettelosta."))
        return redirect(action)
    action = services.set_partnership(action=action, partnership=chosen, by=user)
    return line_again(request, action, typed=request.POST)


def line_again(
    request: HttpRequest, action: Action, typed: QueryDict | None = None
) -> HttpResponse:
    """The plan with the action in it, and the line: ready for the next one, or as it was typed."""
    plan: AnnualPlan = action.plan
    address = f"{plan.get_absolute_url()}?added={action.pk}"
    if not is_htmx(request):
        messages.success(request, _("”%(title)s” on suunnitelmassa.") % {"title": action})
        return redirect(address)
    # The whole page, from which every part that tells of the action is taken.
    found, line = find_plan(plan.team.slug, plan.year), None
    if typed:
        kept = {name: typed.get(name, "") for name in QuickLine.base_fields}
        line = QuickLine(plan=found, unnamed=person(request), initial=kept)
    context = plan_context(request, found, line, asked=shown_query(request), added=action.pk)
    answer = render(request, "teams/plans/detail.html", context)
    answer["Content-Location"] = address
    return answer
