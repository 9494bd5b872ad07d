"""A college of any size: the example content, and as many more organisations as are asked for.

Their proportions are those of a college's register: most are on the everyday level, one team has a
tenth of them, each has its first version in the history and its document in the search.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Team
from bench.copying import copy_in, settle, versions_of
from bench.multiplying import MADE, multiply
from core.history import Tracked
from partnerships.contacts.models import Contact
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from perho_partners.examples import words
from perho_partners.examples.generator import Generator, suited
from search.kinds import KINDS
from search.upkeep import refresh

EXAMPLES = (100, 200, 170)  # organisations, partnerships and people of the example content
MADE_AT_MOST = 10_000  # one by one; more are copies of those
CHUNK = 5_000  # organisations made at a time
LEVELS = {"everyday": 62, "development": 18, "strategic": 5, "network": 12, "other": 3}
BIG_TEAM = "restaurant"  # has a tenth
SYLLABLES = [first + second for first in "klmnrstvhjp" for second in "aioueyäö"]
SURNAMES = 3_000


def fill(organisations: int) -> None:
    """Fill an empty database; the college is the same each time."""
    call_command("migrate", verbosity=0)
    call_command("load_reference_content", house="perho", verbosity=0)
    Generator(*EXAMPLES).run()
    maker = Maker()
    first = {model: maker.next_key(model) for model in MADE}
    left = organisations - Organisation.objects.count()
    copies = left // MADE_AT_MOST if connection.vendor == "postgresql" else 0
    left //= copies + 1
    while left > 0:
        maker.make(min(left, CHUNK))
        left -= CHUNK
    if copies:
        multiply(first, copies)
    settle()


class Maker:
    """Makes organisations with all that hangs from them, some thousands at a time."""

    def __init__(self) -> None:
        self.draw = random.Random(7)  # noqa: S311  (made-up rows, the same each time; no secret)
        self.today = timezone.localdate()
        self.levels = {level.key: level for level in Level.objects.all()}
        self.teams = list(Team.objects.open().order_by("pk"))
        self.big = next(team for team in self.teams if team.slug == BIG_TEAM)
        self.people = list(User.objects.filter(is_active=True).order_by("pk"))
        self.surnames = [
            "".join(self.draw.choices(SYLLABLES, k=3)).capitalize() for _n in range(SURNAMES)
        ]
        self.number = 0
        self.keys: dict[type[Model], int] = {}

    @transaction.atomic
    def make(self, count: int) -> None:
        """So many more organisations."""
        rows = [self._organisation() for _n in range(count)]
        partnerships = [row for one in rows for row in self._partnerships(one)]
        people = [self._responsibility(row) for row in partnerships if self.draw.random() < 0.9]
        contacts = [self._contact(row) for row in partnerships if self.draw.random() < 0.3]
        made: list[Sequence[Tracked]] = [rows, partnerships, people, contacts]
        for each in made:
            copy_in(each)
            history = type(each[0]).history.model
            first = self._key(history)
            copy_in(list(versions_of(each, first, self.people[0])))
            self.keys[history] += len(each)
        refresh(KINDS["organisation"], [row.pk for row in rows])

    def next_key(self, model: type[Model]) -> int:
        """The first key of the model that is free."""
        if model not in self.keys:
            self.keys[model] = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        return self.keys[model] + 1

    def _key(self, model: type[Model]) -> int:
        self.keys[model] = self.next_key(model)
        return self.keys[model]

    def _day(self, most: int) -> date:
        return self.today - timedelta(days=self.draw.randint(1, most))

    def _organisation(self) -> Organisation:
        self.number += 1
        draw, sector = self.draw, self.draw.choice(list(words.NAMES))
        name = draw.choice(words.NAMES[sector]).format(
            word=draw.choice(words.WORDS), last=draw.choice(self.surnames)
        )
        return Organisation(
            pk=self._key(Organisation),
            name=f"{name} {self.number}",
            category="society" if sector in ("education", "association") else "working_life",
            sectors=[sector],
            city=draw.choice(words.CITIES),
            website=f"https://www.kumppani{self.number}.example" if draw.random() < 0.6 else "",
            registered_on=self._day(1800),
            is_example=True,
        )

    def _partnerships(self, organisation: Organisation) -> list[Partnership]:
        keys = list(LEVELS)
        wanted = 2 if self.draw.random() < 0.25 else 1
        rows: dict[tuple[str, int], Partnership] = {}
        for _n in range(wanted):
            key = self.draw.choices(keys, list(LEVELS.values()))[0]
            team = self.big if self.draw.random() < 0.1 else self.draw.choice(self.teams)
            rows.setdefault((key, team.pk), self._partnership(organisation, key, team))
        return list(rows.values())

    def _partnership(self, organisation: Organisation, key: str, team: Team) -> Partnership:
        draw, text = self.draw, words.COOPERATION[key]
        college, partner = draw.choice(words.BENEFITS)
        started = self._day(1500)
        return Partnership(
            pk=self._key(Partnership),
            organisation=organisation,
            level=self.levels[key],
            team=team,
            description=suited(draw.choice(text["texts"]), organisation),
            cooperation_forms=sorted(draw.sample(text["forms"], 1)),
            goal=draw.choice(text["goals"]),
            counterpart=suited(draw.choice(text["counterparts"]), organisation),
            benefit_college=college,
            benefit_partner=partner,
            started_on=started,
            confirmed_on=max(started, self._day(600)),
            confirmed_by=draw.choice(self.people),
            next_contact=self.today + timedelta(days=draw.randint(-40, 200))
            if draw.random() < 0.25
            else None,
        )

    def _responsibility(self, row: Partnership) -> Responsibility:
        return Responsibility(
            pk=self._key(Responsibility),
            partnership=row,
            user=self.draw.choice(self.people),
            is_main=True,
            started_on=row.started_on,
        )

    def _contact(self, row: Partnership) -> Contact:
        return Contact(
            pk=self._key(Contact),
            organisation=row.organisation,
            partnership=row,
            user=self.draw.choice(self.people),
            kind=self.draw.choice(Contact.Kind.values),
            happened_on=max(row.started_on, self._day(400)),
            what="Sovimme kevään vierailusta ja siitä, keitä siihen kutsutaan.",
        )
