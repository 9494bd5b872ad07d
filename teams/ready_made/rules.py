"""Who may put a ready-made action away."""

from accounts.people.models import User
from accounts.people.rules import is_member
from teams.ready_made.models import ReadyAction


def may_end(user: User, ready: ReadyAction) -> bool:
    """Members of the team that made it. Those of nobody are written in the admin."""
    return ready.team_id is not None and is_member(user, ready.team_id)
