"""The network of networks: our role in each, their members, and who joins them. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MOST_ROWS, MOST_COLUMNS = 30, 24  # more are told in the table
NAMES, LABELS = 168, 250  # units above for the names of members, at left for those of networks
STEP, ROW, COLLEGE = 24, 30, 282
END = 66  # at right, for the numbers


@dataclass(frozen=True)
class Member:
    """An organisation in a network."""

    key: int
    name: str
    brief: str
    role: str  # in words


@dataclass(frozen=True)
class Network:
    """A network with its members, by their names."""

    key: int
    name: str
    brief: str  # where there is little room
    kind: str  # in words; "" when not told
    our_role: str  # the key; "" when we have none
    our_role_in_words: str
    members: list[Member] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Overlap:
    """Another network with common members."""

    network: Network
    members: list[Member]

    @property
    def count(self) -> int:
        return len(self.members)


def overlaps(networks: Sequence[Network]) -> dict[int, list[Overlap]]:
    """With which others each network has common members, most first, by the network's key."""
    keys = {network.key: {member.key for member in network.members} for network in networks}
    found: dict[int, list[Overlap]] = {}
    for one in networks:
        others = [
            Overlap(other, [m for m in one.members if m.key in keys[other.key]])
            for other in networks
            if other is not one and keys[one.key] & keys[other.key]
        ]
        found[one.key] = sorted(others, key=lambda each: -each.count)
    return found


@dataclass(frozen=True)
class Column:
    """An organisation that is in several networks, with a dot in the row of each."""

    of: Member
    x: float
    dots: list[float]
    networks: list[str]

    @property
    def line(self) -> str:
        """From the first dot to the last."""
        return f"M{self.x} {self.dots[0]}V{self.dots[-1]}"


@dataclass(frozen=True)
class Row:
    """A network on its line."""

    of: Network
    y: float


@dataclass(frozen=True)
class Grid:
    """Everything that the picture shows."""

    rows: list[Row]
    columns: list[Column]
    more_rows: int
    more_columns: int
    width: float
    height: float
    college: float = COLLEGE

    @property
    def end(self) -> float:
        """Where the lines of the networks end."""
        return self.width - END


def draw(networks: Sequence[Network]) -> Grid:
    """Networks as lines, those who join them as columns: nothing crosses anything."""
    rows = [Row(of, NAMES + ROW * at + ROW / 2) for at, of in enumerate(networks[:MOST_ROWS])]
    places: dict[int, list[Row]] = defaultdict(list)
    members: dict[int, Member] = {}
    for row in rows:
        for member in row.of.members:
            places[member.key].append(row)
            members[member.key] = member
    joining = _several(places, members.values())
    columns = [
        Column(
            member,
            COLLEGE + STEP * (at + 1) + 8,
            [row.y for row in places[member.key]],
            [row.of.name for row in places[member.key]],
        )
        for at, member in enumerate(joining[:MOST_COLUMNS])
    ]
    return Grid(
        rows,
        columns,
        more_rows=len(networks) - len(rows),
        more_columns=len(joining) - len(columns),
        width=max(640, COLLEGE + STEP * (len(columns) + 1) + 100 + END),
        height=NAMES + ROW * len(rows) + 10,
    )


def _several(places: dict[int, list[Row]], members: Iterable[Member]) -> list[Member]:
    """Those in several networks: who is in most of them first, then by name."""
    several = [member for member in members if len(places[member.key]) > 1]
    return sorted(several, key=lambda each: (-len(places[each.key]), each.name, each.key))
