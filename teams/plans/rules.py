"""Who may do what with plans. Everyone reads; the team writes, and coordinators help."""

from accounts.people.models import User
from accounts.people.rules import role_in
from accounts.teams.models import Membership
from teams.plans.models import AnnualPlan


def may_edit(user: User, plan: AnnualPlan, role: str | None = None) -> bool:
    """Members of the team and coordinators, while it is not closed; `role` when it is known."""
    role = role_in(user, plan.team_id) if role is None else role
    return (role != "" or user.is_coordinator) and not plan.is_closed


def may_confirm(user: User, plan: AnnualPlan, role: str | None = None) -> bool:
    """The team's lead confirms, closes and reopens; `role` when it is known already."""
    role = role_in(user, plan.team_id) if role is None else role
    return role == Membership.Role.LEAD
