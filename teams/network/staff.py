"""Who of the house takes part: teams by level, staff groups by people. Never a ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.teams.models import Team
from partnerships.levels.models import Level

People = set[int]  # keys of people


@dataclass(frozen=True)
class Part:
    """How many of some people take part: care for a partner, know one or have told of a contact."""

    people: int
    taking_part: int

    @classmethod
    def of(cls, people: People, active: People) -> Part:
        """How many there are, and how many of them are among the active ones."""
        return cls(len(people), len(people & active))


@dataclass(frozen=True)
class TeamLine:
    """A team with the number of organisations that it takes care of on each level."""

    team: Team
    counts: list[int]
    total: int  # organisations, each once
    part: Part


@dataclass(frozen=True)
class GroupLine:
    """A staff group, and how many of it take part."""

    label: str
    part: Part


def team_lines(
    teams: Iterable[Team],
    levels: Sequence[Level],
    held: Iterable[tuple[int | None, int, int]],
    members: Mapping[int, People],
    active: People,
) -> list[TeamLine]:
    """The teams in their order; `held` are team, if any, level and organisation of each one."""
    cells: dict[tuple[int | None, int], set[int]] = defaultdict(set)
    totals: dict[int | None, set[int]] = defaultdict(set)
    for team, level, organisation in held:
        cells[team, level].add(organisation)
        totals[team].add(organisation)
    return [
        TeamLine(
            team,
            [len(cells[team.pk, level.pk]) for level in levels],
            len(totals[team.pk]),
            Part.of(members.get(team.pk, set()), active),
        )
        for team in teams
        if totals[team.pk] or members.get(team.pk)
    ]


def group_lines(
    labels: Mapping[str, str], groups: Mapping[str, People], active: People
) -> list[GroupLine]:
    """The staff groups that have anybody, in their order."""
    return [
        GroupLine(label, Part.of(groups[key], active))
        for key, label in labels.items()
        if groups.get(key)
    ]
