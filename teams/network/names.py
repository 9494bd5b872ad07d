"""Names where there is little room."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from core.circle import length

MOST = 22  # letters of a name beside the map
LONGER = 32  # of the name of a network on its line
END = 12  # of them, of the end of a name whose beginning another shares
SHORTER = {
    "Koulutuskuntayhtymä": "Kky",
    "koulutuskuntayhtymä": "kky",
    "Kuntayhtymä": "Ky",
    "kuntayhtymä": "ky",
    "Ammattikorkeakoulu": "Amk",
    "ammattikorkeakoulu": "amk",
    "Osakeyhtiö": "Oy",
    "yhdistys": "yhd.",
}
WORDS = re.compile(rf"\b({'|'.join(SHORTER)})\b")


def briefs(names: Iterable[tuple[int, str, str]], most: int = MOST) -> dict[int, str]:
    """A brief name of each key, of its name and short name, none as that of a different name.

    Those that would be brief alike keep their ends; when these are alike too, they get numbers.
    """
    rows = list(names)
    whole = {key: name for key, name, _short in rows}
    found = {key: shortened(name, short_name, most) for key, name, short_name in rows}
    for way in (shortened, with_end):
        found |= {key: way(whole[key], most=most) for key in _alike(found, whole)}
    alike = _alike(found, whole)
    taken = set(found.values())
    for name in sorted({whole[key] for key in alike}):
        brief = next(each for each in _numbered(name, most) if each not in taken)
        taken.add(brief)
        found |= {key: brief for key in alike if whole[key] == name}
    return found


def _alike(briefs: Mapping[int, str], whole: Mapping[int, str]) -> list[int]:
    """The keys of the names that are brief as a different one is."""
    many = Counter(brief for _name, brief in {(whole[key], briefs[key]) for key in briefs})
    return [key for key, brief in briefs.items() if many[brief] > 1]


def _numbered(name: str, most: int) -> Iterator[str]:
    """The name cut, with one number after the other."""
    return (f"{cut(name, most - len(f' {n}'))} {n}" for n in count(1))


def with_end(name: str, *, most: int = MOST) -> str:
    """The name without its middle: with its town, or its last words."""
    if len(name) <= most:
        return name
    head, comma, town = name.rpartition(", ")
    if head and len(town) <= END - len(comma):
        return f"{cut(head, most - len(comma + town))}{comma}{town}"
    end = name[-END - 1 :].partition(" ")[2] or name[-END:]
    return f"{cut(name, most - len(end))}{end}"


def shortened(name: str, short_name: str = "", most: int = MOST) -> str:
    """The short name, or the name; where too long, with what everybody understands shorter, cut."""
    if short_name:
        return short_name
    if len(name) > most:
        name = WORDS.sub(lambda found: SHORTER[found[0]], name)
    return name if len(name) <= most else cut(name.partition(", ")[0], most)


def cut(name: str, room: int) -> str:
    """The name, cut to the number of letters."""
    return name if len(name) <= room else f"{name[: max(1, room - 1)].rstrip(' ,-')}…"


def letters_along(radius: float, start: float, end: float, width: float) -> int:
    """How many letters of a width fit along an arc."""
    return int(length(radius, start, end) / width)
