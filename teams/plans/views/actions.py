"""One action: its page, editing, its status, comments, undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.doors import require_helper, require_member
from accounts.people.rules import is_member
from accounts.people.session import person
from core.htmx import is_htmx, shown_query
from core.pages import VersionedUpdateView, history_context, press, require
from core.way_back import post_only, pressed_on
from teams.plans import services
from teams.plans.forms import ActionForm
from teams.plans.models import Action
from teams.plans.quick import MoveForm
from teams.plans.rules import may_edit
from teams.plans.spoken import in_words
from teams.plans.timing import Span
from teams.plans.views.plans import find_plan, plan_context
from teams.ready_made.models import ReadyAction
from teams.ready_made.services import make

# Days are of one year, and some time of it is what is meant when nothing is said.
EVERY_YEAR_ANOTHER = {Action.Timing.DAYS, Action.Timing.YEAR}


def find_action(pk: int) -> Action:
    """The action with its plan and its sets, or 404."""
    rows = Action.objects.select_related("plan__team", "level", "continues__plan__team")
    return get_object_or_404(rows.with_sets(), pk=pk)


@require_safe
def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one action, with what colleagues say of it."""
    found = find_action(pk)
    context = {
        "action": found,
        "plan": found.plan,
        **history_context(request, found),
        "may_edit": may_edit(person(request), found.plan),
        "may_make_ready": is_member(person(request), found.plan.team_id),
        "statuses": Action.Status.choices,
    }
    return render(request, "teams/plans/action.html", context)


class ActionEdit(VersionedUpdateView):
    """Correct or complete an action."""

    form_class = ActionForm
    template_name = "teams/plans/action_edit.html"

    def get_queryset(self) -> QuerySet:
        return Action.objects.select_related("plan__team")

    def refuse(self, stored: Action) -> HttpResponse | None:
        """Only the team, while the year is open."""
        require_helper(person(self.request), stored.plan.team)
        require(may_edit(person(self.request), stored.plan))
        return None

    def page_context(self, stored: Action, form: ModelForm) -> dict[str, Any]:
        return {"action": stored, "plan": stored.plan}


@post_only("plans:action", "pk")
def action_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in one click how far an action is."""
    found = find_action(pk)
    status = request.POST.get("status", "")
    if status not in Action.Status.values:
        messages.error(request, _("Valitse tila luettelosta."))
        return redirect(found)
    stored = services.set_status(action=found, status=status, by=person(request))
    return changed(request, stored, _("Tila on nyt: %s.") % stored.get_status_display())


@post_only("plans:action", "pk")
def action_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when an action is instead, in words as on the line."""
    found, user = find_action(pk), person(request)
    require_helper(user, found.plan.team)
    require(may_edit(user, found.plan))
    form = MoveForm(request.POST, plan=found.plan)
    if form.is_valid():
        try:
            stored = services.move_action(action=found, timing=form.timing, span=form.span, by=user)
        except ValidationError as error:
            form.add_error("when", error.messages)
        else:
            when = in_words(stored.timing, Span(stored.starts_on, stored.ends_on))
            return changed(request, stored, _("Ajankohta on nyt: %s.") % when)
    return plan_again(request, found, status=422, move=form, forms=[form])


def changed(request: HttpRequest, action: Action, told: str) -> HttpResponse:
    """The plan with the action as it is now, or the page that the button was on."""
    if is_htmx(request):
        return plan_again(request, action, told=told)
    messages.success(request, told)
    return redirect(pressed_on(request, "home", "plans:action") or action)


def plan_again(
    request: HttpRequest, action: Action, *, status: int = 200, **more: object
) -> HttpResponse:
    """The whole page of the plan, from which every part that tells of the action is taken."""
    found = find_plan(action.plan.team.slug, action.plan.year)
    context = plan_context(request, found, asked=shown_query(request), changed=action.pk)
    return render(request, "teams/plans/detail.html", context | more, status=status)


@post_only("plans:action", "pk")
def action_ready(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an action of one's own team into a ready-made one, for all teams."""
    found, user = find_action(pk), person(request)
    require_member(user, found.plan.team)
    when = in_words(found.timing, Span(found.starts_on, found.ends_on))
    ready = ReadyAction(
        title=found.title,
        short_name=found.short_name,
        kind=found.kind,
        details=found.details,
        when="" if found.timing in EVERY_YEAR_ANOTHER else when,
        level=found.level,
        team=found.plan.team,
    )
    return press(
        request,
        lambda: make(ready=ready, by=user),
        lambda row: (
            _("”%(title)s” on nyt valmis toimenpide, jonka muutkin voivat ottaa.") % {"title": row}
        ),
        found.get_page_url(),
        _("Tämänniminen valmis toimenpide on jo."),
    )
