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


def is_undoable(change: Any) -> bool:
    """Whether the change is of a kind that can be taken back at all."""
    if change.history_type != "~" or not change.changes:
        return False
    return change.history_change_reason in UNDOABLE[change.instance_type]
