"""Criteria × partnerships, cut into tables that fit a page. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from quality.criteria.models import Criterion
from quality.reviews.columns import criteria_of
from quality.reviews.models import ReviewAnswer

COLUMNS = 4  # partnerships side by side: readable on a screen and on A4


@dataclass(frozen=True)
class Line:
    """A criterion and what was found of it in each partnership; None where it was not asked."""

    criterion: Criterion
    answers: list[ReviewAnswer | None]


@dataclass(frozen=True)
class Table:
    """Some partnerships side by side."""

    reviews: Sequence[Any]
    lines: list[Line]


def _groups(reviews: Sequence[Any]) -> list[Sequence[Any]]:
    """As few groups as fit, as even as can be: 5 is 3 and 2, not 4 and 1."""
    count = -(-len(reviews) // COLUMNS)
    ends = [len(reviews) * number // count for number in range(count + 1)] if count else []
    return [reviews[start:end] for start, end in pairwise(ends)]


def tables(reviews: Sequence[Any]) -> list[Table]:
    """The reviews in groups side by side; each has its `shown_answers`."""
    found = []
    for group in _groups(reviews):
        answers = [{row.criterion_id: row for row in review.shown_answers} for review in group]
        lines = [
            Line(criterion, [each.get(criterion.pk) for each in answers])
            for criterion in criteria_of(group)
        ]
        found.append(Table(group, lines))
    return found
