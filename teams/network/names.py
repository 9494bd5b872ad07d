"""Names where there is little room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.circle import length

MOST = 22  # letters of a name beside the map
END = 12  # of them, of the end of a name whose beginning another shares
SHORTER = {
    "Koulutuskuntayhtymä": "Kky",
    "koulutuskuntayhtymä": "kky",
    "Kuntayhtymä": "Ky",
    "kuntayhtymä": "ky",
    "Ammattikorkeakoulu": "Amk",
    "ammattikorkeakoulu": "amk",
    "Osakeyhtiö": "Oy",
}


def briefs(names: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """A brief name of each key, of its name and short name; two cut alike keep their ends."""
    told = {key: (name, shortened(name, short_name)) for key, name, short_name in names}
    many = Counter(brief for _name, brief in told.values())
    return {
        key: with_end(name) if many[brief] > 1 and brief.endswith("…") else brief
        for key, (name, brief) in told.items()
    }


def with_end(name: str) -> str:
    """The name without its middle."""
    return f"{cut(name, MOST - END)}{name[-END:].lstrip(' ,-')}"


def shortened(name: str, short_name: str = "") -> str:
    """The short name, or the name with what everybody understands shorter, cut if need be."""
    if short_name:
        return short_name
    for word, short in SHORTER.items():
        name = name.replace(word, short)
    return name if len(name) <= MOST else cut(name.partition(", ")[0], MOST)


def cut(name: str, room: int) -> str:
    """The name, cut to the number of letters."""
    return name if len(name) <= room else f"{name[: max(1, room - 1)].rstrip(' ,-')}…"


def letters_along(radius: float, start: float, end: float, width: float) -> int:
    """How many letters of a width fit along an arc."""
    return int(length(radius, start, end) / width)
