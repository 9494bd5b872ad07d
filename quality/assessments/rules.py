"""Who may do what with self-assessments: one function a question.

An assessment is a team's own look at itself, and honest only as long as it stays between those
who need it: the team, the quality group that develops the statements, and the management groups.
"""

from __future__ import annotations

from accounts.people.models import User
from accounts.people.rules import is_member
from accounts.teams.models import Team
from quality.assessments.models import Assessment


def may_read(user: User, team: Team) -> bool:
    """The team, the management groups, and those who see the tables in the admin anyway."""
    if is_member(user, team.pk) or user.has_perm("quality.view_assessment"):
        return True
    return user.memberships.open().filter(team__kind=Team.Kind.MANAGEMENT).exists()


def may_answer(user: User, assessment: Assessment) -> bool:
    """Members of the team, until the assessment is finished."""
    return not assessment.is_finished and is_member(user, assessment.team_id)
