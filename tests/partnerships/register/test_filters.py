"""What the register's filters mean, said again in plain Python and asked of random worlds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.people.models import User
from core.text import search_normal, search_words
from partnerships.agreements.models import REMIND_DAYS, Agreement
from partnerships.keywords.models import Keyword
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from partnerships.register.attention import CHOICES
from partnerships.register.filters import RegisterFilter
from tests.factories import (
    AgreementFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searched]
TODAY = date(2026, 11, 23)
NOW = "2026-11-23 12:00 +0200"
DAYS = [date(2025, 1, 1), date(2025, 10, 1), date(2026, 3, 1), date(2026, 6, 1), date(2026, 11, 20)]
SECTORS, FORMS = ["restaurant", "tourism"], ["events", "company-visits"]
LEVELS = ["everyday", "development", "strategic"]
TEAMS, PEOPLE = ["keittio", "matkailu"], ["Aho", "Koski"]
CATEGORIES = list(Organisation.Category.values)
WORDS = ["malli", "kahvila", "leivomme", "koski", "matkailu", "pullaa", "äyräs"]


@dataclass
class World:
    """A small register. What was written when is kept here, beside the history."""

    people: list[User] = field(default_factory=list)
    # of a partnership: the day, its team and its forms of cooperation from then on
    writings: dict[int, list[tuple[date, str | None, list[str]]]] = field(default_factory=dict)
    rows: dict[int, list[Partnership]] = field(default_factory=dict)
    carers: dict[int, list[Responsibility]] = field(default_factory=dict)
    agreements: dict[int, list[Agreement]] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    keywords: dict[str, str] = field(default_factory=dict)  # their names by key


def make_world(seed: int) -> World:
    """A world that the number decides."""
    luck, world = random.Random(seed), World()  # noqa: S311  # no secret
    levels = {level.key: level for level in Level.objects.all()}
    world.keywords = {
        word.key: search_normal(f"{word.name_fi} {word.name_sv} {word.name_en}")
        for word in Keyword.objects.all()
    }
    teams = [*(TeamFactory(slug=slug, name_fi=slug.title()) for slug in TEAMS), None]
    world.people = [UserFactory(last_name=name) for name in PEOPLE]
    away = UserFactory(last_name="Poissa", is_active=False)
    for number in range(9):
        make_organisation(world, luck, number)
    taken = set()
    for _number in range(16):
        organisation, level = luck.choice(world.organisations), levels[luck.choice(LEVELS)]
        started, written = sorted(luck.sample(DAYS, 2))
        team, later = luck.choice(teams), luck.choice(teams)
        is_over = organisation.is_archived or luck.random() < 0.35
        keys = {(organisation.pk, level.pk, each) for each in (team, later)}
        if not is_over and keys & taken:  # open twice
            continue
        taken |= set() if is_over else keys
        confirmed = luck.choice([None, date(2025, 11, 22), date(2025, 11, 23), TODAY])
        forms = luck.sample(FORMS, luck.randrange(3))
        with time_machine.travel(f"{luck.choice([started, written])} 12:00 +0200"):
            row = PartnershipFactory(
                organisation=organisation,
                level=level,
                team=team,
                cooperation_forms=forms,
                started_on=started,
                description=luck.choice(["Yhteistyötä", "Leivomme opiskelijoiden kanssa pullaa."]),
                goal=luck.choice(["", "Malli"]),
                next_contact=luck.choice([None, TODAY - timedelta(1), TODAY]),
                confirmed_on=confirmed,
                confirmed_by=confirmed and world.people[0],
                ended_on=luck.choice([day for day in DAYS if day >= started]) if is_over else None,
                ended_by=world.people[0] if is_over else None,
                ended_reason="Loppui" if is_over else "",
            )
            world.writings[row.pk] = [(timezone.localdate(), team and team.slug, forms)]
        row.team, row.cooperation_forms = later, luck.sample(FORMS, luck.randrange(3))
        with time_machine.travel(f"{written} 13:00 +0200"):
            row.save_as(None, "edited")
            entry = (timezone.localdate(), later and later.slug, row.cooperation_forms)
            world.writings[row.pk].append(entry)
        world.rows.setdefault(organisation.pk, []).append(row)
        for person in luck.sample([*world.people, away], luck.randrange(3)):
            days = [day for day in DAYS if started <= day <= (row.ended_on or TODAY)]
            first = luck.choice(days)
            last = row.ended_on or luck.choice([None, *(day for day in days if day > first)])
            care = ResponsibilityFactory(
                partnership=row, user=person, started_on=first, ended_on=last
            )
            world.carers.setdefault(row.pk, []).append(care)
        if row.is_open and luck.random() < 0.4:
            until = luck.choice([None, *(TODAY + timedelta(n) for n in (-1, 0, 90, 91))])
            agreement = AgreementFactory(partnership=row, valid_until=until)
            world.agreements.setdefault(row.pk, []).append(agreement)
    return world


def make_organisation(world: World, luck: random.Random, number: int) -> None:
    """One more organisation, perhaps put away since."""
    known, put_away = sorted(luck.sample(DAYS, 2))
    with time_machine.travel(f"{known} 11:00 +0200"):
        row = OrganisationFactory(
            name=f"{luck.choice(['Kahvila Malli', 'Hotelli Äyräs'])} {number}",
            category=luck.choice(CATEGORIES),
            sectors=luck.sample(SECTORS, luck.randrange(3)),
            registered_on=known,
        )
    if luck.random() < 0.25:
        row.archived_on, row.archived_by, row.archived_reason = put_away, world.people[0], "Turha"
        with time_machine.travel(f"{put_away} 11:00 +0200"):
            row.save_as(None, "archived")
    world.organisations.append(row)


def few_of(values: list[str]) -> st.SearchStrategy[list[str]]:
    """Some of the values; rarely one that is no choice among them."""
    return st.lists(st.sampled_from([*values * 3, "olematon"]), max_size=3, unique=True)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "q": st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join),
    "level": few_of(LEVELS),
    "category": few_of(CATEGORIES),
    "sector": st.sampled_from([*SECTORS * 2, "", "olematon"]),
    "team": st.sampled_from([*TEAMS * 2, "", "olematon"]),
    "person": st.sampled_from([*PEOPLE * 2, "", "olematon"]),
    "form": st.sampled_from([*FORMS * 2, "", "olematon"]),
    "status": st.sampled_from(["", "former", "archived", "olematon"]),
    "attention": few_of([key for key, _label in CHOICES]),
    "as_of": st.sampled_from([*DAYS, *(day - timedelta(1) for day in DAYS), TODAY]).map(str)
    | st.sampled_from(["", "eilen", "1.1.2099"]),
}
# A few filters at a time: with more, nearly nothing would be found. The day changes them all.
QUERIES = st.builds(
    lambda names, day: names | day,
    st.sets(st.sampled_from(sorted(VALUES)), max_size=3),
    st.sampled_from([set(), {"as_of"}]),
).flatmap(lambda names: st.fixed_dictionaries({name: VALUES[name] for name in sorted(names)}))


class Meaning:
    """The meaning of a query, without a database query: which organisations it lists."""

    def __init__(self, world: World, query: dict[str, Any]) -> None:
        self.world = world
        asked = {name: value for name, value in query.items() if value}
        asked = {name: value for name, value in asked.items() if "olematon" not in value}
        self.day = None
        if asked.get("as_of", "eilen") not in ("eilen", "1.1.2099", str(TODAY)):
            self.day = date.fromisoformat(asked["as_of"])
            asked = {name: asked[name] for name in asked if name not in ("status", "attention")}
        self.asked = asked

    def lists(self) -> list[int]:
        """The keys of the organisations, in order."""
        return sorted(each.pk for each in self.world.organisations if self.fits(each))

    def fits(self, organisation: Organisation) -> bool:
        asked, rows = self.asked, self.world.rows.get(organisation.pk, [])
        now = [row for row in rows if self.in_force(row)]
        fitting = [row for row in now if self.partnership_fits(row)]
        reasons = asked.get("attention", [])
        narrows_rows = reasons or any(asked.get(n) for n in ("level", "team", "person", "form"))
        return (
            self.is_there(organisation, rows)
            and all(
                any(word in text for text in self.texts(organisation, now))
                for word in search_words(asked.get("q", ""))
            )
            and organisation.category in asked.get("category", CATEGORIES)
            and ("sector" not in asked or asked["sector"] in organisation.sectors)
            and (bool(fitting) or not narrows_rows or ("level" in reasons and not now))
        )

    def in_force(self, row: Any) -> bool:
        if "status" in self.asked:
            return True
        if self.day is None:
            return row.ended_on is None
        return row.started_on <= self.day and (row.ended_on is None or row.ended_on > self.day)

    def is_there(self, organisation: Organisation, rows: list[Partnership]) -> bool:
        archived = organisation.archived_on
        if self.asked.get("status") == "archived":
            return archived is not None
        if self.asked.get("status") == "former":
            return archived is None and bool(rows) and all(row.ended_on for row in rows)
        if self.day is None:
            return archived is None
        known = [organisation.registered_on, *(row.started_on for row in rows)]
        return min(known) <= self.day and (archived is None or archived > self.day)

    def texts(self, organisation: Organisation, rows: list[Partnership]) -> Iterator[str]:
        yield organisation.search_text
        is_now = self.day is None and "status" not in self.asked  # the documents know the keywords
        yield from map(self.keyword, organisation.sectors if is_now else [])
        for row in rows:
            yield row.search_text
            yield from map(self.keyword, row.cooperation_forms if is_now else [])
            yield row.team.search_text if row.team else ""
            for care in self.world.carers.get(row.pk, []):
                if self.in_force(care):
                    yield care.user.search_text

    def keyword(self, key: str) -> str:
        return self.world.keywords[key]

    def partnership_fits(self, row: Partnership) -> bool:
        asked, (team, forms) = self.asked, self.as_written(row)
        carers = [care for care in self.world.carers.get(row.pk, []) if self.in_force(care)]
        reasons = asked.get("attention", [])
        return (
            row.level.key in asked.get("level", LEVELS)
            and team == asked.get("team", team)
            and ("form" not in asked or asked["form"] in forms)
            and ("person" not in asked or asked["person"] in [c.user.last_name for c in carers])
            and (not reasons or any(self.needs(row, reason) for reason in reasons))
        )

    def as_written(self, row: Partnership) -> tuple[str | None, list[str]]:
        """What was written last by the day, or first of all."""
        writings = self.world.writings[row.pk]
        by_then = [each for each in writings if self.day is None or each[0] <= self.day]
        _day, team, forms = by_then[-1] if by_then else writings[0]
        return team, forms

    def needs(self, row: Partnership, reason: str) -> bool:
        cares = [c for c in self.world.carers.get(row.pk, []) if not c.ended_on]
        working = any(care.user.is_active for care in cares)
        valid = [
            agreement
            for agreement in self.world.agreements.get(row.pk, [])
            if agreement.valid_until is None or agreement.valid_until >= TODAY
        ]
        soon = TODAY + timedelta(REMIND_DAYS)
        return {
            "responsible": row.team is None and not working,
            "contact": row.next_contact is not None and row.next_contact < TODAY,
            "unconfirmed": row.confirmed_on is None or row.confirmed_on < date(2025, 11, 23),
            "vague": row.is_vague,
            "renewal": any(each.valid_until and each.valid_until <= soon for each in valid),
            "team": row.team is None,
            "person": not working,
            "goal": row.goal == "",
            "agreement": row.level.asks_for_agreement and not valid,
            "level": False,  # of an organisation
        }[reason]


def address(world: World, query: dict[str, Any]) -> QueryDict:
    """The query as an address writes it; a person is a key there."""
    keys = {person.last_name: str(person.pk) for person in world.people}
    asked = dict(query)
    if "person" in asked:
        asked["person"] = keys.get(asked["person"], asked["person"])
    return QueryDict(urlencode(asked, doseq=True))


def found(filters: RegisterFilter) -> list[int]:
    return sorted(filters.narrow().values_list("pk", flat=True))


@pytest.fixture(params=range(3))
def world(levels: dict[str, Level], request: pytest.FixtureRequest) -> World:
    return make_world(request.param)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=QUERIES)
def test_lists_what_the_query_means(world, query):
    with time_machine.travel(NOW):
        filters = RegisterFilter(address(world, query))
        assert found(filters) == Meaning(world, query).lists()


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=QUERIES)
def test_its_tidy_address_means_the_same(world, query):
    with time_machine.travel(NOW):
        filters = RegisterFilter(address(world, query))
        again = RegisterFilter(QueryDict(filters.query_string()))
        assert (found(again), again.errors) == (found(filters), {})
        assert (again.query_string(), again.chips()) == (filters.query_string(), filters.chips())
        for chip in filters.chips():
            fewer = RegisterFilter(QueryDict(chip.query)).chips()
            assert [each.label for each in fewer] == [
                each.label for each in filters.chips() if each != chip
            ]
