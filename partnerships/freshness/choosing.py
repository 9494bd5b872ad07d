"""Who is asked about what: the stalest first, of whoever has been asked least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from partnerships.freshness.models import MOST


@dataclass(frozen=True)
class Place:
    """A partnership gets one of the places that a person has in the month."""

    partnership: int
    user: int
    slot: int


def share_out(
    stale: Iterable[int],
    people: Mapping[int, Sequence[int]],
    asked: Mapping[int, int],
    taken: Mapping[int, set[int]],
) -> list[Place]:
    """The places of a month that are given out now; the same questions give the same answer.

    All are keys: `stale` of partnerships, the stalest first; `people` who can be asked about each,
    those who know it best first; `asked` how often each person was asked lately; `taken` which of
    a person's places are used already.
    """
    times = Counter(asked)
    used = {user: set(slots) for user, slots in taken.items()}
    places = []
    for partnership in stale:
        free = [user for user in people.get(partnership, []) if len(used.get(user, ())) < MOST]
        if not free:
            continue
        user = min(free, key=times.__getitem__)  # of equals the first, who knows it best
        mine = used.setdefault(user, set())
        slot = next(number for number in count(1) if number not in mine)
        mine.add(slot)
        times[user] += 1
        places.append(Place(partnership, user, slot))
    return places
