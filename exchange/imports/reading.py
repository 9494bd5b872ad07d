"""What was sent of the lines on the page that checks them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.http import QueryDict

from core.text import as_typed
from exchange.files.table import LONGEST_CELL
from exchange.lists.outcomes import LEAVE, OTHER, SAME_AS

_CHOICE = re.compile(r"line-(\d{1,9})")
_CELL = re.compile(r"cell-(\d{1,9})-([a-z_]{1,40})")
_KNOWN = re.compile(rf"|{OTHER}|{LEAVE}|{SAME_AS}\d{{1,18}}")


def decisions(data: QueryDict) -> tuple[Mapping[int, str], Mapping[tuple[int, str], str]]:
    """What was chosen of each line, by its number, and the cells that were mended."""
    choices: dict[int, str] = {}
    cells: dict[tuple[int, str], str] = {}
    for name in data:
        value = str(data[name])
        if (found := _CHOICE.fullmatch(name)) and _KNOWN.fullmatch(value):
            choices[int(found[1])] = value
        elif found := _CELL.fullmatch(name):
            cells[int(found[1]), found[2]] = as_typed(value).strip()[:LONGEST_CELL]
    return choices, cells
