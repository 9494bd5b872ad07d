"""Who takes care of what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from accounts.people.models import User
from core.typed import as_a
from partnerships.partnerships.models import Responsibility
from teams.handovers.models import Handover
from teams.plans.models import Action
from teams.surveys.models import FeedbackSurvey
from teams.wanted.models import WantedPartner
from toolkit.tools.models import Tool

Kind = Handover.Kind


@dataclass(frozen=True)
class Owned:
    """One thing that a person takes care of."""

    kind: str
    key: int
    label: str
    address: str


def owned_by(user: User) -> list[Owned]:
    """Everything open that the person takes care of."""
    return owned_by_each([user])[user.pk]


def owned_by_each(people: list[User]) -> dict[int, list[Owned]]:
    """By the key of each person, what they take care of: five queries for all of them."""
    found: dict[int, list[Owned]] = {user.pk: [] for user in people}
    for row in (
        Responsibility.objects.open()
        .filter(user__in=people, partnership__ended_on=None)
        .select_related("partnership__organisation", "partnership__level")
        .order_by("partnership__organisation__sort_key", "partnership__level__order")
    ):
        label = f"{row.partnership.organisation}, {row.partnership.level.label}"
        address = row.partnership.get_absolute_url()
        found[row.user_id].append(Owned(Kind.RESPONSIBILITY, row.pk, label, address))
    for tool in Tool.objects.current().filter(contact_user__in=people):
        thing = Owned(Kind.TOOL, tool.pk, tool.title, tool.get_absolute_url())
        found[as_a(int, tool.contact_user_id)].append(thing)
    actions = Action.objects.open().select_related("plan__team").order_by("starts_on", "pk")
    # mypy does not see what is annotated to the rows of a QuerySet of one's own.
    each: Iterable[Any] = actions.filter(people__in=people).annotate(responsible=F("people"))
    for action in each:
        thing = Owned(
            Kind.ACTION, action.pk, f"{action.title} ({action.plan})", action.get_absolute_url()
        )
        found[action.responsible].append(thing)
    for wanted in WantedPartner.objects.open().filter(owner__in=people).order_by("pk"):
        thing = Owned(Kind.WANTED, wanted.pk, wanted.description, wanted.get_absolute_url())
        found[wanted.owner_id].append(thing)
    for survey in FeedbackSurvey.objects.going_on().filter(owner__in=people):
        thing = Owned(Kind.SURVEY, survey.pk, survey.name, survey.get_absolute_url())
        found[as_a(int, survey.owner_id)].append(thing)
    return found


def owned_by_leavers() -> dict[User, list[Owned]]:
    """What inactive people still take care of; empty when all is well."""
    people = list(User.objects.filter(is_active=False))
    found = owned_by_each(people)
    return {user: found[user.pk] for user in people if found[user.pk]}
