"""What belongs to a team is opened by its people; whoever stands outside is told whom to ask."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.people.rules import is_member, may_help
from accounts.teams.models import Membership, Team
from core.doors import ClosedDoorError

NAMED = 3  # people


def who_opens(team: Team) -> list[User]:
    """The leads of the team, or some of its members when it has none: one query."""
    rows = team.memberships.open().filter(user__is_active=True).select_related("user")
    people = list(rows.order_by("user__sort_key"))
    leads = [row for row in people if row.role == Membership.Role.LEAD]
    return [row.user for row in (leads or people)[:NAMED]]


def require_member(user: User, team: Team) -> None:
    """Refuse who is not in the team (403), with the names of those who can be asked."""
    if not is_member(user, team.pk):
        raise closed(team)


def require_helper(user: User, team: Team) -> None:
    """Refuse who neither is in the team nor helps all of them (403), as `require_member` does."""
    if not may_help(user, team.pk):
        raise closed(team)


def closed(team: Team) -> ClosedDoorError:
    """The refusal of what only the team does."""
    people = ", ".join(f"{user} ({user.email})" for user in who_opens(team))
    words = _("Tämän tekee tiimi %(team)s.") % {"team": team}
    ask = _("Kysy: %(people)s.") % {"people": people} if people else ""
    return ClosedDoorError(f"{words} {ask}".strip())
