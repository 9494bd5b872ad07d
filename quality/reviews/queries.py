"""What has never been reviewed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from partnerships.partnerships.models import PartnershipQuerySet
from quality.reviews.models import ReviewQuerySet


def never_reviewed(
    partnerships: PartnershipQuerySet, reviews: ReviewQuerySet
) -> PartnershipQuerySet:
    """The open partnerships of which nothing has been published."""
    return partnerships.open().filter(
        ~Exists(reviews.published().filter(partnership=OuterRef("pk")))
    )
