"""The three small things of a first visit, and which of them are done."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.addresses import reverse
from core.prepared import prepared
from core.querysets import how_many
from core.steps import Step, Way
from partnerships.organisations.models import Acquaintance
from partnerships.partnerships.models import Partnership
from teams.handovers.models import Handover


@dataclass(frozen=True)
class Seen:
    """How far a person's first visit has come, and what the front page reads along with it."""

    knows: bool
    confirmed: bool
    plan_seen_on: date | None
    over_on: date | None
    offers: int  # responsibilities that wait for the person's answer

    @property
    def is_over(self) -> bool:
        """Whether it was put away, or there is nothing left."""
        return self.over_on is not None or bool(self.knows and self.confirmed and self.plan_seen_on)


def first_things(seen: Seen, *, is_asked: bool) -> list[Step]:
    """The things until all are done or put away; what was done once does not come back.

    `is_asked`: whether a question about a partnership waits on the front page.
    """
    if seen.is_over:
        return []
    question = "#kysymys" if is_asked else reverse("first_visit:confirm")
    return [
        Step(
            title=_("Kerro, ketkä tunnet"),
            why=_("Rastita organisaatiot, joissa tunnet jonkun. Kollegat osaavat kysyä sinulta."),
            is_done=seen.knows,
            ways=[Way(_("Valitse tutut"), reverse("organisations:known"))],
        ),
        Step(
            title=_("Vahvista yksi kumppanuus"),
            why=_("Lue, mitä siitä on kirjoitettu. Jos se on totta, yksi painallus riittää."),
            is_done=seen.confirmed,
            ways=[Way(_("Avaa kumppanuus"), question)],
        ),
        Step(
            title=_("Katso tiimisi suunnitelmaa"),
            why=_("Siitä näet, mitä tiimi tekee kumppaneiden kanssa tänä vuonna."),
            is_done=seen.plan_seen_on is not None,
            # It is sent, so that it is remembered.
            ways=[Way(_("Avaa suunnitelma"), reverse("first_visit:plan"), sends=True)],
        ),
    ]


def how_far(user: User) -> Seen:
    """What the person has done so far: one query."""
    return Seen(**_how_far(user)[0])


@prepared
def _how_far(user: User) -> QuerySet[User, dict[str, Any]]:
    # What has ended, or was confirmed by another since, was done all the same.
    knows = Acquaintance.objects.filter(user=OuterRef("pk"))
    confirmed = Partnership.history.filter(confirmed_by=OuterRef("pk"))
    offers = how_many(Handover.objects.filter(receiver=OuterRef("pk")).waiting())
    rows = User.objects.annotate(
        knows=Exists(knows),
        confirmed=Exists(confirmed),
        plan_seen_on=F("first_visit__plan_seen_on"),
        over_on=F("first_visit__over_on"),
        offers=offers,
    )
    return rows.filter(pk=user.pk).values(*(field.name for field in fields(Seen)))


def one_to_confirm(user: User) -> str:
    """The page of the partnership of one's own or one's team that has waited longest."""
    rows = Partnership.objects.open()
    own = rows.responsible_to(user).values("pk")
    ours = rows.filter(Q(pk__in=own) | Q(team__in=list(user.roles)))
    found = ours.select_related("organisation").longest_unconfirmed().first()
    return found.get_absolute_url() if found else reverse("register:list")
