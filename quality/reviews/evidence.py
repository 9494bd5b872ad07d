"""What the register knows of a partnership, beside the criterion that it bears on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from partnerships.agreements.models import Agreement
from partnerships.contacts.models import Contact
from partnerships.organisations.models import Acquaintance
from partnerships.partnerships.models import Partnership, Responsibility
from quality.criteria.models import Criterion
from quality.reviews.models import Review, ReviewAnswer
from teams.plans.models import Action

MOST = 3  # of a kind: what is beside a question is glanced at
MOST_PEOPLE = 6


@dataclass(frozen=True)
class Evidence:
    """What is known of a partnership today, and what was found of it before."""

    partnership: Partnership
    people: list[Responsibility]
    known: list[Acquaintance]
    contacts: list[Contact]
    agreements: list[Agreement]
    actions: list[Action]
    earlier: Review | None
    earlier_answers: dict[str, ReviewAnswer]  # by the key that the versions of a criterion share

    def of(self, criterion: Criterion) -> OfCriterion:
        """What bears on the criterion; the earlier answer always does."""
        kinds = [kind for kind in Criterion.Evidence.values if kind in criterion.evidence]
        return OfCriterion(kinds, self.earlier_answers.get(criterion.key), self)


@dataclass(frozen=True)
class OfCriterion:
    """The kinds of evidence beside a criterion, and the answer of the review before."""

    kinds: list[str]
    earlier: ReviewAnswer | None
    known: Evidence


def gather(review: Review) -> Evidence:
    """Everything that may stand beside a criterion of the review: a fixed number of queries."""
    row = review.partnership
    contacts = Contact.objects.told().filter(Q(partnership=row) | Q(partnership=None))
    earlier = before(review)
    answers = (
        ReviewAnswer.objects.filter(review=earlier).exclude(answer="").select_related("criterion")
    )
    return Evidence(
        partnership=row,
        people=list(
            Responsibility.objects.open()
            .filter(partnership=row)
            .select_related("user")[:MOST_PEOPLE]
        ),
        known=list(
            Acquaintance.objects.open()
            .filter(organisation=row.organisation_id)
            .select_related("user")[:MOST_PEOPLE]
        ),
        contacts=list(contacts.filter(organisation=row.organisation_id).for_page()[:MOST]),
        agreements=list(
            Agreement.objects.filter(partnership=row).for_list().order_by("-valid_from")[:MOST]
        ),
        actions=list(Action.objects.with_partnerships([row])[:MOST]),
        earlier=earlier,
        earlier_answers={answer.criterion.key: answer for answer in answers},
    )


def before(review: Review) -> Review | None:
    """The published review of the partnership before this one; what this corrects is no other."""
    found = Review.objects.published().filter(partnership=review.partnership_id)
    others = found.exclude(pk__in=[review.pk, review.corrects_id or review.pk])
    if review.done_on:
        others = others.filter(
            Q(done_on__lt=review.done_on) | Q(done_on=review.done_on, pk__lt=review.pk)
        )
    return others.select_related("round").order_by("-done_on", "-pk").first()


def put_beside(answers: Iterable[Any], evidence: Evidence) -> None:
    """Give each answer what bears on its criterion, as `beside`."""
    for answer in answers:
        answer.beside = evidence.of(answer.criterion)
