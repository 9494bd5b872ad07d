"""Which criteria reviews are made by, side by side. No database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quality.criteria.models import Criterion

# A review or a round with what its query adds: counts, progress, `shown_answers`. mypy sees neither
# what a method of a QuerySet annotates nor what a prefetch sets.
Shown = Any


def criteria_of(reviews: Sequence[Shown]) -> list[Criterion]:
    """Every version of a criterion that the reviews were made by, in order, each once.

    The reviews come with their `shown_answers`.
    """
    found = {answer.criterion for review in reviews for answer in review.shown_answers}
    first: dict[str, int] = {}
    for row in found:
        first[row.key] = min(row.pk, first.get(row.key, row.pk))
    return sorted(found, key=lambda row: (row.order, first[row.key], row.edition))
