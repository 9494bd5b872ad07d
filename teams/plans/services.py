"""Changes to plans and their actions. Each is atomic and signed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.dates import a_year_after
from core.locks import locked
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action, AnnualPlan
from teams.plans.rules import may_edit
from teams.plans.timing import Span, year_span
from teams.plans.years import plan_year
from teams.ready_made.models import TITLE_LENGTH


@transaction.atomic
def start_plan(*, team: Team, year: int, by: User) -> AnnualPlan:
    """Begin a team's plan for a year; the one that is there already, if it is."""
    locked(team)  # two who begin at once wait for each other
    plan = AnnualPlan.objects.filter(team=team, year=year).first()
    if plan is None:
        plan = AnnualPlan(team=team, year=year)
        plan.full_clean()
        plan.save_as(by, "created")
    return plan


@transaction.atomic
def open_plan(*, team: Team, by: User) -> AnnualPlan:
    """The plan that agreed actions go to, locked: nobody closes it before the action is in it.

    A closed year is neither opened nor added to: what is agreed then goes to the year after it.
    """
    plan = locked(start_plan(team=team, year=plan_year(timezone.localdate()), by=by))
    while plan.is_closed:
        plan = locked(start_plan(team=team, year=plan.year + 1, by=by))
    return plan


@transaction.atomic
def add_agreed_action(
    *,
    team: Team,
    title: str,
    people: list[User],
    by: User,
    kind: str = Action.Kind.ORGANISE,
    details: str = "",
    partnership: Partnership | None = None,
) -> Action:
    """What was agreed elsewhere becomes an action of the team's plan, some time of its year."""
    plan = open_plan(team=team, by=by)
    span = year_span(plan.year)
    action = Action(
        plan=plan,
        title=title[:TITLE_LENGTH],
        kind=kind,
        details=details,
        level_id=partnership.level_id if partnership else None,
        timing=Action.Timing.YEAR,
        starts_on=span.first,
        ends_on=span.last,
    )
    action.hold(people=people, partnerships=[partnership] if partnership else [])
    action.save_as(by, "created")
    return action


@transaction.atomic
def add_action(*, action: Action, by: User) -> Action:
    """Add an action to its plan, which is begun if nobody has begun it yet."""
    plan = start_plan(team=action.plan.team, year=action.plan.year, by=by)
    if not may_edit(by, plan):
        raise PermissionDenied
    action.plan = plan
    action.save_as(by, "created")
    return action


@transaction.atomic
def confirm_plan(*, plan: AnnualPlan, by: User) -> None:
    """Say that the team has agreed on the plan; later changes then show as changes."""
    plan = locked(plan)
    if plan.is_confirmed:
        raise ValidationError(_("Suunnitelma on jo vahvistettu."))
    plan.confirmed_on, plan.confirmed_by = timezone.localdate(), by
    plan.save_as(by, "confirmed")


@transaction.atomic
def close_plan(*, plan: AnnualPlan, by: User) -> None:
    """End the year: nothing in the plan changes any more.

    Raises ValidationError when an action has not been told how it went.
    """
    plan = locked(plan)
    if plan.is_closed:
        raise ValidationError(_("Suunnitelma on jo päätetty."))
    if not plan.is_confirmed:
        raise ValidationError(_("Vahvista suunnitelma ennen kuin päätät sen."))
    left = plan.actions.open().count()
    if left:
        raise ValidationError(
            _("%(n)s toimenpidettä on vielä kesken. Merkitse ne valmiiksi, jätä pois tai siirrä.")
            % {"n": left}
        )
    plan.closed_on, plan.closed_by = timezone.localdate(), by
    plan.save_as(by, "closed")


@transaction.atomic
def reopen_plan(*, plan: AnnualPlan, by: User) -> None:
    """Open a closed plan again."""
    plan = locked(plan)
    plan.closed_on = plan.closed_by = None
    plan.save_as(by, "reopened")


@transaction.atomic
def set_status(*, action: Action, status: str, by: User) -> Action:
    """Say how far an action is; return the row as it is stored."""
    action = _locked_action(action, by)
    if action.status != status:
        action.status = status
        action.full_clean()
        action.save_as(by, "status")
    return action


@transaction.atomic
def move_action(*, action: Action, timing: str, span: Span, by: User) -> Action:
    """Say when an action is instead; return the row as it is stored."""
    action = _locked_action(action, by)
    when = (timing, span.first, span.last)
    if (action.timing, action.starts_on, action.ends_on) != when:
        action.timing, action.starts_on, action.ends_on = when
        action.full_clean()
        action.save_as(by, "edited")
    return action


@transaction.atomic
def set_partnership(*, action: Action, partnership: Partnership, by: User) -> Action:
    """Say what an action is about; its level follows. Return the row as it is stored."""
    action = _locked_action(action, by)
    action.level = partnership.level
    action.hold(partnerships=[partnership]).save_as(by, "edited")
    return action


@transaction.atomic
def roll_over(*, plan: AnnualPlan, choices: dict[int, str], by: User) -> AnnualPlan:
    """Begin next year's plan from this one.

    `choices` says of each action "done", "continue" or "drop". What continues, and what repeats
    every year, comes to the next plan a year later, once however often this is run. Open actions
    that continue are marked as done here only if the person says so.
    """
    following = start_plan(team=plan.team, year=plan.year + 1, by=by)
    if not may_edit(by, following):
        raise PermissionDenied
    brought = set(following.actions.exclude(continues=None).values_list("continues", flat=True))
    for action in plan.actions.select_for_update():
        choice = choices.get(action.pk)
        if choice == "continue" and action.pk not in brought:
            _continued(action, following).save_as(by, "continued")
        status = {"done": Action.Status.DONE, "drop": Action.Status.DROPPED}.get(choice or "")
        if status and action.is_open and not plan.is_closed:
            action.status = status
            action.save_as(by, "status")
    return following


def _continued(action: Action, following: AnnualPlan) -> Action:
    row = Action(
        plan=following,
        title=action.title,
        short_name=action.short_name,
        kind=action.kind,
        details=action.details,
        timing=action.timing,
        starts_on=a_year_after(action.starts_on),
        ends_on=a_year_after(action.ends_on),
        repeats=action.repeats,
        level_id=action.level_id,
        continues=action,
    )
    sets = ["people", "teams", "partnerships", "tools"]
    return row.hold(**{name: action.keys_of(name) for name in sets})


def _locked_action(action: Action, by: User) -> Action:
    action = locked(action)
    if not may_edit(by, action.plan):
        raise PermissionDenied
    return action
