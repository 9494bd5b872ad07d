"""Which organisations may be one, and why.

Comparing everyone with everyone would be fifty million comparisons for ten thousand organisations.
So only those are compared that share something: a site, a whole other name, the beginning of a
word in their names, or a word but for a slip of the finger. Beginnings that very many share, such
as "koulu", tell nothing apart: there only neighbours in the order of names are compared. The
business id is not asked: the database lets no two current organisations have the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.duplicates.models import NotSame
from partnerships.organisations.models import LEADING_LETTERS, Organisation
from partnerships.organisations.similar import (
    CLOSE,
    COMMON,
    SHARED_SITES,
    SHORTEST_WORD,
    likeness,
    plain_name,
)
from partnerships.organisations.slips import SlipIndex

LARGEST_BLOCK = 40  # organisations that are all compared with each other
NEIGHBOURS = 8  # compared in a larger block
SAME_SITE, OTHER_NAME = _("sama verkkosivu"), _("sama lyhenne tai muu nimi")
SAME_WORDS, ALIKE = _("toinen nimi on osa toista"), _("melkein sama nimi")


@dataclass(frozen=True)
class Known:
    """What is compared of an organisation."""

    key: int
    name: str
    others: tuple[str, ...]
    site: str


@dataclass(frozen=True)
class Pair:
    """Two organisations that may be one, the one registered first in front."""

    first: int
    second: int
    closeness: float
    why: Promise | str


def likely_pairs() -> list[Pair]:
    """Pairs that nobody has told apart, the likeliest first: two queries."""
    apart = set(NotSame.objects.values_list("first", "second"))
    known = _known()
    found = []
    for one, other in _compared(known):
        if (one.key, other.key) not in apart and (pair := _pair(one, other)):
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.closeness, pair.first, pair.second))


def _known() -> list[Known]:
    rows = Organisation.objects.current().order_by("sort_key", "pk")
    return [
        Known(
            key,
            plain_name(name),
            tuple(filter(None, map(plain_name, [short, *others.split(",")]))),
            "" if site in SHARED_SITES else site,
        )
        for key, name, short, others, site in rows.values_list(
            "pk", "name", "short_name", "other_names", "site"
        )
    ]


def _compared(known: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    """Every pair that shares a block once, the one registered first in front."""
    blocks: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        for block in _blocks(each):
            blocks[block].append(each)
    by_key = {each.key: each for each in known}
    names = [(each.key, name) for each in known for name in (each.name, *each.others)]
    slips = ([by_key[key] for key in keys] for keys in SlipIndex(names).groups())
    seen: set[tuple[int, int]] = set()
    for members in chain(blocks.values(), slips):
        for one, other in _within(members):
            first, second = (one, other) if one.key < other.key else (other, one)
            if (first.key, second.key) not in seen:
                seen.add((first.key, second.key))
                yield first, second


def _blocks(each: Known) -> set[str]:
    """What the organisation may share with one that is the same."""
    found = {f"name {name}" for name in (each.name, *each.others)}
    if each.site:
        found.add(f"site {each.site}")
    words = {word for name in (each.name, *each.others) for word in name.split()}
    return found | {word[:LEADING_LETTERS] for word in words - COMMON if len(word) >= SHORTEST_WORD}


def _within(members: list[Known]) -> Iterator[tuple[Known, Known]]:
    if len(members) <= LARGEST_BLOCK:
        yield from combinations(members, 2)
        return
    for place, one in enumerate(members):
        for other in members[place + 1 : place + 1 + NEIGHBOURS]:
            yield one, other


def _pair(one: Known, other: Known) -> Pair | None:
    if one.site and one.site == other.site:
        return Pair(one.key, other.key, 2.0, SAME_SITE)
    if {one.name, *one.others} & {other.name, *other.others}:
        return Pair(one.key, other.key, 1.5, OTHER_NAME)
    closeness = max(
        likeness(*sorted((mine, theirs), key=len))  # the shorter may be a part of the longer
        for mine in (one.name, *one.others)
        for theirs in (other.name, *other.others)
    )
    if closeness < CLOSE:
        return None
    return Pair(one.key, other.key, closeness, SAME_WORDS if closeness == 1 else ALIKE)
