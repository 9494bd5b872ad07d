"""Who may do what in the register: one function a question.

Everyone who is signed in may add and edit: the history keeps it safe.
"""

from typing import Any

from accounts.models import Membership, User
from partnerships.models import Acquaintance, SavedView

# What can be taken back. A creation cannot: nothing in the register is deleted. Changes that
# only accompany another one are taken back with it.
UNDOABLE = {"edited", "confirmed", "ended", "archived", "moved", "added", "undone"}


def may_undo(user: User, change: Any) -> bool:
    """Everyone may take back a change; whom one knows is one's own to say."""
    verb = change.history_change_reason
    if verb not in UNDOABLE or change.history_type == "-":
        return False
    if change.instance_type is Acquaintance:
        return bool(change.user_id == user.pk)
    return verb in ("moved", "added") or bool(change.changes)


def may_delete_view(user: User, view: SavedView) -> bool:
    """Its owner, and the lead of the team that it is shared with."""
    if view.owner_id == user.pk:
        return True
    lead = user.memberships.open().filter(role=Membership.Role.LEAD)
    return view.team_id is not None and lead.filter(team=view.team_id).exists()
