"""What has never been reviewed."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from quality.reviews.models import ReviewQuerySet


def never_reviewed(partnerships: Any, reviews: ReviewQuerySet) -> Any:
    """The open partnerships of which nothing has been published."""
    return partnerships.open().filter(
        ~Exists(reviews.published().filter(partnership=OuterRef("pk")))
    )
