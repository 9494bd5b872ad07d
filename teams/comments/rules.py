"""Who may change what was said."""

from accounts.people.models import User
from teams.comments.models import Comment


def may_edit_comment(user: User, comment: Comment) -> bool:
    """Whoever said it: one's own words are one's own."""
    return comment.user_id == user.pk


def may_withdraw_comment(user: User, comment: Comment) -> bool:
    """Whoever said it, and an administrator, for what does not belong in a register."""
    return may_edit_comment(user, comment) or user.has_perm("teams.change_comment")
