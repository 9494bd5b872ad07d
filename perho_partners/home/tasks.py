"""What a person should do next, each with the one button that does it or leads there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.people.models import User
from core.addresses import reverse
from core.translated import Text, language_of
from core.typed import HasPage
from partnerships.agreements.models import Agreement
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from teams.comments.models import Mention
from teams.plans.models import Action
from teams.plans.rules import may_edit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 6
SAID_WORDS = 12  # of a comment that calls


@dataclass(frozen=True)
class Task:
    """One thing that waits: its day or age, what it is about, and its button."""

    when: str
    is_late: bool
    title: str
    about: HasPage | None
    note: str
    button: StrOrPromise
    icon: str
    address: str
    level: Level | None = None
    sends: dict[str, str] | None = None  # what the button posts; None when it is a link
    example_of: Organisation | None = field(default=None)


def tasks(
    user: User,
    offers: int,
    actions: Iterable[Action],
    partnerships: Sequence[Partnership],
    agreements: Iterable[Agreement],
    mentions: Iterable[Mention] = (),
) -> list[Task]:
    """What waits for the person: who calls, late actions, contacts and so on.

    What should be confirmed is asked in small portions (partnerships/freshness).
    """
    due = [row for row in partnerships if row.is_contact_passed]
    return [
        *map(_called, mentions),
        *(_late(row, user) for row in actions if row.is_late),
        *map(_contact, due),
        *map(_agreement, agreements),
        *([_offers(offers)] if offers else []),
    ]


def _called(row: Mention) -> Task:
    said = row.comment
    return Task(
        when=_short(timezone.localdate(said.written_at)),
        is_late=False,
        title=Text(str(said.subject)),
        about=said,
        note=Text(f"{said.user}: {Truncator(said.text).words(SAID_WORDS)}"),
        button=_("Luettu"),
        icon="check",
        address=reverse("comments:read", args=[row.pk]),
        sends={},
    )


def _late(action: Action, user: User) -> Task:
    may_say = may_edit(user, action.plan, user.roles.get(action.plan.team_id, ""))
    return Task(
        when=_("Myöhässä"),
        is_late=True,
        title=Text(action.title),
        about=action,
        note=Text(str(action.plan.team), language_of(action.plan.team)),
        button=_("Merkitse valmiiksi") if may_say else _("Avaa toimenpide"),
        icon="check" if may_say else "arrow-right",
        address=reverse("plans:action_status" if may_say else "plans:action", args=[action.pk]),
        level=action.level,
        sends={"status": Action.Status.DONE} if may_say else None,
    )


def _contact(row: Partnership) -> Task:
    return Task(
        when=_short(row.next_contact),
        is_late=True,
        title=Text(row.organisation.name),
        about=row.organisation,
        note=_("sovittu yhteydenotto"),
        button=_("Kirjaa yhteydenotto"),
        icon="phone",
        address=reverse("contacts:new", args=[row.organisation_id]),
        level=row.level,
        example_of=row.organisation,
    )


def _agreement(row: Agreement) -> Task:
    return Task(
        when=_short(row.valid_until or row.remind_on),
        is_late=False,
        title=Text(row.partnership.organisation.name),
        about=row.partnership,
        note=_("sopimus katsottava: %(kind)s") % {"kind": row.get_kind_display().lower()},
        button=_("Jatka uudella"),
        icon="file-clock",
        address=reverse("agreements:renew", args=[row.pk]),
        level=row.partnership.level,
        example_of=row.partnership.organisation,
    )


def _offers(number: int) -> Task:
    words = ngettext(
        "Sinulle on tarjottu %(n)s vastuuta.", "Sinulle on tarjottu %(n)s vastuuta.", number
    )
    return Task(
        when="",
        is_late=False,
        title=words % {"n": number},
        about=None,
        note="",
        button=_("Katso ja vastaa"),
        icon="hand-helping",
        address=reverse("handovers:list"),
    )


def _short(day: date | None) -> str:
    return date_format(day, "MONTH_DAY_FORMAT") if day else ""
