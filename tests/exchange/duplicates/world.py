"""Two organisations that are one, each with something of everything that can hang from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Team
from exchange.duplicates.both import read
from exchange.duplicates.models import Joining
from exchange.duplicates.services import join
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import LevelChange, Partnership
from teams.follows.models import Follow
from teams.growth.models import GrowthAnswer
from teams.wanted.models import WantedPartner
from tests.factories import (
    AcquaintanceFactory,
    ActionFactory,
    AgreementFactory,
    CommentFactory,
    ContactFactory,
    ExperienceFactory,
    NetworkMemberFactory,
    NetworkReviewFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ReviewFactory,
    UserFactory,
    WorkshopFactory,
)

# What a joining and its taking back write besides: what they did. And what the search makes of all.
OWN = {
    *["exchange.Joining", "exchange.JoiningStep", "search.Document", "search.Word"],
    "exchange.ChangeEntry",  # other programs are told of both
}


@dataclass
class Twins:
    """A and B, and the rows of B that tests look at."""

    a: Organisation
    b: Organisation
    ours: Partnership  # of A, on the everyday level
    theirs: Partnership  # of B, on the same level in the same team
    other: Partnership  # of B, on another level
    known: User  # knows both
    cares: User  # responsible for both


def twins(levels: dict[str, Level], team: Team, lead: User) -> Twins:
    """Both with a partnership of one level and team, and B with all the rest."""
    a = OrganisationFactory(name="Kauppahuone Ilmatar Oy, Kerava", city="Kerava", notes="Vanha.")
    b = OrganisationFactory(
        name="Kauppahuone Ilmatar",
        business_id="0112038-9",
        other_names="KIO",
        city="Kerava",
        notes="Uusi.",
        sectors=["trade"],
    )
    ours = PartnershipFactory(organisation=a, team=team, description="Vierailut.")
    theirs = PartnershipFactory(
        organisation=b,
        team=team,
        description="Harjoittelut.",
        goal="Viisi paikkaa",
        cooperation_forms=["visits"],
        next_contact=date(2027, 1, 15),
    )
    ended = PartnershipFactory(
        organisation=b,
        team=team,
        level=levels["development"],
        ended_on=timezone.localdate(),
        ended_by=lead,
        ended_reason="Siirrettiin",
    )
    other = PartnershipFactory(organisation=b, team=team, level=levels["network"])
    LevelChange.objects.create(
        before=ended, after=other, reason="Kasvoi", decided_on=timezone.localdate(), decided_by=lead
    )
    known, cares = UserFactory(), UserFactory()
    _people(a, b, ours, theirs, known, cares)
    _networks(a, b)
    _hanging(b, theirs, other, team, lead)
    Follow.objects.create(user=known, organisation=a)
    Follow.objects.create(user=known, organisation=b)
    Follow.objects.create(user=cares, organisation=b)
    return Twins(a, b, ours, theirs, other, known, cares)


def _people(a: Any, b: Any, ours: Any, theirs: Any, known: User, cares: User) -> None:
    ResponsibilityFactory(partnership=ours, is_main=True)
    ResponsibilityFactory(partnership=ours, user=cares)
    ResponsibilityFactory(partnership=theirs, user=cares)
    ResponsibilityFactory(partnership=theirs, is_main=True)
    AcquaintanceFactory(organisation=a, user=known, note="messut")
    AcquaintanceFactory(organisation=b, user=known, note="koulu")
    AcquaintanceFactory(organisation=b)


def _networks(a: Any, b: Any) -> None:
    both = OrganisationFactory(name="Alan verkosto")
    NetworkMemberFactory(network=both, member=a, note="Messut")
    NetworkMemberFactory(network=both, member=b, role="leader", note="Koulu")
    NetworkMemberFactory(member=b, network__name="Ruokaverkosto")
    NetworkMemberFactory(network=b, member__name="Leirikoulu Kuusi")
    NetworkMemberFactory(network=a, member=b)
    NetworkMemberFactory(network=b, member=a)


def _hanging(b: Any, theirs: Any, other: Any, team: Team, lead: User) -> None:
    AgreementFactory(partnership=theirs)
    AgreementFactory(partnership=other)
    ContactFactory(organisation=b, partnership=theirs)
    ContactFactory(organisation=b, partnership=other)
    ContactFactory(organisation=b)
    CommentFactory(action=None, organisation=b)
    ExperienceFactory(organisation=b, team=team)
    ActionFactory(plan=PlanFactory(team=team), partnerships=[theirs, other])
    closed = PlanFactory(team=team, year=2025, confirmed_on=date(2025, 1, 1), confirmed_by=lead)
    ActionFactory(plan=closed, partnerships=[theirs])
    closed.closed_on, closed.closed_by = date(2025, 12, 31), lead
    closed.save_as(lead, "closed")
    ReviewFactory(partnership=theirs)
    NetworkReviewFactory(network=b, team=team)
    WantedPartner(team=team, description="Kauppa", owner=lead, organisation=b).save_as(
        lead, "created"
    )
    GrowthAnswer.objects.create(partnership=theirs, way="deepen", answer="later", answered_by=lead)
    WorkshopFactory(team=team).answers.create(
        step="partners", kind="confirmed", partnership=theirs, said_by=lead
    )


def joined(twins: Twins, by: User, **choices: str) -> Joining:
    """B joined to A with what is offered, or with these choices."""
    offered = {"name": "a", "business_id": "b"}
    return join(both=read(twins.a.pk, twins.b.pk), choices=offered | choices, by=by)


def everything() -> dict[str, dict[Any, dict[str, Any]]]:
    """All rows of all tables, apart from histories, versions and the joining's own record."""
    return {
        model._meta.label: {
            row.pk: {
                field.attname: field.value_from_object(row)
                for field in model._meta.concrete_fields
                if field.name != "version"
            }
            for row in model._base_manager.all()
        }
        for model in apps.get_models(include_auto_created=True)
        if not hasattr(model, "history_id") and model._meta.label not in OWN
    }


def without_keys(tables: dict[str, dict[Any, dict[str, Any]]], label: str) -> list[Any]:
    """The rows of a table whose own keys mean nothing: who is in which set."""
    rows = [{k: v for k, v in row.items() if k != "id"} for row in tables.pop(label).values()]
    return sorted(rows, key=str)
