"""Who belongs to which team, and as what."""

from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS


def is_administrator(user: User) -> bool:
    """Whether the person keeps people, teams and everything in the admin."""
    return user.is_superuser or user.groups.filter(name=ADMINISTRATORS).exists()


def role_in(user: User, team_id: int) -> str:
    """The person's role in the team now; "" for those who are not in it."""
    return user.roles.get(team_id, "")


def is_member(user: User, team_id: int) -> bool:
    """Whether the person is in the team now."""
    return team_id in user.roles


def may_help(user: User, team_id: int) -> bool:
    """Whether the person does what the team does with its plan: its people and coordinators."""
    return user.is_coordinator or is_member(user, team_id)


def adds_to_plans(user: User) -> bool:
    """Whether there is a team whose plan the person writes."""
    return user.is_coordinator or bool(user.roles)
