"""Who may do what in the toolkit: one function a question.

Everyone who is signed in may add and edit tools: the history keeps it safe. An experience is
somebody's own word, so it is theirs and their team's to change.
"""

from typing import Any

from accounts.models import User
from toolkit.models import Experience, Tool

UNDOABLE = {
    Tool: {"edited", "confirmed", "retired", "restored", "undone"},
    Experience: {"edited", "withdrawn", "undone"},
}


def may_edit_experience(user: User, experience: Any) -> bool:
    """Whoever told it, and those who are in the team now."""
    if experience.user_id == user.pk:
        return True
    return user.memberships.open().filter(team=experience.team_id).exists()


def may_undo(user: User, change: Any) -> bool:
    """Everyone may take back a change to a tool; an experience belongs to its team."""
    model = change.instance_type
    if change.history_type != "~" or change.history_change_reason not in UNDOABLE[model]:
        return False
    return bool(change.changes) and (model is Tool or may_edit_experience(user, change))
