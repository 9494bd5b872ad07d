"""Who may do what with saved views."""

from accounts.people.models import User
from accounts.teams.models import Membership
from partnerships.register.models import SavedView


def may_delete_view(user: User, view: SavedView) -> bool:
    """Its owner, and the lead of the team that it is shared with."""
    if view.owner_id == user.pk:
        return True
    lead = user.memberships.open().filter(role=Membership.Role.LEAD)
    return view.team_id is not None and lead.filter(team=view.team_id).exists()
