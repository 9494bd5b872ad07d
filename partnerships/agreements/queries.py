"""Questions to partnerships about what has been agreed in writing."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q

from partnerships.agreements.models import Agreement
from partnerships.partnerships.models import PartnershipQuerySet


def with_agreements(partnerships: PartnershipQuerySet) -> PartnershipQuerySet:
    """Each with its agreements as `shown_agreements`, in one query more."""
    agreements = Agreement.objects.select_related("next", "ended_by")
    # Declared by the model, which reads it: as a plain Prefetch it is not declared once more.
    prefetch: Prefetch = Prefetch("agreements", agreements, to_attr="shown_agreements")
    return partnerships.prefetch_related(prefetch)


def wants_a_look() -> Q:
    """The condition that an agreement ends soon, or its reminder has come."""
    return Q(pk__in=Agreement.objects.wanting_a_look().order_by().values("partnership"))


def is_expected() -> Q:
    """The condition that an agreement is expected on the level of the partnership."""
    return Q(level__asks_for_agreement=True)


def is_missing() -> Q:
    """The condition that an agreement is expected on the level and none is in force."""
    agreed = Agreement.objects.in_force().filter(partnership=OuterRef("pk"))
    return is_expected() & ~Q(Exists(agreed))
