"""Who may change what has been told of a tool."""

from accounts.people.models import User
from accounts.people.rules import is_member
from toolkit.experiences.models import Experience


def may_edit_experience(user: User, experience: Experience) -> bool:
    """Whoever told it, and those who are in the team now."""
    return experience.user_id == user.pk or is_member(user, experience.team_id)
