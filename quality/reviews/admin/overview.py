"""The list of reviews: criteria × partnerships at a glance, a table for each level, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.typed import as_a
from partnerships.levels.models import Level
from quality.criteria.models import Criterion
from quality.reviews.admin.filters import ImprovementFilter, RoundFilter, WhoseFilter
from quality.reviews.columns import Shown, criteria_of
from quality.reviews.models import IN_ORDER, Review, ReviewAnswer, ReviewQuerySet
from quality.reviews.queries import read_answers

CHIPS = (RoundFilter, WhoseFilter, ImprovementFilter)  # what has a place of its own on the page
FIT = 7  # criteria side by side; more scroll inside their own region
WIDE = 5  # so many have wide columns

Counts = dict[Any, dict[str, int]]


@dataclass(frozen=True)
class Column:
    """A criterion, the number of its place, and where it is most often in need of work."""

    criterion: Criterion
    number: int
    in_words: str

    @property
    def edition(self) -> int:
        """The version, when it is not the first."""
        return self.criterion.edition if self.criterion.edition > 1 else 0


@dataclass(frozen=True)
class Row:
    """A partnership and its answers, one for each column; None where it was not asked."""

    review: Shown
    cells: list[ReviewAnswer | None]


@dataclass(frozen=True)
class Table:
    """The partnerships of a level in a round."""

    level: Level
    round: Shown
    columns: list[Column]
    rows: list[Row]
    done: int
    total: int

    @property
    def width(self) -> str:
        """How wide the columns of the criteria are drawn."""
        if len(self.columns) > FIT:
            return "many"
        return "wide" if len(self.columns) <= WIDE else "narrow"


@dataclass(frozen=True)
class Chip:
    """A way of narrowing that is always at hand."""

    label: str
    count: int
    query: str
    is_on: bool


@dataclass(frozen=True)
class Overview:
    """What the page shows besides the rows that Django's own list has found."""

    rounds: list[Shown]
    chosen: Shown
    tables: list[Table]
    chips: list[Chip]
    filters: list[ListFilter]
    in_use: int
    next: Review | None
    is_own_queue: bool
    of_others: int

    @property
    def clear(self) -> str:
        """The way to all of the round."""
        return self.chips[1].query


def overview(changelist: ChangeList, user: User) -> Overview:
    """What the list shows, in a fixed number of queries."""
    spec = next(as_a(RoundFilter, s) for s in changelist.filter_specs if type(s) is RoundFilter)
    chosen = spec.chosen
    everything = Review.objects.filter(round=chosen.pk) if chosen else Review.objects.all()
    waiting, mine = Q(done_on=None, partnership__ended_on=None), Q(reviewer=user)
    counted = everything.aggregate(
        all=Count("pk"),
        mine=Count("pk", filter=waiting & mine),
        others=Count("pk", filter=waiting & ~mine),
        improved=Count("pk", filter=~Q(improvement="")),
    )
    others = [each for each in changelist.filter_specs if not isinstance(each, CHIPS)]
    asked = {name: values[-1] for name, values in changelist.filter_params.items()}
    is_own_queue = asked.get("whose") == "mine" and asked.get("state", "waiting") == "waiting"
    queue = Review.objects.queue_of(user).select_related("partnership__organisation")
    elsewhere = Case(When(round=chosen.pk if chosen else None, then=Value(0)), default=Value(1))
    return Overview(
        rounds=spec.rounds,
        chosen=chosen,
        tables=tables(changelist, everything),
        chips=chips(asked, str(chosen.pk) if chosen else "all", counted),
        filters=others,
        in_use=sum(bool(each.used_parameters) for each in others) - is_own_queue,
        next=queue.order_by(elsewhere, "round__due_on", "round_id", *IN_ORDER).first(),
        is_own_queue=is_own_queue,
        of_others=counted["others"],
    )


def chips(asked: dict[str, str], chosen: str, counted: dict[str, int]) -> list[Chip]:
    """One's own queue, everything, and those with something agreed on."""
    ways = [
        (_("Minun jonossani"), "mine", {"whose": "mine", "state": "waiting"}),
        (_("Kaikki"), "all", {}),
        (_("Parannus sovittu"), "improved", {"improvement": "agreed"}),
    ]
    narrowing = {name: value for name, value in asked.items() if name != RoundFilter.parameter_name}
    return [
        Chip(
            label,
            counted[count],
            "&".join(
                f"{name}={value}"
                for name, value in [(RoundFilter.parameter_name, chosen), *way.items()]
            ),
            narrowing == way,
        )
        for label, count, way in ways
    ]


def tables(changelist: ChangeList, everything: ReviewQuerySet) -> list[Table]:
    """The rows of the list by round and level, in their order."""
    rows = list(changelist.result_list)
    read_answers(rows)
    found: dict[Any, list[Shown]] = defaultdict(list)
    for review in rows:
        found[review.round_id, review.partnership.level_id].append(review)
    progress, needs = _progress(everything), _needs(changelist.queryset)
    return [_table(reviews, progress.get(key, {}), needs[key[0]]) for key, reviews in found.items()]


def _table(reviews: list[Shown], progress: dict[str, int], needs: Counts) -> Table:
    criteria = criteria_of(reviews)
    # The versions of a criterion have the same number.
    places = {key: number for number, key in enumerate(dict.fromkeys(c.key for c in criteria), 1)}
    columns = [
        Column(row, places[row.key], _need_in_words(needs.get(row.pk, {}))) for row in criteria
    ]
    return Table(
        level=reviews[0].partnership.level,
        round=reviews[0].round,
        columns=columns,
        rows=[_row(review, criteria) for review in reviews],
        done=progress.get("done", 0),
        total=progress.get("total", 0),
    )


def _row(review: Shown, criteria: Sequence[Criterion]) -> Row:
    answers = {answer.criterion_id: answer for answer in review.shown_answers}
    return Row(review, [answers.get(row.pk) for row in criteria])


def _progress(reviews: ReviewQuerySet) -> Counts:
    """How many there are and how many are done, by round and level: corrections do not count."""
    counted = (
        reviews.filter(corrects=None)
        .order_by()
        .values_list("round_id", "partnership__level_id")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    )
    return {(one, two): {"total": total, "done": done} for one, two, total, done in counted}


def _needs(reviews: ReviewQuerySet) -> dict[int, Counts]:
    """How many are not yet and partly met, by round and criterion; what was replaced is out."""
    of_list = reviews.not_replaced().order_by().values("pk")
    counted = (
        ReviewAnswer.objects.filter(review__in=of_list, answer__in=["not_yet", "partly"])
        .order_by()
        .values_list("review__round_id", "criterion_id", "answer")
        .annotate(Count("pk"))
    )
    found: dict[int, Counts] = defaultdict(lambda: defaultdict(dict))
    for round_key, criterion, answer, number in counted:
        found[round_key][criterion][answer] = number
    return found


def _need_in_words(counts: dict[str, int]) -> str:
    """What is not yet met, or else what is met partly."""
    if number := counts.get("not_yet"):
        return _("%(n)s ei vielä") % {"n": number}
    if number := counts.get("partly"):
        return _("%(n)s osin") % {"n": number}
    return "–"
