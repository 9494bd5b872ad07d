"""Looking at a network, and making an action of what follows. Atomic and signed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.people.models import User
from core.locks import locked
from partnerships.partnerships.models import Partnership
from teams.ecosystem.models import NetworkReview
from teams.ecosystem.rules import may_edit_review
from teams.plans.models import Action
from teams.plans.services import add_agreed_action


@transaction.atomic
def add_review(*, review: NetworkReview, does: str, by: User) -> NetworkReview:
    """Keep a look at a network; what the team does about it becomes an action of its plan."""
    if not may_edit_review(by, review):
        raise PermissionDenied
    if does:
        review.action = add_agreed_action(
            team=review.team,
            title=does,
            people=[by],
            by=by,
            kind=Action.Kind.DEVELOP,
            details=str(review.network),
            partnership=partnership_of(review),
        )
    review.save_as(by, "created")
    return review


@transaction.atomic
def withdraw_review(*, review: NetworkReview, reason: str, by: User) -> None:
    """Take a look that was told by mistake off the pages; its action stays in the plan."""
    review = locked(review)
    if not may_edit_review(by, review):
        raise PermissionDenied
    if review.withdrawn_on is None:
        review.withdraw(reason, by)


def partnership_of(review: NetworkReview) -> Partnership | None:
    """The open partnership with the network that the action is about: the team's own, if any."""
    rows = review.network.partnerships.open()  # in the order of their levels
    return rows.filter(team=review.team).last() or rows.last()
