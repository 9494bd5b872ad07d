"""What has changed between two days: who stayed, moved, came and went. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

OUTSIDE = 0  # stands for "was not there" and "is there no more": no level has this key


@dataclass(frozen=True)
class Standing:
    """A partnership that is in force on a day."""

    key: int
    level: int
    organisation: int


@dataclass(frozen=True)
class Flow:
    """Partnerships that were on one level and are on another, or on the same."""

    source: int  # the key of a level, or OUTSIDE
    target: int
    organisations: list[int]  # one for each partnership

    @property
    def count(self) -> int:
        return len(self.organisations)

    @property
    def is_stay(self) -> bool:
        return self.source == self.target

    @property
    def is_new(self) -> bool:
        return self.source == OUTSIDE

    @property
    def is_ended(self) -> bool:
        return self.target == OUTSIDE


def flows(
    before: Mapping[int, Standing],
    after: Mapping[int, Standing],
    every_before: Mapping[int, Standing],
    every_after: Mapping[int, Standing],
    moves: Mapping[int, int],
) -> list[Flow]:
    """Everything that fits on either day, followed from the one to the other.

    A partnership that was moved goes on as another row: `moves` leads from one to the next. The
    `every_` ones say where it is found when it fits on one of the days only.
    """
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    back = {new: old for old, new in moves.items()}
    met: set[int] = set()
    for row in before.values():
        later = _follow(row.key, every_after, moves)
        if later:
            met.add(later.key)
        found[row.level, later.level if later else OUTSIDE].append(row.organisation)
    for row in after.values():
        if row.key not in met:
            earlier = _follow(row.key, every_before, back)
            found[earlier.level if earlier else OUTSIDE, row.level].append(row.organisation)
    return [Flow(*key, sorted(rows)) for key, rows in sorted(found.items())]


def _follow(key: int, rows: Mapping[int, Standing], steps: Mapping[int, int]) -> Standing | None:
    """Where a partnership is on the other day."""
    while key not in rows and key in steps:
        key = steps[key]
    return rows.get(key)
