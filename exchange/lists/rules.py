"""Who may bring which list. What each says can be taken back, but it can be much at once."""

from accounts.people.models import User
from accounts.people.rules import adds_to_plans


def may_bring_people(user: User) -> bool:
    """The administrators, who keep people and teams otherwise too."""
    return user.is_staff and user.has_perm("accounts.add_user")


def may_bring_partners(user: User) -> bool:
    """Coordinators and administrators: a careless list of hundreds is hard on everybody."""
    return user.is_coordinator or may_bring_people(user)


def may_bring_members(user: User) -> bool:
    """As with partners."""
    return may_bring_partners(user)


def may_bring_tools(user: User) -> bool:
    """As with partners."""
    return may_bring_partners(user)


def may_bring_actions(user: User) -> bool:
    """Whoever writes a team's plan; each line is asked for its own team."""
    return adds_to_plans(user)
