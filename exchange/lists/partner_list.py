"""Bringing partners: what would become of each line, and writing them by the hundred."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.teams.models import Team
from core.history import StaleRowError, Tracked
from core.many import create_many, save_many
from core.text import name_key
from exchange.files.table import as_text
from exchange.lists.among import alike
from exchange.lists.columns import Column, Value
from exchange.lists.kinds import ImportList, Options
from exchange.lists.known import CellError, Known
from exchange.lists.matching import BY_ID, BY_NAME, BY_NUMBER, Register
from exchange.lists.named import Named, to_be_given
from exchange.lists.outcomes import (
    NOT_THERE,
    OTHER,
    Asked,
    Difference,
    Outcome,
    State,
    Twin,
    forgive,
    model_faults,
    read_cells,
)
from exchange.lists.partners import COLUMNS, OF_ORGANISATION, OF_PARTNERSHIP, Partner
from exchange.lists.rules import may_bring_partners
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from search.kinds import KINDS
from search.upkeep import refresh, resting

BATCH = 500
ORGANISATION = [column.key for column in OF_ORGANISATION if column.key != "id"]
PARTNERSHIP = [
    column.key for column in OF_PARTNERSHIP if column.key not in ("partnership", "people")
]
NEW, OVER = "imported", "imported_over"
T = TypeVar("T")
Job = tuple[Callable[..., object], str, Sequence[Tracked]]


@dataclass
class Entry:
    """An organisation that lines tell of: as it is, as it becomes, and from which line."""

    row: Organisation
    stored: Organisation | None
    told: dict[str, tuple[Value, int]] = field(default_factory=dict)  # and on which line
    partnerships: dict[tuple[Any, Any], int] = field(default_factory=dict)  # the line of each


@dataclass
class Work:
    """What a line writes besides its organisation."""

    entry: Entry
    partnership: Partnership | None = None
    stored: Partnership | None = None  # as it is, unless it is new
    added: list[User] = field(default_factory=list)
    ended: list[Responsibility] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the partnership comes with the line."""
        return self.partnership is not None and self.stored is None

    @property
    def comes_to(self) -> int | None:
        """The key of the team that gets the partnership; None when it had it already."""
        if self.partnership is None:
            return None
        had = self.stored.team_id if self.stored else None
        return self.partnership.team_id if self.partnership.team_id != had else None


class PartnerList(ImportList):
    """Organisations with partnerships. A line without a level tells of the organisation alone."""

    key = "partners"
    title = gettext_lazy("Kumppanit")
    lede = gettext_lazy(
        "Rivi on yksi organisaatio ja yksi taso. Jos kumppani on monella tasolla, sillä on monta "
        "riviä."
    )
    columns = COLUMNS
    keys = [
        (BY_NUMBER, gettext_lazy("Y-tunnus, ja sen puuttuessa nimi")),
        (BY_NAME, gettext_lazy("Nimi ja paikkakunta")),
        (BY_ID, gettext_lazy("Rekisterin oma tunnus")),
    ]
    named_by = "name"
    page = "register:list"

    def may(self, user: User) -> bool:
        return may_bring_partners(user)

    summary = ["level", "team", "description"]

    def compare(self, lines: Sequence[Asked], options: Options, by: User) -> list[Outcome]:
        return Comparison(options).outcomes(lines)

    def write(self, outcomes: Iterable[Outcome], by: User, beat: Callable[[int], None]) -> None:
        works = [outcome.plan for outcome in outcomes]
        try:
            _write(works, by, beat)
        except (IntegrityError, StaleRowError) as error:
            raise ValidationError(
                _("Rekisteriä muutettiin juuri äsken. Tarkista luettelo uudelleen.")
            ) from error


class Comparison:
    """The lines of a list beside the register."""

    def __init__(self, options: Options) -> None:
        self.options, self.known, self.register = options, Known(), Register()
        self.entries: dict[object, Entry] = {}
        self.names: dict[str, object] = {}  # which entry has the name,
        self.numbers: dict[str, object] = {}  # and which the business id
        self.stored: dict[int, Organisation] = {}

    def outcomes(self, lines: Sequence[Asked]) -> list[Outcome]:
        read = [
            (line, *read_cells(line, COLUMNS, self.known, clears=self.options.clears))
            for line in lines
        ]
        meant = [self._meant(line, values, faults) for line, values, faults in read]
        wanted = {pk for pk in meant if pk}
        self._load(sorted(wanted))
        found = [
            self._outcome(line, values, faults, pk)
            for (line, values, faults), pk in zip(read, meant, strict=True)
        ]
        self._ask_of_each_other(found)
        return found

    def _ask_of_each_other(self, outcomes: Sequence[Outcome]) -> None:
        """Two new names of the list that are alike may be one: the later line is asked about."""
        new = [each for each in outcomes if each.plan and each.plan.entry.stored is None]
        first: dict[int, Outcome] = {}  # the first line of each new organisation
        for each in new:
            first.setdefault(id(each.plan.entry), each)
        named = {each.asked.number: each.name for each in first.values()}
        twins = alike(named)
        for each in new:
            number = first[id(each.plan.entry)].asked.number
            if number in twins and each.asked.choice != OTHER:
                name = _("%(name)s, rivi %(n)s") % {
                    "name": named[twins[number]],
                    "n": twins[number],
                }
                each.twins = [Twin(NOT_THERE, name, _("samankaltainen nimi tässä luettelossa"))]
                each.state, each.plan = State.MAYBE, None

    def _load(self, keys: Sequence[int]) -> None:
        """The organisations with their open partnerships.

        Thousands of them name the same few levels, teams and people: each is read once. What is
        computed at each save from the rest needs no room.
        """
        named = Named()
        rows = Organisation.objects.defer("search_text", "sort_key")
        rows = rows.prefetch_related(Prefetch("partnerships", to_be_given()))
        for batch in _in_batches(keys):
            found = rows.in_bulk(batch)
            named.give(each for one in found.values() for each in one.partnerships.all())
            self.stored |= found

    def _meant(self, line: Asked, values: dict[str, Value], faults: dict[str, str]) -> int | None:
        if line.twin in self.register.name_of:
            return line.twin
        key = self.options.key or (BY_ID if "id" in line.cells else BY_NUMBER)
        if faults:  # of the rest of the line nothing is sure
            known = self.register.name_of if key == BY_ID else {}
            return values["id"] if values.get("id") in known else None
        try:
            found = self.register.meant(values, key)
        except CellError as error:
            faults["id"] = str(error)
            return None
        if found is None and not values.get("name"):
            faults["name"] = _("Kirjoita organisaation nimi.")
        elif found is None and not any(map(str.isalpha, values["name"])):
            faults["name"] = _("Tämä ei ole nimi: siinä ei ole yhtään kirjainta.")
        elif found is None and self.register.is_archived(values["name"]):
            faults["name"] = _("Organisaatio on arkistoitu. Palauta se ensin.")
        return found

    def _outcome(
        self, line: Asked, values: dict[str, Value], faults: dict[str, str], pk: int | None
    ) -> Outcome:
        name = line.cells.get("name", "")
        stored = self.stored.get(pk) if pk else None
        if stored and faults:
            rows, key = stored.partnerships.all(), values.get("partnership")
            there = Partner(stored, next((row for row in rows if row.pk == key), None))
            forgive(line, faults, COLUMNS, there, self.known)
        if faults:
            return Outcome(line, State.WRONG, name, faults=faults)
        if pk and line.twin == pk:  # what a person said to be the same keeps its name
            values.pop("name", None)
        is_asked = stored is None and line.choice != OTHER
        if is_asked and (twins := self.register.may_be(values)):
            return Outcome(line, State.MAYBE, name, twins=twins)
        entry, faults = self._entry(line, values, stored)
        if faults:
            return Outcome(line, State.WRONG, name, faults=faults)
        work, differences, faults = self._work(line, values, entry)
        if faults:
            return Outcome(line, State.WRONG, name, faults=faults)
        self._remember(entry, self._identity(values, stored), line, values)
        state = State.SAME
        if stored is None:
            state = State.NEW
        elif differences:
            state = State.CHANGED
        outcome = Outcome(line, state, entry.row.name)
        if state != State.SAME:  # thousands of lines may be, of which nothing is written
            outcome.plan = work
        outcome.differences = differences if stored else []
        return outcome

    def _remember(self, entry: Entry, key: object, line: Asked, values: dict[str, Value]) -> None:
        """What the line says of its organisation holds for the lines after it."""
        self.entries.setdefault(key, entry)
        for name in ORGANISATION:
            if name in values:
                entry.told.setdefault(name, (values[name], line.number))
                setattr(entry.row, name, values[name])
        self.names[entry.row.compute_name_key()] = key
        if entry.row.business_id:
            self.numbers[entry.row.business_id] = key

    def _identity(self, values: dict[str, Value], stored: Organisation | None) -> object:
        return stored.pk if stored else name_key(values["name"])

    def _entry(
        self, line: Asked, values: dict[str, Value], stored: Organisation | None
    ) -> tuple[Entry, dict[str, str]]:
        """The organisation of the line, and what is wrong with what is said of it."""
        entry = self.entries.get(self._identity(values, stored))
        if entry is None:
            row = copy.copy(stored) if stored else Organisation()
            entry = Entry(row, stored)
        faults = {}
        trial = copy.copy(entry.row)
        for key in ORGANISATION:
            if key not in values:
                continue
            said, where = entry.told.get(key, (values[key], line.number))
            if said != values[key] and (key != "name" or name_key(said) != name_key(values[key])):
                text = _("Rivi %(n)s kertoo samasta organisaatiosta toista.")
                faults[key] = text % {"n": where}
            setattr(trial, key, values[key] or ("" if key != "sectors" else []))
        trial.category = trial.category or Organisation.Category.WORKING_LIFE
        if "category" in values:
            values["category"] = trial.category
        faults = faults or model_faults(trial, ORGANISATION)
        if "name" in values:
            values["name"] = trial.name
        return entry, faults or self._taken(trial, values, stored)

    def _taken(
        self, trial: Organisation, values: dict[str, Value], stored: Organisation | None
    ) -> dict[str, str]:
        """Whether another organisation, there or on another line, has the name or the number."""
        mine, key = stored.pk if stored else None, self._identity(values, stored)
        name, number = trial.name_key, trial.business_id
        if self.register.by_name.get(name, mine) != mine or self.names.get(name, key) != key:
            return {"name": _("Tämän niminen organisaatio on jo. Lisää nimeen paikkakunta.")}
        others = (self.register.by_number.get(number, mine), self.numbers.get(number, key))
        if number and others != (mine, key):
            return {"business_id": _("Tällä Y-tunnuksella on jo organisaatio.")}
        return {}

    def _work(
        self, line: Asked, values: dict[str, Value], entry: Entry
    ) -> tuple[Work, list[Difference], dict[str, str]]:
        """The partnership of the line: the one that is there, or a new one."""
        work = Work(entry)
        differences = self._differences(
            OF_ORGANISATION, Partner(entry.stored or entry.row, None), values
        )
        told = {key: values[key] for key in PARTNERSHIP if key in values}
        if not any([*told.values(), values.get("partnership"), values.get("people")]):
            return work, differences, {}
        found, faults = self._partnership(values, entry)
        if faults:
            return work, differences, faults
        row = copy.copy(found) if found else Partnership(organisation=entry.row)
        for key, value in told.items():
            setattr(row, key, _settled(key, value))
        if not found and not row.started_on:
            row.started_on = timezone.localdate()
        where = (row.level_id, row.team_id)
        if first := entry.partnerships.get(where):
            return work, differences, {"": _("Sama on jo rivillä %(n)s.") % {"n": first}}
        faults = model_faults(row, PARTNERSHIP)
        if not faults:
            entry.partnerships[where] = line.number
        work.partnership, work.stored = row, found
        if entry.stored and not found:
            labels = ", ".join(str(each) for each in (row.level.label, row.team) if each)
            differences.append(Difference(_("Uusi taso"), "", labels))
        if found:
            differences += self._differences(OF_PARTNERSHIP, Partner(entry.row, found), told)
        self._people(work, found, values, differences)
        return work, differences, faults

    def _partnership(
        self, values: dict[str, Value], entry: Entry
    ) -> tuple[Partnership | None, dict[str, str]]:
        """The open partnership that the line means."""
        rows = list(entry.stored.partnerships.all()) if entry.stored else []
        level, team, key = values.get("level"), values.get("team"), values.get("partnership")
        if key:
            found = next((row for row in rows if row.pk == key), None)
            if found is None:
                return None, {
                    "partnership": _("Kumppanilla ei ole avointa kumppanuutta tällä tunnuksella.")
                }
            if level and level != found.level:
                return None, {
                    "level": _(
                        "Tasoa ei vaihdeta luettelolla. Siirrä kumppanuus sen omalla sivulla."
                    )
                }
            values.pop("level", None)
            clash = [
                r
                for r in rows
                if r != found
                and (r.level_id, r.team_id) == (found.level_id, team.pk if team else found.team_id)
            ]
            return found, {"team": _("Tiimillä on jo kumppanuus tällä tasolla.")} if clash else {}
        if level is None:
            return None, {"level": _("Kirjoita taso, jolla yhteistyötä tehdään.")}
        here = [row for row in rows if row.level == level]
        if team is None and len(here) == 1:
            values.pop("team", None)
            return here[0], {}
        return next((row for row in here if row.team == team), None), {}

    def _people(
        self, work: Work, found: Partnership | None, values: dict[str, Value],
        differences: list[Difference],
    ) -> None:  # fmt: skip
        """Who comes and, where empty cells clear, who goes."""
        wanted: list[User] = values.get("people") or []
        now = found.shown_responsibilities if found else []
        here = {item.user_id for item in now}
        work.added = [user for user in wanted if user.pk not in here]
        if found and "people" in values and self.options.clears:
            work.ended = [item for item in now if item.user not in wanted]
        if found and (work.added or work.ended):
            gone = {item.pk for item in work.ended}
            after = [item.user for item in now if item.pk not in gone] + work.added
            label = next(c.label for c in OF_PARTNERSHIP if c.key == "people")
            differences.append(
                Difference(str(label), "; ".join(str(item.user) for item in now),
                           "; ".join(map(str, after)))
            )  # fmt: skip

    def _differences(
        self, columns: Sequence[Column], before: Partner, values: dict[str, Value]
    ) -> list[Difference]:
        found = []
        for column in columns:
            if column.key not in values or column.key in ("id", "people", "partnership"):
                continue
            old = as_text(column.write(before, self.known))
            new = as_text(column.tell(values[column.key], self.known))
            if old != new:
                found.append(Difference(str(column.label), old, new))
        return found


def _settled(key: str, value: Value) -> Value:
    """A cleared cell as the column keeps it."""
    if value is None and key not in ("team", "next_contact", "level", "started_on"):
        return ""
    return value


def _write(works: Sequence[Work], by: User, beat: Callable[[int], None]) -> None:
    """Organisations first, then partnerships, then people, then what the search tells of them.

    What is there already is locked, and refused when somebody has saved it since it was compared;
    so nothing comes to an organisation that was archived meanwhile.
    """
    comes_to = {key for work in works if (key := work.comes_to)}
    for team in Team.objects.filter(pk__in=comes_to).order_by("pk"):
        team.refuse_when_closed()
    entries = list({id(work.entry): work.entry for work in works}.values())
    new = [work.partnership for work in works if work.partnership and not work.stored]
    over = [work.partnership for work in works if work.partnership and work.stored]
    ended = [item for work in works for item in work.ended]
    today = timezone.localdate()
    for item in ended:
        item.ended_on, item.is_main = max(today, item.started_on), False
    jobs: list[Job] = [
        (create_many, NEW, [each.row for each in entries if not each.stored]),
        (save_many, OVER, [each.row for each in entries if each.stored]),
        (create_many, NEW, new),
        (save_many, OVER, over),
        (save_many, OVER, ended),
        (create_many, NEW, [row for work in works for row in _responsibilities(work, today)]),
    ]
    # Written are the rows, and a document for each organisation.
    done, steps = 0, sum(len(rows) for _save, _verb, rows in jobs) + len(entries)
    with resting():
        for save, verb, rows in jobs:
            for batch in _in_batches(rows):
                save(batch, by=by, verb=verb)
                done += len(batch)
                beat(len(works) * done // steps)
    for keys in _in_batches(sorted(each.row.pk for each in entries)):
        refresh(KINDS["organisation"], keys)
        done += len(keys)
        beat(len(works) * done // steps)


def _responsibilities(work: Work, today: date) -> Iterable[Responsibility]:
    """Those who come; the first of a partnership without a main contact becomes it."""
    row = work.partnership
    if row is None:
        return
    gone = {item.pk for item in work.ended}
    kept = [] if work.is_new else [r for r in row.shown_responsibilities if r.pk not in gone]
    has_main = any(item.is_main for item in kept)
    for user in work.added:
        yield Responsibility(
            partnership=row, user=user, is_main=not has_main,
            started_on=row.started_on if work.is_new else today,
        )  # fmt: skip
        has_main = True


def _in_batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
