"""Questions to criteria, rounds and reviews."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from core.querysets import Searchable, TrackedQuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from quality.models import Criterion, ReviewAnswer, ReviewRound


class FixedQuerySet(TrackedQuerySet):
    """Deletes row by row, so that each row can say that it is kept."""

    def delete(self) -> Any:
        rows: Any = self
        return [row.delete() for row in rows]


# The two bases' as_manager() differ only in the manager they make; Django makes the right one.
class CriterionQuerySet(Searchable, FixedQuerySet):  # type: ignore[override]
    """Questions about criteria."""

    def get_by_natural_key(self, key: str, edition: int) -> Criterion:
        return cast("Criterion", self.get(key=key, edition=edition))

    def in_use(self) -> Self:
        """The versions that new reviews are made by."""
        return self.filter(ended_on=None)

    def with_use(self) -> Self:
        """Each with the number of reviews made by it."""
        return self.annotate(use=Count("answers"))


class ReviewRoundQuerySet(FixedQuerySet):
    """Questions about rounds."""

    def get_by_natural_key(self, name: str, year: int) -> ReviewRound:
        return cast("ReviewRound", self.get(name=name, year=year))

    def opened(self) -> Self:
        """Those whose reviews have been made."""
        return self.filter(opened_on__isnull=False)

    def with_progress(self) -> Self:
        """Newest first, each with the number of its partnerships, of done and of waiting ones."""
        first = Q(reviews__corrects=None)
        is_open = Q(reviews__partnership__ended_on=None)
        return self.annotate(
            total=Count("reviews", filter=first),
            done=Count("reviews", filter=first & Q(reviews__done_on__isnull=False)),
            left=Count("reviews", filter=first & is_open & Q(reviews__done_on=None)),
        ).order_by("-year", "-due_on", "-pk")


# As one goes through reviews: level, team, name.
IN_ORDER: list[Any] = [
    "partnership__level__order",
    F("partnership__team__sort_key").asc(nulls_last=True),
    "partnership__organisation__sort_key",
    "pk",
]


class ReviewQuerySet(FixedQuerySet):
    """Questions about reviews."""

    def done(self) -> Self:
        """Those finished, the corrected ones among them."""
        return self.filter(done_on__isnull=False)

    def published(self) -> Self:
        """What everybody may read: done, and not corrected by another that is done."""
        correction = self.model._base_manager.filter(corrects=OuterRef("pk"), done_on__isnull=False)
        return self.done().filter(~Exists(correction))

    def unfinished(self) -> Self:
        """Drafts that are nobody's correction."""
        return self.filter(done_on=None, corrects=None)

    def waiting(self) -> Self:
        """Drafts whose partnership still goes on."""
        return self.filter(done_on=None, partnership__ended_on=None)

    def in_order(self) -> Self:
        """As one goes through them: level, team, name."""
        return self.order_by(*IN_ORDER)

    def queue_of(self, user: User) -> Self:
        """What waits for the person; the round that is due first is in front."""
        mine = self.waiting().filter(reviewer=user)
        return mine.order_by("round__due_on", "round_id", *IN_ORDER)

    def for_list(self) -> Self:
        """Everything a list shows of them, in one query."""
        return self.select_related(
            "round",
            "reviewer",
            "done_by",
            "partnership__organisation",
            "partnership__level",
            "partnership__team",
            "improvement_team",
            "action__plan__team",
        )

    def with_answered(self) -> Self:
        """Each with the number of its criteria and of those answered."""
        return self.annotate(
            asked=Count("answers"), answered=Count("answers", filter=~Q(answers__answer=""))
        )

    def with_answers(self) -> Self:
        """Each with its answers in order as `shown_answers`, in one query more."""
        answers: Any = cast(Any, self.model).answers.rel.related_model.objects
        return self.prefetch_related(
            Prefetch(
                "answers",
                queryset=answers.select_related("criterion").order_by(
                    "criterion__order", "criterion"
                ),
                to_attr="shown_answers",
            )
        )

    def to_look_at_again(self, day: date) -> Self:
        """Published ones whose day of looking again has come, the longest overdue first."""
        later = self.model._base_manager.filter(
            partnership=OuterRef("partnership"), round__opened_on__gt=OuterRef("done_on")
        )
        return (
            self.published()
            .filter(~Exists(later), recheck_on__lte=day, partnership__ended_on=None)
            .order_by("recheck_on", "pk")
        )

    def for_partner_page(self) -> Self:
        """What the organisation's page tells of published ones, newest first, in one query."""
        counted = {
            key: Count("answers", filter=Q(answers__answer=key))
            for key in ("met", "partly", "not_yet")
        }
        return (
            self.published()
            .select_related("round", "action__plan__team")
            .annotate(**counted)
            .order_by("-done_on", "-pk")
        )


def never_reviewed(partnerships: Any, reviews: ReviewQuerySet) -> Any:
    """The open partnerships of which nothing has been published."""
    return partnerships.open().filter(
        ~Exists(reviews.published().filter(partnership=OuterRef("pk")))
    )


class ReviewAnswerQuerySet(FixedQuerySet):
    """Questions about answers."""

    def prepare(self, reviews: Iterable[Any], criteria: dict[int, list[Criterion]]) -> None:
        """An empty row for each criterion of each review's level, in one query.

        `criteria` are those of each level's key. An empty row says nothing yet: its history
        begins with the first answer.
        """
        rows = [
            self.model(review=review, criterion=criterion)
            for review in reviews
            for criterion in criteria[review.partnership.level_id]
        ]
        models.QuerySet.bulk_create(cast("models.QuerySet[ReviewAnswer]", self), rows)

    def unanswered(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(answer="")
