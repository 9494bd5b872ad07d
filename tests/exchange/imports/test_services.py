"""A list is written as a whole and taken back as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.people.models import User
from accounts.teams.models import Membership, Team
from core.history import Tracked
from exchange.duplicates.models import NotSame
from exchange.duplicates.services import say_not_same
from exchange.files.reading import read_pasted
from exchange.imports import services
from exchange.imports.models import Import
from exchange.imports.reverting import revert
from exchange.lists.partner_list import PartnerList
from partnerships.contacts.models import Contact
from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation
from partnerships.partnerships.models import Partnership, Responsibility
from search.asking import Question
from teams.plans.models import Action, AnnualPlan
from tests.factories import (
    MembershipFactory,
    NetworkMemberFactory,
    OrganisationFactory,
    PartnershipFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
)
from toolkit.tools.models import Tool

pytestmark = pytest.mark.usefixtures("levels")


@pytest.fixture
def by(administrator: User) -> User:
    return administrator


def begin(kind: str, text: str, by: User) -> Import:
    lines = "\n".join("\t".join(part.strip() for part in line.split("|"))
                      for line in text.strip().splitlines())  # fmt: skip
    return services.begin(kind=kind, table=read_pasted(lines), source="luettelo.csv", by=by)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All tracked rows but their versions."""
    return {
        model._meta.label: [
            {key: value for key, value in row.items() if key != "version"}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in apps.get_models()
        if issubclass(model, Tracked)
    }


PARTNERS = """
Organisaatio | Paikkakunta | Taso | Tiimi | Vastuuhenkilö | Kuvaus
Hotelli Uusi | Espoo | 1 | Matkailutiimi | maija@perho.example | Opiskelijat oppivat vastaanotossa.
Hotelli Uusi | Espoo | 2 | Matkailutiimi | | Kehitämme yhdessä opintoja.
Vanha tuttu | Vantaa | 1 | | | Käymme vierailulla joka kevät.
"""


MANY = "Organisaatio\n" + "\n".join(f"Yritys {number}" for number in range(12))
TEAMS = "Tiimi | Laji | Kuvaus\nMatkailutiimi | yksikkö | Uusi\nToinen | yksikkö |"


@pytest.fixture
def house(levels: Any) -> None:
    TeamFactory(name_fi="Matkailutiimi")
    UserFactory(email="maija@perho.example")
    OrganisationFactory(name="Vanha tuttu", city="Espoo")


class TestWriting:
    def test_organisations_partnerships_and_people_come_in_one_go(
        self, by: User, house: None
    ) -> None:
        item = services.write(item=begin("partners", PARTNERS, by), by=by)
        assert (item.state, item.counts) == ("done", {"new": 2, "changed": 1})
        new = Organisation.objects.get(name="Hotelli Uusi")
        rows = new.partnerships.order_by("level__order")
        assert [(row.level.number, str(row.team), row.confirmed_on) for row in rows] == [
            (1, "Matkailutiimi", None),
            (2, "Matkailutiimi", None),
        ]
        assert [(str(r.partnership), r.is_main, r.user.email)
                for r in Responsibility.objects.all()] == [
            ("Hotelli Uusi, 1 Arki", True, "maija@perho.example")
        ]  # fmt: skip
        assert Organisation.objects.get(name="Vanha tuttu").city == "Vantaa"

    def test_every_row_is_signed_and_says_that_it_came_with_a_list(
        self, by: User, house: None
    ) -> None:
        services.write(item=begin("partners", PARTNERS, by), by=by)
        told = [
            (change.history_type, change.history_change_reason, change.history_user)
            for model in (Organisation, Partnership, Responsibility)
            for change in model.history.filter(history_user=by).order_by("history_id")
        ]
        assert told == [
            ("+", "imported", by), ("~", "imported_over", by),
            ("+", "imported", by), ("+", "imported", by), ("+", "imported", by),
            ("+", "imported", by),
        ]  # fmt: skip
        change = Organisation.history.get(history_change_reason="imported_over")
        assert change.changes == {"city": ["Espoo", "Vantaa"]}

    @pytest.mark.searched
    def test_what_came_is_found_at_once(self, by: User, house: None) -> None:
        services.write(item=begin("partners", PARTNERS, by), by=by)
        answers = Question("vastaanotossa espoo", ["organisation"]).answers()
        assert [answer.object_id for answer in answers] == [
            Organisation.objects.get(name="Hotelli Uusi").pk
        ]

    def test_pressed_twice_it_is_done_once(self, by: User, house: None) -> None:
        item = begin("partners", PARTNERS, by)
        services.write(item=item, by=by)
        services.write(item=item, by=by)
        assert Organisation.objects.count() == 2

    def test_nothing_is_written_when_the_register_has_changed_since_the_check(
        self, by: User, house: None
    ) -> None:
        item = begin("partners", PARTNERS, by)
        OrganisationFactory(name="Hotelli Uusi", city="Turku")
        with pytest.raises(ValidationError, match="muuttunut"):
            services.write(item=item, by=by)
        item.refresh_from_db()
        assert (item.state, Partnership.objects.count()) == ("draft", 0)

    def test_one_fault_while_writing_takes_everything_back(
        self, by: User, house: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        item = begin("partners", PARTNERS, by)

        def fail(lines: int) -> None:
            if lines == 2:
                raise ValidationError("levy täynnä")

        with pytest.raises(ValidationError), transaction.atomic():
            services.write(item=item, by=by, beat=fail)
        assert (Organisation.objects.count(), Partnership.objects.count()) == (1, 0)

    def test_nothing_comes_to_what_was_archived_a_moment_ago(
        self, by: User, house: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Between the last comparison and the writing, which lock nothing of each other."""
        item = begin("partners", "Organisaatio | Taso | Kuvaus\nVanha tuttu | 1 | Vierailu", by)
        compare = PartnerList.compare

        def and_archive(self: PartnerList, *args: Any) -> Any:
            found = compare(self, *args)
            row = Organisation.objects.get(name="Vanha tuttu")
            archive_organisation(organisation=row, reason="Lopetti", by=by)
            return found

        monkeypatch.setattr(PartnerList, "compare", and_archive)
        with pytest.raises(ValidationError, match="juuri äsken"), transaction.atomic():
            services.write(item=item, by=by)
        assert not Partnership.objects.exists()

    def test_a_partnership_of_a_closed_team_can_be_told_more_of(self, by: User) -> None:
        row = PartnershipFactory()
        row.team.closed_on = row.team.opened_on
        row.team.save_as(by, "closed")
        text = f"Organisaatio | Taso | Tavoite\n{row.organisation.name} | 1 | Uusi tavoite"
        services.write(item=begin("partners", text, by), by=by)
        row.refresh_from_db()
        assert row.goal == "Uusi tavoite"

    def test_a_new_partnership_does_not_come_to_a_team_that_closed_a_moment_ago(
        self, by: User, house: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        item, compare = begin("partners", PARTNERS, by), PartnerList.compare

        def and_close(self: PartnerList, *args: Any) -> Any:
            found = compare(self, *args)
            team = Team.objects.get(name_fi="Matkailutiimi")
            team.closed_on = team.opened_on
            team.save_as(by, "closed")
            return found

        monkeypatch.setattr(PartnerList, "compare", and_close)
        with pytest.raises(ValidationError, match="päättynyt"), transaction.atomic():
            services.write(item=item, by=by)

    @pytest.mark.parametrize(("kind", "text"), [("partners", MANY), ("teams", TEAMS)])
    def test_how_far_it_is_is_told_in_lines(
        self, by: User, house: None, kind: str, text: str
    ) -> None:
        beats: list[int] = []
        item = begin(kind, text, by)
        services.write(item=item, by=by, beat=beats.append)
        assert (beats, beats[-1]) == (sorted(beats), item.writes)

    def test_undecided_and_wrong_lines_stay_outside(self, by: User, house: None) -> None:
        item = begin("partners", "Organisaatio | Taso\nVanha tutu | \nHotelli | 9\nUusi | ", by)
        services.write(item=item, by=by)
        assert item.counts == {"maybe": 1, "wrong": 1, "new": 1}
        assert list(Organisation.objects.values_list("name", flat=True)) == ["Uusi", "Vanha tuttu"]

    def test_an_empty_choice_writes_nothing(self, by: User, house: None) -> None:
        with pytest.raises(ValidationError, match="Tuotavia"):
            services.write(item=begin("partners", "Organisaatio\nVanha tuttu", by), by=by)


class TestDeciding:
    def test_a_mended_cell_and_a_choice_are_compared_anew(self, by: User, house: None) -> None:
        item = begin("partners", "Organisaatio | Y-tunnus\nUusi | 1-1\nVanha tutu |", by)
        services.decide(
            item=item, choices={3: "other"}, cells={(2, "business_id"): "0112038-9"}, by=by
        )
        assert [(line.state, line.cells[1]) for line in item.lines.all()] == [
            ("new", "0112038-9"), ("new", "")
        ]  # fmt: skip

    def test_the_columns_of_a_list_can_be_corrected(self, by: User, house: None) -> None:
        item = begin("partners", "Firma X | Kaupunki\nUusi | Espoo", by)
        assert item.columns == {"1": "city"}
        services.choose_columns(
            item=item, columns={0: "name"}, match_by="name", clears=False, by=by
        )
        item.refresh_from_db()
        assert (item.columns, item.counts) == ({"0": "name"}, {"new": 1})

    def test_a_list_that_is_done_is_not_decided_any_more(self, by: User, house: None) -> None:
        item = services.write(item=begin("partners", PARTNERS, by), by=by)
        with pytest.raises(ValidationError, match="jo tuotu"):
            services.decide(item=item, choices={}, cells={}, by=by)

    def test_a_draft_that_nobody_went_on_with_is_forgotten(
        self, by: User, time_machine: Any
    ) -> None:
        time_machine.move_to("2026-01-01 12:00+02:00")
        old = begin("partners", "Organisaatio\nUusi", by)
        time_machine.move_to("2026-02-05 12:00+02:00")
        begin("partners", "Organisaatio\nUusi", by)
        assert not Import.objects.filter(pk=old.pk).exists()

    def test_the_lines_of_a_list_that_was_brought_are_forgotten(
        self, by: User, house: None, time_machine: Any
    ) -> None:
        time_machine.move_to("2026-01-01 12:00+02:00")
        done = services.write(item=begin("partners", "Organisaatio\nUusi", by), by=by)
        time_machine.move_to("2026-01-31 11:59+02:00")
        begin("partners", "Organisaatio\nToinen", by)
        assert done.lines.count() == 1
        time_machine.move_to("2026-01-31 12:01+02:00")
        begin("partners", "Organisaatio\nToinen", by)
        assert done.lines.count() == 0
        assert Import.objects.get(pk=done.pk).counts == {"new": 1}


ACTIONS = """
Tiimi | Vuosi | Mitä tehdään | Milloin | Kuka | Kumppani | Työkalu | Taso
Matkailutiimi | 2027 | Yritysvierailut | 4/2027 | maija@perho.example | Hotelli | Vierailu |
Matkailutiimi | 2027 | Rekrytointipäivä | syksy | | | | 2
"""


MEMBERS = """
Verkosto | Jäsen | Rooli verkostossa | Alkoi | Päättyi
Hotelli | Vanha tuttu | koordinaattori | |
Vanha tuttu | Hotelli | toimija | 1.9.2025 | 1.2.2026
"""


class TestOtherLists:
    def test_tools_come_and_change_by_their_names(self, by: User) -> None:
        ToolFactory(title="Yritysvierailu", summary="Ennen")
        text = "Nimi | Kuvaus | Linkki | Tasot | Laji\nyritysvierailu | Nyt | | |\n"
        item = begin("tools", f"{text}Uusi | Ohje | www.perho.fi/ohje | 2; 1 | opas", by)
        services.write(item=item, by=by)
        assert item.counts == {"changed": 1, "new": 1}
        rows = [(t.title, t.summary, t.url, t.levels, t.kind) for t in Tool.objects.all()]
        assert rows == [
            ("Uusi", "Ohje", "https://www.perho.fi/ohje", ["development", "everyday"], "guide"),
            ("Yritysvierailu", "Nyt", "", [], ""),
        ]

    def test_teams_come_with_an_address_of_their_own(self, by: User) -> None:
        TeamFactory(slug="matkailu")
        item = begin("teams", "Tiimi | Laji\nMatkailu | Koulutusalan tiimi\nTalous | yksikkö", by)
        services.write(item=item, by=by)
        assert sorted(Team.objects.filter(name_fi__in=["Matkailu", "Talous"])
                      .values_list("slug", "kind")) == [
            ("matkailu-2", "education_field_team"), ("talous", "unit")
        ]  # fmt: skip

    def test_people_come_with_their_teams_and_no_password(self, by: User) -> None:
        one, two = TeamFactory(name_fi="Yksi"), TeamFactory(name_fi="Kaksi")
        text = "Sähköposti | Etunimi | Sukunimi | Tiimit | Vetää tiimejä\n"
        item = begin("people", f"{text}uusi@perho.example | Uusi | Ihminen | Yksi | Kaksi", by)
        services.write(item=item, by=by)
        user = User.objects.get(email="uusi@perho.example")
        assert not user.has_usable_password()
        assert [(m.team, m.role, m.is_home) for m in user.memberships.order_by("pk")] == [
            (one, "member", True), (two, "lead", False)
        ]  # fmt: skip

    def test_a_person_moves_to_another_team(self, by: User) -> None:
        old = MembershipFactory(is_home=True)
        new = TeamFactory(name_fi="Uusi tiimi")
        line = f"{old.user.email.upper()} | Päivi | {old.user.last_name} | Uusi tiimi"
        item = begin("people", f"Sähköposti | Etunimi | Sukunimi | Tiimit\n{line}", by)
        services.write(item=item, by=by)
        assert [(m.team, m.is_home) for m in Membership.objects.open().filter(user=old.user)] == [
            (new, True)
        ]

    def test_actions_begin_a_plan_and_name_people_partners_and_tools(self, lead: User) -> None:
        team = lead.memberships.get().team
        partnership = PartnershipFactory(organisation__name="Hotelli")
        maija, tool = UserFactory(email="maija@perho.example"), ToolFactory(title="Vierailu")
        item = begin("actions", ACTIONS.replace("Matkailutiimi", team.name_fi), lead)
        services.write(item=item, by=lead)
        first, second = Action.objects.order_by("starts_on")
        assert (str(first.plan), first.timing, first.level) == (
            f"{team} 2027", "month", partnership.level
        )  # fmt: skip
        sets = [first.people, first.partnerships, first.tools]
        assert [list(each.all()) for each in sets] == [[maija], [partnership], [tool]]
        assert (second.timing, second.level.number) == ("quarter", 2)
        again = begin("actions", ACTIONS.replace("Matkailutiimi", team.name_fi), lead)
        assert again.counts == {"same": 2}

    def test_another_teams_plan_is_not_for_one_to_fill(self, lead: User) -> None:
        TeamFactory(name_fi="Matkailutiimi")
        item = begin("actions", "Tiimi | Mitä tehdään\nMatkailutiimi | Vierailu", lead)
        assert [line.told["faults"] for line in item.lines.all()] == [
            {"team": "Tiimin suunnitelmaan kirjaavat sen omat ihmiset."}
        ]


class TestReverting:
    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            ("partners", PARTNERS),
            ("tools", "Nimi | Kuvaus\nTyökalu A | Muuttuu\nTyökalu B | Uusi"),
            ("teams", TEAMS),
            (
                "people",
                "Sähköposti | Etunimi | Sukunimi | Tiimit\n"
                "maija@perho.example | Maija | Uusinimi | Matkailutiimi\n"
                "uusi@perho.example | Uusi | Ihminen | Matkailutiimi",
            ),
            ("actions", ACTIONS),
            ("members", MEMBERS),
        ],
    )
    def test_everything_is_as_it_was(self, by: User, house: None, kind: str, text: str) -> None:
        ToolFactory(title="Työkalu A", summary="Ennen")
        ToolFactory(title="Vierailu")
        hotel = PartnershipFactory(organisation__name="Hotelli").organisation
        NetworkMemberFactory(network=hotel, member=Organisation.objects.get(name="Vanha tuttu"))
        MembershipFactory(user=by, team=Team.objects.get(name_fi="Matkailutiimi"))
        before = everything()
        item = services.write(item=begin(kind, text, by), by=by)
        assert everything() != before
        revert(item=item, by=by)
        item.refresh_from_db()
        assert (everything(), item.state, item.reverted_by) == (before, "reverted", by)

    @pytest.mark.searched
    def test_the_search_forgets_what_was_taken_back(self, by: User, house: None) -> None:
        revert(item=services.write(item=begin("partners", PARTNERS, by), by=by), by=by)
        assert not Question("vastaanotossa", ["organisation"]).answers()

    def test_what_somebody_has_edited_since_stands_in_the_way(self, by: User, house: None) -> None:
        item = services.write(item=begin("partners", PARTNERS, by), by=by)
        row = Organisation.objects.get(name="Hotelli Uusi")
        row.city = "Turku"
        row.save_as(by, "edited")
        before = everything()
        with pytest.raises(ValidationError, match="Hotelli Uusi"), transaction.atomic():
            revert(item=item, by=by)
        assert everything() == before

    def test_what_others_have_added_to_it_stands_in_the_way(self, by: User, house: None) -> None:
        item = services.write(item=begin("partners", PARTNERS, by), by=by)
        Contact(
            organisation=Organisation.objects.get(name="Hotelli Uusi"), user=by, what="Kävimme"
        ).save_as(by, "created")
        with pytest.raises(ValidationError, match="muokattu"), transaction.atomic():
            revert(item=item, by=by)

    def test_an_answer_that_two_are_not_one_goes_with_them(self, by: User, house: None) -> None:
        item = services.write(item=begin("partners", PARTNERS, by), by=by)
        new, old = (Organisation.objects.get(name=n) for n in ["Hotelli Uusi", "Vanha tuttu"])
        say_not_same(one=new, other=old, by=by)
        revert(item=item, by=by)
        assert not NotSame.objects.exists()
        assert list(Organisation.objects.all()) == [old]

    def test_a_plan_that_others_have_gone_on_with_stays(self, lead: User) -> None:
        team = lead.memberships.get().team
        text = f"Tiimi | Vuosi | Mitä tehdään\n{team.name_fi} | 2027 | Vierailu"
        item = services.write(item=begin("actions", text, lead), by=lead)
        plan = AnnualPlan.objects.get()
        plan.goals = "Enemmän vierailuja"
        plan.save_as(lead, "edited")
        with pytest.raises(ValidationError), transaction.atomic():
            revert(item=item, by=lead)

    def test_it_is_taken_back_once(self, by: User, house: None) -> None:
        item = services.write(item=begin("partners", PARTNERS, by), by=by)
        revert(item=item, by=by)
        with pytest.raises(ValidationError, match="jo peruttu"):
            revert(item=item, by=by)
