"""Who may hand over whose responsibilities."""

from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS
from accounts.teams.models import Membership


def may_hand_over(user: User, giver: User) -> bool:
    """One's own responsibilities; a lead those of the team's people; an administrator anyone's."""
    if user.pk == giver.pk or user.is_superuser:
        return True
    if user.groups.filter(name=ADMINISTRATORS).exists():
        return True
    led = user.memberships.open().filter(role=Membership.Role.LEAD).values("team")
    return giver.memberships.filter(team__in=led).exists()
