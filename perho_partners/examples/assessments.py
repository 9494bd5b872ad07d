"""Example self-assessments: two teams that have looked at themselves twice."""

from __future__ import annotations

from datetime import date

from accounts.people.models import User
from accounts.teams.models import Team
from perho_partners.examples.maker import Maker
from quality.assessments.models import Assessment, AssessmentAnswer, AssessmentStatement
from quality.assessments.services import COPIED
from teams.plans.models import Action, AnnualPlan
from teams.plans.timing import year_span

TEAMS = ["tourism", "restaurant"]
WORKS, PARTLY, NOT_YET, NOT_OURS = AssessmentAnswer.Answer.values
# What an answer was at first, and what a year later: most of it had become better.
WAYS = [
    (PARTLY, WORKS), (WORKS, WORKS), (NOT_YET, PARTLY), (WORKS, WORKS), (NOT_YET, NOT_YET),
    (PARTLY, PARTLY), (WORKS, WORKS), (WORKS, PARTLY), (NOT_YET, WORKS), (WORKS, WORKS),
    (PARTLY, WORKS), (NOT_YET, NOT_YET), (PARTLY, WORKS), (WORKS, WORKS), (NOT_OURS, NOT_OURS),
]  # fmt: skip
NOTES = {
    PARTLY: "Esimerkki: toimii tuttujen työpaikkojen kanssa, uusien kanssa vaihtelee.",
    NOT_YET: "Esimerkki: tästä ei ole sovittu yhteistä tapaa.",
}


def make_assessments(maker: Maker) -> None:
    """For each team an assessment two years ago and one last year, the latter with an action."""
    statements = list(AssessmentStatement.objects.asked())
    for shift, slug in enumerate(TEAMS):
        team, by = maker.teams[slug], maker.people[shift]
        for number in (0, 1):
            on = date(maker.today.year - 2 + number, 10, 12 + shift)
            found = _assessment(maker, team, by, on)
            for place, statement in enumerate(statements):
                word = WAYS[(place + 4 * shift) % len(WAYS)][number]
                _answer(maker, found, statement, word, place)
            found.finished_on, found.finished_by = on, by
            maker.save(found, by, "finished", on)
        _develop(maker, found, by, on)


def _assessment(maker: Maker, team: Team, by: User, on: date) -> Assessment:
    found = Assessment(team=team, started_on=on, started_by=by)
    maker.save(found, by, "created", on)
    return found


def _answer(
    maker: Maker,
    found: Assessment,
    statement: AssessmentStatement,
    word: str,
    place: int,
) -> None:
    copied = {name: getattr(statement, name) for name in COPIED}
    row = AssessmentAnswer(assessment=found, statement=statement, answer=word, **copied)
    row.note = NOTES.get(word, "") if place % 2 else ""
    maker.save(row, found.started_by, "answered", found.started_on)


def _develop(maker: Maker, found: Assessment, by: User, on: date) -> None:
    """One weak point is in the plan of this year."""
    plan = AnnualPlan.objects.filter(team=found.team, year=maker.today.year).first()
    weak = found.answers.weak().in_order().first()
    if plan is None or weak is None:
        return
    span = year_span(plan.year)
    action = Action(
        plan=plan,
        title=f"Parannetaan: {weak.text_fi}"[:200],
        kind=Action.Kind.DEVELOP,
        timing=Action.Timing.YEAR,
        starts_on=span.first,
        ends_on=span.last,
        status=Action.Status.ONGOING,
    )
    action.hold(people=[by])
    maker.save(action, by, "created", on)
    weak.action = action
    maker.save(weak, by, "planned", on)
