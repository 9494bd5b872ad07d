"""The way to a team's self-assessment on the team's page."""

from accounts.people.session import person
from core.pieces import register
from quality.assessments.rules import may_read

register(
    "team links",
    "quality/assessments/_link.html",
    lambda request, team: {"team": team} if may_read(person(request), team) else None,
)
