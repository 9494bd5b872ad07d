"""Who may do what in the register: one function a question."""

from accounts.models import Membership, Team, User
from partnerships.models import SavedView


def may_edit_register(user: User) -> bool:
    """Everyone who works here may add and edit; the history keeps it safe."""
    return user.is_active


def may_share_view_with(user: User, team: Team) -> bool:
    """A view is shared with one's own teams only."""
    return user.memberships.open().filter(team=team).exists()


def may_delete_view(user: User, view: SavedView) -> bool:
    """Its owner, and the lead of the team that it is shared with."""
    if view.owner_id == user.pk:
        return True
    lead = user.memberships.open().filter(role=Membership.Role.LEAD)
    return view.team_id is not None and lead.filter(team=view.team_id).exists()
