"""A team's partnerships on its own page: some of each level, and some of those that need care.

As many questions and as many rows, however many partnerships the team has.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, When

from accounts.teams.models import Team
from core.paginator import MOST
from core.querysets import keys_of_all
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
    rows, levels = _open_of(team), list(Level.objects.all())
    counts = dict(rows.values_list("level").annotate(Count("pk")))
    by_name = rows.order_by("organisation__sort_key", "pk")
    keys = keys_of_all([by_name.filter(level=level)[:SHOWN] for level in levels])
    shown = list(by_name.filter(pk__in=keys))
    return [
        LevelRows(level, counts.get(level.pk, 0), [row for row in shown if row.level == level])
        for level in levels
    ]


def in_need_of_care(team: Team) -> tuple[list[Partnership], int]:
    """Some that need care, those looked at longest ago first; and how many.

    They are counted no further than one more than MOST.
    """
    rows = _open_of(team)
    cared = Exists(Responsibility.objects.open().filter(partnership=OuterRef("pk")))
    needs = rows.contact_passed() | rows.unconfirmed() | Q(is_vague=True) | wants_a_look()
    needing = rows.filter(needs | ~cared)
    renewal = Case(When(wants_a_look(), then=True), default=False)
    told = needing.annotate(is_cared_for=cared, is_renewal=renewal).longest_unconfirmed()
    return list(told[:SHOWN]), needing[: MOST + 1].count()
