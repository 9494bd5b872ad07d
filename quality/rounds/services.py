"""Opening a round of reviews."""

from __future__ import annotations

import random
import secrets
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from quality.criteria.rules import reviewers
from quality.reviews.models import Review, ReviewAnswer
from quality.reviews.services import criteria_of
from quality.rounds.models import ReviewRound

SEEDS = 1_000_000


@transaction.atomic
def open_round(*, review_round: ReviewRound, by: User) -> int:
    """Make the round's reviews, once however often this is run; return how many were made.

    Raises ValidationError when a level has no criteria, or there is nothing to review.
    """
    opened = locked(review_round)
    if opened.is_open:
        return 0
    levels = list(Level.objects.filter(key__in=opened.levels))
    criteria = criteria_of(levels)
    opened.seed = secrets.randbelow(SEEDS)
    opened.opened_on, opened.opened_by = timezone.localdate(), by
    chosen = drawn(levels, opened.sample_size, opened.seed)
    if not chosen:
        raise ValidationError(_("Näillä tasoilla ei ole avoimia kumppanuuksia."))
    opened.save_as(by, "opened")
    people = [*reviewers().filter(pk__in=opened.keys_of("reviewers")).order_by("pk")] or [by]
    reviews = []
    for index, partnership in enumerate(chosen):
        reviewer = people[index * len(people) // len(chosen)]
        reviews.append(Review(round=opened, partnership=partnership, reviewer=reviewer))
        reviews[-1].save_as(by, "created")
    ReviewAnswer.objects.prepare(reviews, criteria)
    return len(reviews)


def drawn(levels: list[Level], sample_size: int | None, seed: int) -> list[Partnership]:
    """The open partnerships of the levels, or so many of each; the same seed draws the same.

    They come in the order in which they are looked through: level, team, name.
    """
    of_level = defaultdict(list)
    rows = Partnership.objects.open().filter(level__in=levels)
    for row in rows.select_related("organisation", "level", "team").order_by("pk"):
        of_level[row.level.order].append(row)
    dice = random.Random(seed)  # noqa: S311  (a draw that can be repeated, not a secret)
    chosen = []
    for order in sorted(of_level):
        found = of_level[order]
        if sample_size is not None and sample_size < len(found):
            found = dice.sample(found, sample_size)
        chosen += sorted(
            found,
            key=lambda row: (row.team.sort_key if row.team else "~", row.organisation.sort_key),
        )
    return chosen
