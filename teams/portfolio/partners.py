"""A team's partnerships on its own page: some of each level, and some of those that need care.

As many questions and as many rows, however many partnerships the team has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from accounts.teams.models import Team
from core.paginator import MOST
from core.prepared import prepared
from core.querysets import Sql, sql_of_counts, sql_of_keys
from partnerships.agreements.queries import wants_a_look
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership, PartnershipQuerySet, Responsibility

SHOWN = 8  # of each level, and of those that need care


@dataclass(frozen=True)
class LevelRows:
    """A team's partnerships of one level: how many, and the first by name."""

    level: Level
    count: int
    rows: list[Partnership]


def _open_of(team: Team) -> PartnershipQuerySet:
    rows = Partnership.objects.open().filter(team=team).select_related("organisation", "level")
    return rows.order_by()


def portfolio_by_level(team: Team) -> list[LevelRows]:
    """The team's partnerships by level, the first of each by name: four queries."""
    levels, counts = list(Level.objects.all()), dict(_counts(team))
    first: list[tuple[int]] = _first(team, levels=tuple(levels))
    shown = _by_name.of_each([key for (key,) in first])
    return [
        LevelRows(level, counts.get(level.pk, 0), [row for row in shown if row.level == level])
        for level in levels
    ]


@prepared
def _counts(team: Team) -> QuerySet[Partnership, tuple[int, int]]:
    return _open_of(team).values_list("level").annotate(Count("pk"))


@prepared
def _first(team: Team, *, levels: Sequence[Level]) -> Sql:
    by_name = _open_of(team).order_by("organisation__sort_key", "pk")
    return sql_of_keys([by_name.filter(level=level)[:SHOWN] for level in levels])


@prepared
def _by_name(*keys: int) -> PartnershipQuerySet:
    rows = Partnership.objects.filter(pk__in=keys).select_related("organisation", "level")
    return rows.order_by("organisation__sort_key", "pk")


def in_need_of_care(team: Team) -> tuple[list[Partnership], int]:
    """Some that need care, those looked at longest ago first; and how many.

    They are counted no further than one more than MOST.
    """
    counted: list[tuple[int]] = _needing_count(team)
    return _needing_first(team), counted[0][0]


@prepared
def _needing_first(team: Team) -> PartnershipQuerySet:
    cared, needing = _needing(team)
    renewal = Case(When(wants_a_look(), then=True), default=False)
    return needing.annotate(is_cared_for=cared, is_renewal=renewal).longest_unconfirmed()[:SHOWN]


@prepared
def _needing_count(team: Team) -> Sql:
    return sql_of_counts([_needing(team)[1]], MOST)


def _needing(team: Team) -> tuple[Exists, PartnershipQuerySet]:
    """Whether somebody cares for each, and those that need care."""
    rows = _open_of(team)
    cared = Exists(Responsibility.objects.open().filter(partnership=OuterRef("pk")))
    needs = rows.contact_passed() | rows.unconfirmed() | Q(is_vague=True) | wants_a_look()
    return cared, rows.filter(needs | ~cared)
