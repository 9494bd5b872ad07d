"""Partners that an action may be about: those offered, and the one that a typed name means."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.teams.models import Team
from core.named import Named
from core.prepared import prepared
from core.text import name_key
from core.translated import Text, language_of
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, PartnershipQuerySet
from search.asking import Question

MOST_OFFERED = 200  # at once; the rest are found by their names
MOST_FOUND = 50


def offered_partners(team: Team) -> list[Named]:
    """The team's own partners; others are offered while one types."""
    return [_named(row) for row in _partners_of(team)]


@prepared
def _partners_of(team: Team) -> QuerySet[Organisation]:
    rows = _with_partnerships(Q(team=team)).only("name", "short_name", "other_names")
    return rows[:MOST_OFFERED]


def partners_like(text: str) -> list[Named]:
    """The partners that a name may mean, the likeliest first."""
    everybody = _with_partnerships(Q())
    same = everybody.filter(name_key=name_key(text))
    answers = Question(text, ["organisation"], is_typed=True).rank_of(everybody)
    best = answers.order_by(F("rank").desc(), "sort_key")[:MOST_FOUND]
    return [_named(row) for row in {row.pk: row for row in [*same, *best]}.values()]


def partnerships_with(partner: int, team: Team) -> list[Partnership]:
    """All that is done with the partner, the team's own first."""
    rows = Partnership.objects.open().filter(organisation=partner)
    found = rows.select_related("organisation", "level").order_by("level__order", "pk")
    return sorted(found, key=lambda row: row.team_id != team.pk)


def offered_partnerships(team: Team, chosen: list[int]) -> tuple[list[Partnership], bool]:
    """Those that are offered, the chosen and the team's own first; and whether there are more."""
    rows = Partnership.objects.select_related("organisation", "level")
    in_order = rows.order_by("organisation__sort_key", "level__order", "pk")
    open_: PartnershipQuerySet = in_order.open()
    ours = list(open_.filter(team=team)[: MOST_OFFERED + 1])
    others = list(open_.exclude(team=team)[: MOST_OFFERED + 1 - len(ours)])
    found = {row.pk: row for row in [*in_order.filter(pk__in=chosen), *ours, *others]}
    return list(found.values()), len(ours) + len(others) > MOST_OFFERED


def _with_partnerships(of: Q) -> QuerySet[Organisation]:
    """Organisations with an open partnership of the kind, by their names."""
    rows = Partnership.objects.open().filter(of, organisation=OuterRef("pk"))
    return Organisation.objects.current().filter(Exists(rows)).order_by("sort_key", "pk")


def _named(row: Organisation) -> Named:
    return Named(row.pk, Text(row.name, language_of(row)), also=", ".join(row.known_as))
