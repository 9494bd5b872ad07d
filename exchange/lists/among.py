"""New names of one list that may be the same organisation."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from partnerships.organisations.similar import CLOSE, likeness, plain_name
from partnerships.organisations.slips import SlipIndex

LARGEST_GROUP = 40  # a word that more share tells nothing apart


def alike(names: Mapping[int, str]) -> dict[int, int]:
    """Of names by the numbers of their lines: those like an earlier one, with its number."""
    plain = {number: plain_name(name) for number, name in names.items()}
    # Numbers are no slips: "Koulu 1" and "Koulu 2" are two.
    digits = {number: [c for c in name if c.isdigit()] for number, name in plain.items()}
    found: dict[int, int] = {}
    for numbers in SlipIndex(plain.items()).groups():
        if len(numbers) > LARGEST_GROUP:
            continue
        for first, later in combinations(sorted(set(numbers)), 2):
            if found.get(later, later) <= first or digits[first] != digits[later]:
                continue
            shorter, longer = sorted((plain[first], plain[later]), key=len)
            if likeness(shorter, longer) >= CLOSE:
                found[later] = first
    return found
