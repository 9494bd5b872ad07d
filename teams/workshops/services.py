"""What an answer of the workshop does at once. Each is atomic and signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.locks import locked
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from partnerships.partnerships.services import confirm_partnership, move_level
from teams.growth.models import GrowthAnswer
from teams.growth.services import answer_growth
from teams.plans.models import Action
from teams.plans.services import open_plan
from teams.wanted.models import WantedPartner
from teams.workshops import forms
from teams.workshops.models import Workshop, WorkshopAnswer
from teams.workshops.steps import TARGETS, WAYS

Kind = WorkshopAnswer.Kind


class Said(TypedDict, total=False):
    """What an answer tells besides its question, its kind and who said it."""

    subject: str
    text: str
    partnership: Partnership | None
    action: Action | None
    wanted: WantedPartner


def begin(*, team: Team, by: User) -> Workshop:
    """Begin a workshop; the one that is under way, if it is."""
    under_way = Workshop.objects.filter(team=team, ended_on=None)
    try:
        with transaction.atomic():
            if found := under_way.first():
                return found
            row = Workshop(team=team, started_by=by)
            row.save_as(by, "created")
            return row
    except IntegrityError:  # two people pressed at the same time
        return under_way.get()


@transaction.atomic
def note(
    *, workshop: Workshop, step: str, text: str, partnership: Partnership | None, by: User
) -> None:
    """Write down what was said, of a partnership or in general."""
    subject = str(partnership) if partnership else ""
    _say(workshop, step, Kind.NOTE, by, subject=subject, text=text, partnership=partnership)


@transaction.atomic
def confirm(*, workshop: Workshop, partnerships: Iterable[Partnership], by: User) -> None:
    """Say that what is written of the partnerships is still true: of all of them, or of none.

    Raises ValidationError when one has ended meanwhile.
    """
    for row in sorted(partnerships, key=lambda row: row.pk):  # everybody locks in this order
        confirm_partnership(partnership=row, by=by)
        _say(workshop, "partners", Kind.CONFIRMED, by, subject=str(row), partnership=row)


@transaction.atomic
def answer_of_growth(
    *, workshop: Workshop, step: str, partnership: Partnership, answer: str, reason: str, by: User
) -> None:
    """Move a partnership, plan something with it, or leave it for now.

    Raises ValidationError when it cannot be moved.
    """
    about: Said = {"subject": str(partnership), "text": reason, "partnership": partnership}
    match answer:
        case forms.MOVE:
            level = Level.objects.get(key=TARGETS[step])
            after = move_level(
                partnership=partnership, level=level, reason=reason, on=timezone.localdate(), by=by
            )
            about["subject"] = f"{partnership.organisation} → {level.label}"
            about["partnership"] = after
            _say(workshop, step, Kind.MOVED, by, **about)
        case forms.PLAN:
            found = answer_growth(
                partnership=partnership, way=WAYS[step], answer=GrowthAnswer.Answer.YES, by=by
            )
            about["action"] = found.action
            _say(workshop, step, Kind.ACTION, by, **about)
        case _:
            answer_growth(partnership=partnership, way=WAYS[step], answer=answer, by=by)
            _say(workshop, step, Kind(answer), by, **about)


@transaction.atomic
def lack(*, workshop: Workshop, wanted: WantedPartner, by: User) -> None:
    """Say what kind of partner is missing."""
    wanted.save_as(by, "created")
    _say(workshop, "gaps", Kind.WANTED, by, subject=wanted.description, text=str(wanted.owner),
         wanted=wanted)  # fmt: skip


@transaction.atomic
def plan(*, workshop: Workshop, action: Action, text: str, by: User) -> None:
    """Put an action into the team's plan; `text` tells when and who.

    Raises ValidationError when the year of its days has been closed meanwhile.
    """
    action.plan = open_plan(team=workshop.team, by=by)
    if action.plan.year != action.starts_on.year:
        raise ValidationError(_("Vuosi päätettiin juuri. Lisää toimenpide uudelleen."))
    action.save_as(by, "created")
    _say(workshop, "year", Kind.ACTION, by, subject=action.title, text=text[:500],
         action=action)  # fmt: skip


@transaction.atomic
def write_present(*, workshop: Workshop, opened: str, by: User) -> None:
    """Store who took part; `opened` is the list as it was when the person began to change it.

    Raises ValidationError when a colleague has stored another list since.
    """
    stored = locked(workshop)
    if stored.who_was_there != opened:
        raise ValidationError(
            _("Joku muu tallensi osallistujat sillä välin. Tarkista ja tallenna uudelleen.")
        )
    stored.others = workshop.others
    stored.hold(present=workshop.keys_of("present")).save_as(by, "edited")


@transaction.atomic
def end(*, workshop: Workshop, by: User) -> None:
    """End the workshop: its answers do not change any more; who was there may, that same day."""
    workshop = locked(workshop)
    if workshop.is_open:
        workshop.ended_on, workshop.ended_by = timezone.localdate(), by
        workshop.save_as(by, "ended")


@transaction.atomic
def withdraw(*, answer: WorkshopAnswer) -> None:
    """Take a note out of the minutes while the workshop is open."""
    _locked(answer.workshop)
    if answer.kind != Kind.NOTE:
        raise ValidationError(_("Vain huomion voi perua. Muut perutaan omilla sivuillaan."))
    answer.withdrawn_at = timezone.now()
    answer.save()


def _say(workshop: Workshop, step: str, kind: str, by: User, **more: Unpack[Said]) -> None:
    workshop = _locked(workshop)
    WorkshopAnswer.objects.create(workshop=workshop, step=step, kind=kind, said_by=by, **more)
    if workshop.step != step:
        workshop.step = step
        workshop.save(update_fields=["step"])


def _locked(workshop: Workshop) -> Workshop:
    found = locked(workshop)
    if not found.is_open:
        raise ValidationError(_("Työpaja on jo päätetty."))
    return found
