"""Who may say how a team has looked at a network."""

from accounts.people.models import User
from accounts.people.rules import may_help
from teams.ecosystem.models import NetworkReview


def may_edit_review(user: User, review: NetworkReview) -> bool:
    """The people of the team, and coordinators."""
    return may_help(user, review.team_id)
