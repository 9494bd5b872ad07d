"""Names where there is little room."""

from __future__ import annotations

from core.circle import length

MOST = 22  # letters of a name beside the map
SHORTER = {
    "Koulutuskuntayhtymä": "Kky",
    "koulutuskuntayhtymä": "kky",
    "Kuntayhtymä": "Ky",
    "kuntayhtymä": "ky",
    "Ammattikorkeakoulu": "Amk",
    "ammattikorkeakoulu": "amk",
    "Osakeyhtiö": "Oy",
}


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
