"""Makes example content: a college's real-looking life over five years, always the same.

Everything made here is marked as an example. Histories are written with the days on which
the changes would have happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from faker import Faker

from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS, QUALITY_GROUP
from accounts.teams.models import Membership, Team
from core.text import name_key, search_normal
from partnerships.organisations.models import Acquaintance, Organisation
from partnerships.partnerships.models import LevelChange, Partnership, Responsibility
from perho_partners.examples import words
from perho_partners.examples.agreements import make_agreements
from perho_partners.examples.assessments import make_assessments
from perho_partners.examples.contacts import make_contacts
from perho_partners.examples.maker import SEED, Maker
from perho_partners.examples.networks import make_networks
from perho_partners.examples.reviews import make_reviews
from perho_partners.examples.users import DEMO_PASSWORD, DEMO_USERS
from perho_partners.examples.workshop import example_workshop
from quality.binders.services import make_binder
from teams.comments.models import Comment
from teams.comments.services import call
from teams.handovers.queries import owned_by
from teams.handovers.services import offer
from teams.plans.models import Action, AnnualPlan
from teams.plans.timing import Span, month_span, year_span
from toolkit.experiences.models import Experience
from toolkit.tools.models import Tool

YEARS = 5
TEAMS_WITH_PARTNERS = [
    "restaurant", "restaurant", "tourism", "tourism", "business", "business",
    "tourism-qualification", "employment-support", "restaurant-perho", "green-city-farm",
    "international", "perhopro", "operative-management", "sports-academy",
]  # fmt: skip
PLANNING_TEAMS = [
    "restaurant", "tourism", "business", "tourism-qualification", "employment-support",
    "restaurant-perho", "international", "quality", "sustainable-future", "operative-management",
]  # fmt: skip
Group_ = User.StaffGroup
STAFF = [
    (Group_.CAREER_TEACHER, "Uraohjaajaopettaja", 8),
    (Group_.TEACHER, "Ammatillinen opettaja", 6),
    (Group_.STUDY_COUNSELLOR, "Opinto-ohjaaja", 1),
    (Group_.TRAINING_MANAGER, "Koulutuspäällikkö", 1),
    (Group_.EDUCATION_EXPERT, "Koulutusasiantuntija", 3),
    (Group_.SUPPORT, "Asiantuntija", 3),
    (Group_.LEARNING_ENVIRONMENT, "Vuorovastaava", 2),
    (Group_.MANAGEMENT, "Johtoryhmän jäsen", 1),
]


def suited(text: str, organisation: Organisation) -> str:
    """The text in the words of the organisation's field."""
    return text.format_map(words.FIELDS[organisation.sectors[0]])


class Generator(Maker):
    """Makes people, organisations and partnerships from one seed."""

    def __init__(
        self, organisations: int = 300, partnerships: int = 600, people: int = 170
    ) -> None:
        super().__init__()
        self.wanted = (organisations, partnerships, people)
        self.faker = Faker("fi_FI")
        self.faker.seed_instance(SEED)
        self.rows = 0

    @transaction.atomic
    def run(self) -> None:
        """Make everything; the database must hold the reference content and no examples."""
        organisations, partnerships, people = self.wanted
        self.people = self._people(people)
        self.home = {m.user_id: m.team_id for m in Membership.objects.filter(is_home=True)}
        made = self._organisations(organisations)
        for number, (organisation, sector) in enumerate(made, start=1):
            left = organisations - number
            share = max(1, round((partnerships - self.rows) / max(1, left)))
            self._partnerships(organisation, sector, self.random.randint(1, 2 * share - 1))
        self._showcase()
        self._experiences()
        self._plans()
        for slug in ("restaurant", "tourism"):
            example_workshop(self.teams[slug], self._people_of(self.teams[slug]), self.today)
        self._waiting()
        make_assessments(self)
        make_agreements(self)
        make_reviews(self)
        make_binder(
            title="Esimerkkiaineisto",
            history_from=self.today - timedelta(days=365),
            by=User.objects.get(email="laatu@perho.example"),
        )
        make_contacts(self)
        make_networks(Maker())

    # People

    def _people(self, count: int) -> list[User]:
        demo = self._demo_people()
        people, taken = [], set()
        for _number in range(count - len(demo)):
            first, last = self.faker.first_name(), self.faker.last_name()
            address = f"{slugify(first)}.{slugify(last)}"
            while address in taken:
                address += "2"
            taken.add(address)
            group, title, _weight = self.random.choices(STAFF, [s[2] for s in STAFF])[0]
            person = User(
                email=f"{address}@perho.example",
                first_name=first,
                last_name=last,
                title=title,
                staff_group=group,
                is_example=True,
            )
            person.set_unusable_password()
            people.append(person)
            person.save_as(None, "created")
        people = [*demo, *people]
        open_teams = [team for team in self.teams.values() if team.closed_on is None]
        led = {m.team_id for m in Membership.objects.filter(role=Membership.Role.LEAD)}
        for person in people[len(demo) :]:
            team = self.random.choice(open_teams)
            role = Membership.Role.MEMBER if team.pk in led else Membership.Role.LEAD
            led.add(team.pk)
            on = self._day(YEARS * 365, 60)
            home = Membership(user=person, team=team, role=role, is_home=True, started_on=on)
            home.save_as(None, "created")
        return people

    def _demo_people(self) -> list[User]:
        plan = [
            ("Henkilöstö", "Koulutusasiantuntija", Group_.EDUCATION_EXPERT, "tourism", None),
            ("Tiiminvetäjä", "Koulutuspäällikkö", Group_.TRAINING_MANAGER, "restaurant", None),
            ("Laatutyöryhmä", "Kehittämisasiantuntija", Group_.SUPPORT, "quality", QUALITY_GROUP),
            ("Koordinaattori", "Suunnittelija", Group_.SUPPORT, "international", None),
            ("Ylläpitäjä", "IT-asiantuntija", Group_.SUPPORT, "it", ADMINISTRATORS),
        ]
        people = []
        for (email, _role), (last, title, group, team, role) in zip(DEMO_USERS, plan, strict=True):
            person = User.objects.create_user(
                email,
                DEMO_PASSWORD,
                first_name="Esimerkki",
                last_name=last,
                title=title,
                staff_group=group,
                is_example=True,
                is_staff=role is not None,
                is_coordinator=last == "Koordinaattori",
            )
            if role:
                person.groups.add(Group.objects.get(name=role))
            lead = last in ("Tiiminvetäjä", "Laatutyöryhmä")
            home = Membership(
                user=person,
                team=self.teams[team],
                is_home=True,
                role=Membership.Role.LEAD if lead else Membership.Role.MEMBER,
                started_on=date(self.today.year - 3, 8, 1),
            )
            home.save_as(None, "created")
            if not person.is_coordinator:  # who helps, and has no partners of their own
                people.append(person)
        return people

    # Organisations

    def _organisations(self, count: int) -> Iterator[tuple[Organisation, str]]:
        taken = {name_key(name) for name in Organisation.objects.values_list("name", flat=True)}
        for _number in range(count):
            sector = self.random.choice(list(words.NAMES))
            city = self.random.choice(words.CITIES)
            name = self._name(sector, city, taken)
            registered = self._day(YEARS * 365, 5)
            society = sector in ("education", "association")
            organisation = Organisation(
                name=name,
                category="society" if society else "working_life",
                sectors=[sector],
                city=city,
                website=self._website(name),
                registered_on=registered,
                is_example=True,
            )
            self.save(organisation, self.random.choice(self.people), "created", registered)
            yield organisation, sector

    def _name(self, sector: str, city: str, taken: set[str]) -> str:
        pattern = self.random.choice(words.NAMES[sector])
        name = pattern.format(word=self.random.choice(words.WORDS), last=self.faker.last_name())
        base, number = name, 2
        if name_key(name) in taken:
            name = base = f"{name}, {city}"
        while name_key(name) in taken:
            name, number = f"{base} {number}", number + 1
        taken.add(name_key(name))
        return name

    def _website(self, name: str) -> str:
        if self.random.random() < 0.4:
            return ""
        return f"https://www.{slugify(search_normal(name))[:50].strip('-')}.example"

    # Partnerships

    def _partnerships(self, organisation: Organisation, sector: str, count: int) -> None:
        used: set[tuple[str, int | None]] = set()
        made = 0
        while made < count:
            weights = (
                [2, 3, 1, 9, 1] if sector in ("education", "association") else [12, 5, 2, 1, 1]
            )
            level = self.random.choices(list(self.levels), weights)[0]
            team = self.teams[self.random.choice(TEAMS_WITH_PARTNERS)]
            made += 1
            if (level, team.pk) in used:
                continue
            used.add((level, team.pk))
            started = max(organisation.registered_on, self._day(YEARS * 365, 20))
            row = self._partnership(organisation, level, team, started)
            if self.random.random() < 0.3:
                row = self._move(row, used)
                made += 1
            self._later(row)

    def _partnership(
        self, organisation: Organisation, level: str, team: Team, started: date
    ) -> Partnership:
        text = words.COOPERATION[level]
        vague = self.random.random() < 0.08
        college, partner = self.random.choice(words.BENEFITS)
        ours = [p for p in self.people if self.home.get(p.pk) == team.pk] or self.people
        keeper = self.random.choice(ours)
        row = Partnership(
            organisation=organisation,
            level=self.levels[level],
            team=None if self.random.random() < 0.03 else team,
            description=suited(
                self.random.choice(text["vague" if vague else "texts"]), organisation
            ),
            cooperation_forms=self.random.sample(
                text["forms"], min(len(text["forms"]), self.random.randint(1, 3))
            ),
            goal=self.random.choice(text["goals"]) if self.random.random() < 0.7 else "",
            counterpart=suited(self.random.choice(text["counterparts"]), organisation),
            benefit_college=college,
            benefit_partner=partner,
            network_role=self.random.choice(["leader", "coordinator", "member", "member"])
            if level == "network"
            else "",
            started_on=started,
            confirmed_on=started,
            confirmed_by=keeper,
        )
        self.save(row, keeper, "created", started)
        self.rows += 1
        if row.team and self.random.random() < 0.9:
            self._responsible(row, keeper, started, main=True)
            for other in self.random.sample(ours, min(len(ours), self.random.randint(0, 2))):
                if other != keeper:
                    self._responsible(row, other, started, main=False)
        return row

    def _responsible(self, row: Partnership, user: User, on: date, *, main: bool) -> None:
        area = "" if main and self.random.random() < 0.5 else self.random.choice(words.AREAS)
        person = Responsibility(partnership=row, user=user, area=area, is_main=main, started_on=on)
        self.save(person, user, "added_along" if main else "added", on)

    def _move(self, row: Partnership, used: set[tuple[str, int | None]]) -> Partnership:
        choices = [
            (pair, reasons)
            for pair, reasons in words.MOVES.items()
            if pair[0] == row.level.key and (pair[1], row.team_id) not in used
        ]
        days = (self.today - row.started_on).days
        if not choices or days < 120:
            return row
        (_old, new), reasons = self.random.choice(choices)
        on = row.started_on + timedelta(days=self.random.randint(60, days - 30))
        reason, by = self.random.choice(reasons), row.confirmed_by or self.people[0]
        text = words.COOPERATION[new]
        after = Partnership(
            organisation=row.organisation,
            level=self.levels[new],
            team=row.team,
            description=suited(self.random.choice(text["texts"]), row.organisation),
            cooperation_forms=self.random.sample(text["forms"], 2),
            goal=self.random.choice(text["goals"]),
            counterpart=suited(self.random.choice(text["counterparts"]), row.organisation),
            benefit_college=row.benefit_college,
            benefit_partner=row.benefit_partner,
            started_on=on,
            confirmed_on=on,
            confirmed_by=by,
        )
        people = list(row.responsibilities.open())
        self._close(row, on, by, reason, "moved_away")
        self.save(after, by, "moved", on, level=(row.level_id, after.level_id))
        self.rows += 1
        for person in people:
            copy = Responsibility(
                partnership=after,
                user=person.user,
                area=person.area,
                is_main=person.is_main,
                started_on=on,
            )
            self.save(copy, by, "added_along", on)
        LevelChange.objects.create(
            before=row, after=after, reason=reason, decided_on=on, decided_by=by
        )
        used.add((new, row.team_id))
        return after

    def _close(self, row: Partnership, on: date, by: User, reason: str, verb: str) -> None:
        for person in row.responsibilities.open():
            person.ended_on = on
            self.save(person, by, "ended_along", on)
        row.ended_on, row.ended_by, row.ended_reason = on, by, reason
        self.save(row, by, verb, on)

    def _later(self, row: Partnership) -> None:
        """What has happened to a partnership since it began."""
        days = (self.today - row.started_on).days
        by = row.confirmed_by or self.people[0]
        if days > 200 and self.random.random() < 0.12:
            on = row.started_on + timedelta(days=self.random.randint(100, days - 10))
            self._close(row, on, by, self.random.choice(words.ENDINGS), "ended")
            return
        if days > 40 and self.random.random() < 0.75:
            on = self.today - timedelta(days=self.random.randint(1, min(days - 1, 420)))
            row.confirmed_on, row.confirmed_by = on, by
            if self.random.random() < 0.5:
                row.description = f"{row.description} {self.random.choice(words.CHANGES)}"
                self.save(row, by, "edited", on)
            else:
                self.save(row, by, "confirmed", on)
        if self.random.random() < 0.25:
            row.next_contact = self.today + timedelta(days=self.random.randint(-40, 120))
            on = max(row.started_on, self.today - timedelta(days=self.random.randint(50, 200)))
            self.save(row, by, "edited", on)
        if self.random.random() < 0.2:
            friend = self.random.choice(self.people)
            if not row.organisation.acquaintances.filter(user=friend).exists():
                known = Acquaintance(
                    organisation=row.organisation,
                    user=friend,
                    note=self.random.choice(words.ACQUAINTANCES),
                    started_on=row.started_on,
                )
                self.save(known, friend, "added", row.started_on)

    def _showcase(self) -> None:
        """One organisation on three levels at once, cared for by the example users."""
        staff, lead = self.people[0], self.people[1]
        start = date(self.today.year - 4, 8, 15)
        partner = Organisation(
            name="Esimerkkiravintolat Oy",
            category="working_life",
            sectors=["restaurant"],
            city="Helsinki",
            registered_on=start,
            is_example=True,
        )
        self.save(partner, lead, "created", start)
        plan = [
            ("everyday", "restaurant", lead, 430),
            ("everyday", "tourism", staff, 20),
            ("strategic", "operative-management", lead, 5),
        ]
        for level, team, keeper, confirmed_ago in plan:
            row = self._partnership(partner, level, self.teams[team], start)
            row.team = self.teams[team]
            row.description = suited(words.COOPERATION[level]["texts"][0], partner)
            row.confirmed_on = self.today - timedelta(days=confirmed_ago)
            row.confirmed_by = keeper
            self.save(row, keeper, "edited", row.confirmed_on)
            if not row.responsibilities.open().filter(user=keeper).exists():
                main = not row.responsibilities.open().filter(is_main=True).exists()
                self._responsible(row, keeper, start, main=main)
            if team == "tourism":
                self._move(row, set())

    # Tools

    def _experiences(self) -> None:
        """What teams have tried, and a tool that nobody has looked through in time."""
        teams = [self.teams[slug] for slug in dict.fromkeys(TEAMS_WITH_PARTNERS)]
        for title, told in words.EXPERIENCES.items():
            tool = Tool.objects.get(title=title)
            for outcome, tip in told:
                team, on = self.random.choice(teams), self._day(400, 3)
                ours = self._people_of(team)
                teller = self.random.choice(ours)
                partner = self.random.choice([None, *team.partnerships.open()[:5]])
                experience = Experience(
                    tool=tool,
                    user=teller,
                    team=team,
                    organisation=partner.organisation if partner else None,
                    tried_on=on,
                    outcome=outcome,
                    tip=tip,
                )
                self.save(experience, teller, "created", on)
        forgotten, staff = Tool.objects.get(title="Yritysvierailu"), self.people[0]
        forgotten.contact_user = staff
        forgotten.review_by = self.today - timedelta(days=40)
        self.save(forgotten, staff, "edited", self.today - timedelta(days=380))

    # Plans

    def _plans(self) -> None:
        """Plans of ten teams for last year, this one and the next."""
        tools = {tool.title: tool.pk for tool in Tool.objects.all()}
        for slug in PLANNING_TEAMS:
            team = self.teams[slug]
            ours = self._people_of(team)
            partnerships = list(team.partnerships.open().select_related("level"))
            chosen = self.random.sample(words.ACTIONS, 11)
            for year in (self.today.year - 1, self.today.year, self.today.year + 1):
                plan = AnnualPlan(team=team, year=year, goals=self.random.choice(words.GOALS))
                made = date(year - 1, 10, self.random.randint(1, 28))
                self.save(plan, ours[0], "created", min(made, self.today))
                actions = chosen if year <= self.today.year else chosen[:5]
                for line in actions:
                    self._action(plan, line, ours, partnerships, tools, min(made, self.today))
                if year <= self.today.year:
                    day = date(year - 1, 12, 10)
                    plan.confirmed_on, plan.confirmed_by = day, ours[0]
                    self.save(plan, ours[0], "confirmed", day)

    def _people_of(self, team: Team) -> list[User]:
        return [p for p in self.people if self.home.get(p.pk) == team.pk] or self.people

    def _action(
        self, plan: AnnualPlan, line: tuple[Any, ...], ours: list[User],
        partnerships: list[Partnership], tools: dict[str, int], on: date,
    ) -> None:  # fmt: skip
        title, kind, level, month, day, tool = line
        if month and day:
            on_day = date(plan.year, month, self.random.randint(1, 28))
            timing, span = "days", Span(on_day, on_day)
        elif month:
            timing, span = "month", month_span(plan.year, month)
        else:
            timing, span = "year", year_span(plan.year)
        action = Action(
            plan=plan,
            title=title,
            short_name=words.SHORT.get(title, ""),
            kind=kind,
            level=self.levels.get(level),
            timing=timing,
            starts_on=span.first,
            ends_on=span.last,
        )
        action.hold(
            people=self.random.sample(ours, 1),
            partnerships=[row for row in partnerships if level and row.level.key == level][:2],
            tools=[tools[tool]] if tool else [],
        )
        self.save(action, ours[0], "created", on)
        if span.last < self.today and self.random.random() < 0.88:
            action.status = "done"
            action.outcome = self.random.choice(words.OUTCOMES)
            action.lesson = self.random.choice(words.LESSONS)
            self.save(action, ours[0], "edited", span.last)
        elif span.first <= self.today and self.random.random() < 0.6:
            action.status = "ongoing"
            self.save(action, ours[0], "status", max(span.first, on))

    def _waiting(self) -> None:
        """What waits for the first example person: an offer and a comment."""
        me, colleague = self.people[:2]
        action = Action.objects.responsible_to(me).open().first()
        if action is None:
            action = Action.objects.filter(plan__team=self.home[me.pk]).latest("starts_on")
            action.hold(people=[me])
            self.save(action, me, "edited", self.today)
        self._talk(me, colleague, action)
        for thing in owned_by(colleague)[:1]:
            offer(giver=colleague, receivers={(thing.kind, thing.key): me}, by=colleague)

    def _talk(self, me: User, colleague: User, action: Action) -> None:
        """Words about an action, a partner and a tool; one of them calls the person."""
        two_days_ago = self.today - timedelta(days=2)
        partner = Organisation.objects.filter(partnerships__responsibilities__user=me).first()
        said: list[dict[str, Any]] = [
            {"action": action, "text": "Meiltä voisi tulla kaksi opiskelijaa mukaan. Sopiiko?"},
            {"tool": Tool.objects.first(), "text": "Tämä toimi meillä hyvin etänäkin."},
            {
                "organisation": partner,
                "text": f"@{me}, kysyvätkö he vielä kesätyöntekijöitä?",
            },
        ]
        for row in said:
            comment = Comment(user=colleague, written_at=timezone.now() - timedelta(days=2), **row)
            self.save(comment, colleague, "created", two_days_ago)
            call(comment, [me.pk] if "organisation" in row else [])

    # Helpers

    def _day(self, longest_ago: int, least_ago: int) -> date:
        return self.today - timedelta(days=self.random.randint(least_ago, longest_ago))
