"""Who may do what with plans: one function a question. Everyone reads; the team writes."""

from typing import Any

from accounts.models import Membership, User
from accounts.roles import ADMINISTRATORS
from teams.models import Action, AnnualPlan

UNDOABLE = {"edited", "status", "undone"}


def role_in(user: User, team_id: int) -> str:
    """The person's role in the team now; "" for those who are not in it."""
    roles = user.memberships.open().filter(team=team_id).values_list("role", flat=True)
    return roles.first() or ""


def is_member(user: User, team_id: int) -> bool:
    """Whether the person is in the team now."""
    return role_in(user, team_id) != ""


def may_edit(user: User, plan: AnnualPlan, role: str | None = None) -> bool:
    """Members of the team, while the plan is not closed; `role` when it is known already."""
    role = role_in(user, plan.team_id) if role is None else role
    return role != "" and not plan.is_closed


def may_confirm(user: User, plan: AnnualPlan, role: str | None = None) -> bool:
    """The team's lead confirms, closes and reopens; `role` when it is known already."""
    role = role_in(user, plan.team_id) if role is None else role
    return role == Membership.Role.LEAD


def may_undo(user: User, change: Any) -> bool:
    """A change of an action, by a member of its team."""
    if change.instance_type is not Action or change.history_type != "~":
        return False
    if change.history_change_reason not in UNDOABLE or not change.changes:
        return False
    return may_edit(user, change.plan)


def may_hand_over(user: User, giver: User) -> bool:
    """One's own responsibilities; a lead those of the team's people; an administrator anyone's."""
    if user.pk == giver.pk or user.is_superuser:
        return True
    if user.groups.filter(name=ADMINISTRATORS).exists():
        return True
    led = user.memberships.open().filter(role=Membership.Role.LEAD).values("team")
    return giver.memberships.filter(team__in=led).exists()
