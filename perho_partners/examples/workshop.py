"""An example workshop of last autumn, so that its minutes can be seen."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Team
from teams.workshops.models import Workshop, WorkshopAnswer

Kind = WorkshopAnswer.Kind


def example_workshop(team: Team, ours: list[User], today: date) -> None:
    """One ended workshop of the team, a year ago in October."""
    held, lead = date(today.year - 1, 10, 14), ours[0]
    workshop = Workshop(
        team=team,
        started_on=held,
        started_by=lead,
        ended_on=held,
        ended_by=lead,
    )
    workshop.hold(present=ours[:5]).save_as(lead, "created")
    rows = list(team.partnerships.open().select_related("organisation", "level")[:4])
    actions = list(team.plans.get(year=today.year).actions.all()[:2])
    about = rows[-1] if rows else None
    lines = [
        *(("partners", Kind.CONFIRMED, str(row), "", row, None) for row in rows[:3]),
        ("partners", Kind.NOTE, "", "Kahden kumppanin vastapuoli on vaihtunut.", None, None),
        ("gaps", Kind.NOTE, "", "Kaipaamme vastuullisuuden osaajaa.", None, None),
        *(("year", Kind.ACTION, action.title, "", None, action) for action in actions),
    ]
    if about:
        lines.append(("rest", Kind.NO, str(about), "Tapaaminen on sovittu.", about, None))
    for minute, (step, kind, subject, text, partnership, action) in enumerate(lines):
        workshop.answers.create(
            step=step,
            kind=kind,
            subject=subject,
            text=text,
            partnership=partnership,
            action=action,
            said_by=lead,
            said_at=timezone.make_aware(datetime.combine(held, time(9, 5 + minute * 4))),
        )
