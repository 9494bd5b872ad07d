"""What happens in a stretch of time: the one source of the wheel, its table and the feeds."""

from __future__ import annotations

from accounts.people.models import User
from accounts.teams.models import Team
from teams.plans.models import Action
from teams.plans.timing import Occurrence, Span, occurrences
from teams.surveys.models import FeedbackSurvey


def programme(
    span: Span, *, team: Team | None = None, user: User | None = None
) -> list[Occurrence]:
    """The living actions and the feedback surveys of the span, in the order of time: two queries.

    Of the whole college, of a team (with the surveys, which concern every team), or those that a
    person is responsible for.
    """
    actions = Action.objects.living().of_year(span.first, span.last)
    surveys = FeedbackSurvey.objects.of_years(span.first.year, span.last.year)
    if team is not None:
        actions = actions.of_team(team)
    if user is not None:
        actions, surveys = actions.responsible_to(user), surveys.filter(owner=user)
    return occurrences(actions.for_list(), span, surveys)
