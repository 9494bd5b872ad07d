"""Who may hand over whose responsibilities."""

from accounts.people.models import User
from accounts.people.rules import is_administrator
from accounts.teams.models import Membership


def may_hand_over(user: User, giver: User) -> bool:
    """One's own responsibilities; a lead those of the team's people; an administrator anyone's."""
    if user.pk == giver.pk or is_administrator(user):
        return True
    led = user.memberships.open().filter(role=Membership.Role.LEAD).values("team")
    return giver.memberships.filter(team__in=led).exists()
