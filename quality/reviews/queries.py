"""What has never been reviewed, and the answers of what has."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from partnerships.partnerships.models import PartnershipQuerySet
from quality.reviews.models import Review, ReviewAnswer, ReviewQuerySet


def never_reviewed(
    partnerships: PartnershipQuerySet, reviews: ReviewQuerySet
) -> PartnershipQuerySet:
    """The open partnerships of which nothing has been published."""
    return partnerships.open().filter(
        ~Exists(reviews.published().filter(partnership=OuterRef("pk")))
    )


def read_answers(reviews: Sequence[Review]) -> None:
    """Give reviews that have been read already their `shown_answers`, in one query."""
    answers = ReviewAnswer.objects.select_related("criterion")
    prefetch_related_objects(reviews, Prefetch("answers", answers, to_attr="shown_answers"))
