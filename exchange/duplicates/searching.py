"""The search learns of a joining once, not at the save of every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps

from search.upkeep import follow_all


def tell_the_search(written: Iterable[tuple[str, int]]) -> None:
    """Make the documents anew that tell of the rows, each given by its model's label and key."""
    keys: dict[str, set[int]] = defaultdict(set)
    for label, key in written:
        keys[label].add(key)
    follow_all({apps.get_model(label): own for label, own in keys.items()})


def rows_behind(versions: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The labels and keys of the rows whose versions these are, by label and key: a query each."""
    keys: dict[str, list[int]] = defaultdict(list)
    for label, key in versions:
        keys[label].append(key)
    found = []
    for label, own in keys.items():
        model: Any = apps.get_model(label)  # whose history is made at run time
        rows = model.history.filter(history_id__in=own).values_list("id", flat=True)
        found += [(label, row) for row in rows]
    return found
