"""Changes to plans and their actions. Each is atomic and signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Team, User
from core.dates import a_year_after
from core.history import put_back
from partnerships.models import Partnership
from teams.models import Action, AnnualPlan, GrowthAnswer
from teams.rules import may_edit, may_undo
from teams.timing import year_span


@transaction.atomic
def start_plan(*, team: Team, year: int, by: User) -> AnnualPlan:
    """Begin a team's plan for a year; the one that is there already, if it is."""
    Team.objects.select_for_update().get(pk=team.pk)  # two who begin at once wait for each other
    plan = AnnualPlan.objects.filter(team=team, year=year).first()
    if plan is None:
        plan = AnnualPlan(team=team, year=year)
        plan.full_clean()
        plan.save_as(by, "created")
    return plan


@transaction.atomic
def open_plan(*, team: Team, by: User) -> AnnualPlan:
    """The plan that agreed actions go to, locked: nobody closes it before the action is in it.

    Raises ValidationError when that year has been closed.
    """
    plan = _locked(start_plan(team=team, year=plan_year(timezone.localdate()), by=by))
    if plan.is_closed:
        raise ValidationError(
            _("Vuoden %(year)s suunnitelma on jo päätetty. Tiimin vetäjä voi avata sen uudelleen.")
            % {"year": plan.year}
        )
    if not may_edit(by, plan):
        raise PermissionDenied
    return plan


@transaction.atomic
def confirm_plan(*, plan: AnnualPlan, by: User) -> None:
    """Say that the team has agreed on the plan; later changes then show as changes."""
    plan = _locked(plan)
    if plan.is_confirmed:
        raise ValidationError(_("Suunnitelma on jo vahvistettu."))
    plan.confirmed_on, plan.confirmed_by = timezone.localdate(), by
    plan.save_as(by, "confirmed")


@transaction.atomic
def close_plan(*, plan: AnnualPlan, by: User) -> None:
    """End the year: nothing in the plan changes any more.

    Raises ValidationError when an action has not been told how it went.
    """
    plan = _locked(plan)
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
    plan = _locked(plan)
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


@transaction.atomic
def answer_growth(*, partnership: Partnership, way: str, answer: str, by: User) -> GrowthAnswer:
    """Remember what the team decided; "yes" becomes an action of its plan.

    Raises ValidationError when that year's plan has been closed.
    """
    action = None
    if answer == GrowthAnswer.Answer.YES and partnership.team:
        plan = open_plan(team=partnership.team, by=by)
        title = (
            _("Syvennetään yhteistyötä: %s")
            if way == GrowthAnswer.Way.DEEPEN
            else _("Sovitaan, miten yhteistyö jatkuu: %s")
        )
        span = year_span(plan.year)
        action = Action(
            plan=plan,
            title=(title % partnership.organisation)[:200],
            level_id=partnership.level_id,
            timing=Action.Timing.YEAR,
            starts_on=span.first,
            ends_on=span.last,
            people=[str(by.pk)],
            partnerships=[str(partnership.pk)],
        )
        action.save_as(by, "created")
    return GrowthAnswer.objects.create(
        partnership=partnership, way=way, answer=answer, answered_by=by, action=action
    )


def plan_year(today: date) -> int:
    """The year whose plan an agreed action goes to: the next one from October on."""
    return today.year + 1 if today.month >= 10 else today.year


def _continued(action: Action, following: AnnualPlan) -> Action:
    return Action(
        plan=following,
        title=action.title,
        kind=action.kind,
        details=action.details,
        timing=action.timing,
        starts_on=a_year_after(action.starts_on),
        ends_on=a_year_after(action.ends_on),
        repeats=action.repeats,
        people=action.people,
        teams=action.teams,
        partnerships=action.partnerships,
        tools=action.tools,
        level_id=action.level_id,
        continues=action,
    )


@transaction.atomic
def undo(*, change: Any, by: User) -> None:
    """Take back one change of an action, if nothing has been written over it since."""
    if not may_undo(by, change):
        raise ValidationError(_("Tätä muutosta ei voi kumota."))
    action = Action.objects.select_for_update().get(pk=change.id)
    put_back(action, change)
    action.full_clean()
    action.save_as(by, "undone")


def _locked(plan: AnnualPlan) -> AnnualPlan:
    return AnnualPlan.objects.select_for_update().get(pk=plan.pk)


def _locked_action(action: Action, by: User) -> Action:
    action = Action.objects.select_for_update().get(pk=action.pk)
    if not may_edit(by, action.plan):
        raise PermissionDenied
    return action
