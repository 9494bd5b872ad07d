"""What would become of a line of partners, said before anything is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Team
from exchange.lists.kinds import Options
from exchange.lists.known import CellError, Known
from exchange.lists.outcomes import Asked, Outcome
from exchange.lists.partner_list import PartnerList
from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.usefixtures("levels"), pytest.mark.one_engine]


def outcomes(*lines: dict[str, Any], **options: Any) -> list[Outcome]:
    asked = [
        Asked(number, {k: v for k, v in line.items() if k != "choice"}, {}, line.get("choice", ""))
        for number, line in enumerate(lines, start=2)
    ]
    return PartnerList().outcomes(asked, Options(**options), User())


def one(line: dict[str, Any], **options: Any) -> Outcome:
    return outcomes(line, **options)[0]


def close(team: Team) -> None:
    team.closed_on = team.opened_on or timezone.localdate()
    team.save_as(None, "edited")


def told(outcome: Outcome) -> tuple[str, list[tuple[str, str, str]]]:
    return outcome.state, [(d.label, d.before, d.after) for d in outcome.differences]


class TestMatching:
    def test_a_name_nobody_has_is_new(self) -> None:
        assert one({"name": "Hotelli Uusi", "city": "Espoo"}).state == "new"

    @pytest.mark.parametrize("name", ["Hotelli Kallio", "hotelli  KALLIO", "Hotelli Kallio "])
    def test_the_same_name_is_the_same_whatever_its_case_and_gaps(self, name: str) -> None:
        OrganisationFactory(name="Hotelli Kallio", city="Espoo")
        assert told(one({"name": name, "city": "Vantaa"}, key="name")) == ("maybe", [])
        assert told(one({"name": "Hotelli Kallio", "city": "Espoo"})) == ("same", [])

    def test_a_business_id_tells_who_it_is_whatever_the_name(self) -> None:
        OrganisationFactory(name="Vanha nimi", business_id="0112038-9")
        found = one({"name": "Uusi nimi", "business_id": "01120389"})
        assert told(found) == ("changed", [("Organisaatio", "Vanha nimi", "Uusi nimi")])

    def test_by_name_the_same_business_id_of_another_name_is_asked_about(self) -> None:
        OrganisationFactory(name="Vanha nimi", business_id="0112038-9")
        found = one({"name": "Uusi nimi", "business_id": "0112038-9"}, key="name")
        assert (found.state, [twin.why for twin in found.twins]) == ("maybe", ["sama Y-tunnus"])

    def test_the_registers_own_number_is_stronger_than_anything(self) -> None:
        row = OrganisationFactory(name="Vanha nimi")
        found = one({"id": str(row.pk), "name": "Uusi nimi"})
        assert told(found) == ("changed", [("Organisaatio", "Vanha nimi", "Uusi nimi")])

    def test_a_number_that_nobody_has_is_wrong(self) -> None:
        found = one({"id": "999999", "name": "Uusi"})
        assert found.faults == {"id": "Tällä tunnuksella ei ole organisaatiota rekisterissä."}

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ({"name": "SMAL"}, "sama nimi muissa nimissä"),
            ({"name": "Matkailualan liiton toimisto", "website": "smal.fi"}, "sama verkkosivu"),
            ({"name": "Suomen matkailualan litto"}, "samankaltainen nimi"),
        ],
    )
    def test_what_may_be_there_already_is_asked_about(self, line: dict[str, str], why: str) -> None:
        OrganisationFactory(
            name="Suomen matkailualan liitto", other_names="SMAL", website="https://www.smal.fi"
        )
        found = one(line)
        assert (found.state, [twin.why for twin in found.twins]) == ("maybe", [why])

    def test_an_answer_decides(self) -> None:
        row = OrganisationFactory(name="Suomen matkailualan liitto", other_names="SMAL")
        same = one({"name": "SMAL", "city": "Helsinki", "choice": f"same:{row.pk}"})
        other = one({"name": "SMAL", "choice": "other"})
        assert told(same) == ("changed", [("Paikkakunta", "", "Helsinki")])
        assert other.state == "new"

    def test_an_answer_about_one_that_has_gone_is_asked_again(self) -> None:
        OrganisationFactory(name="Suomen matkailualan liitto", other_names="SMAL")
        assert one({"name": "SMAL", "choice": "same:999999"}).state == "maybe"
        assert one({"name": "Hotelli", "choice": "same:999999"}).state == "new"

    def test_an_archived_name_is_restored_first(self, administrator: User) -> None:
        row = OrganisationFactory(name="Hotelli Kallio")
        archive_organisation(organisation=row, reason="Lopetti", by=administrator)
        found = one({"name": "hotelli kallio"})
        assert found.faults == {"name": "Organisaatio on arkistoitu. Palauta se ensin."}


class TestCells:
    def test_every_fault_is_told_at_its_cell(self) -> None:
        found = one(
            {
                "name": "Hotelli",
                "level": "6 Kulta",
                "team": "Tuntematon",
                "business_id": "1",
                "started_on": "joskus",
                "category": "muu",
                "people": "Kuka Lie",
            }
        )
        assert (found.state, found.faults) == (
            "wrong",
            {
                "level": "Tasoa ”6 Kulta” ei ole. Tasot ovat: 1 Arki, 2 Kehittäminen, "
                "3 Strateginen, 4 Verkosto, Muu.",
                "team": "Tiimiä ”Tuntematon” ei ole, tai se on päättynyt.",
                "started_on": "Kirjoita päivä muodossa 23.11.2026.",
                "category": "Valitse jokin näistä: Työelämä, Yhteiskunta, Henkilöstö, Opiskelijat.",
                "people": "Henkilöä ”Kuka Lie” ei löydy, tai nimi on monella. "
                "Käytä sähköpostiosoitetta.",
            },
        )

    @pytest.mark.parametrize("cell", ["#N/A", "#n/a", "#PUUTTUU!", "#DIV/0!"])
    def test_an_error_of_a_spreadsheet_is_no_value(self, cell: str) -> None:
        assert one({"name": cell, "city": cell}).faults == dict.fromkeys(
            ["name", "city"], "Solussa on taulukko-ohjelman virhe. Kirjoita arvo."
        )

    @pytest.mark.parametrize("name", ["-", "12345", "?", "***"])
    def test_a_name_has_a_letter(self, name: str) -> None:
        assert one({"name": name}).faults == {
            "name": "Tämä ei ole nimi: siinä ei ole yhtään kirjainta."
        }
        assert one({"name": "3M"}).state == "new"

    def test_the_check_digit_of_a_business_id_counts(self) -> None:
        assert one({"name": "Hotelli", "business_id": "0112038-8"}).faults == {
            "business_id": "Y-tunnuksessa on virhe. Tarkista numerot, esimerkiksi 0112038-9."
        }

    @pytest.mark.parametrize("text", ["1", "1 Arki", "Arki", "taso 1", "everyday", "Level 1"])
    def test_a_level_goes_by_many_names(self, text: str) -> None:
        found = one({"name": "Hotelli", "level": text, "description": "Vierailemme."})
        assert (found.state, found.plan.partnership.level.key) == ("new", "everyday")

    @pytest.mark.parametrize(
        ("text", "number"), [("Arjen kumppani", 1), ("Kehittämiskumppani", 2), ("Muut", None)]
    )
    def test_a_level_goes_by_words_that_it_alone_has(self, text: str, number: int | None) -> None:
        assert Known().level(text).number == number

    @pytest.mark.parametrize("text", ["kumppani", "Verkostot", "ja", "Arjen verkosto"])
    def test_words_of_several_levels_name_none(self, text: str) -> None:
        with pytest.raises(CellError):
            Known().level(text)

    def test_a_cell_that_says_what_is_there_is_right_though_it_could_not_be_chosen(self) -> None:
        row = PartnershipFactory(team=TeamFactory(name_fi="Vanha tiimi"), goal="Entinen")
        gone = ResponsibilityFactory(partnership=row, user=UserFactory(last_name="Lähtenyt")).user
        line = {
            "id": str(row.organisation_id), "partnership": str(row.pk), "team": "Vanha tiimi",
            "people": str(gone), "goal": "Uusi",
        }  # fmt: skip
        close(row.team)
        gone.is_active = False
        gone.save_as(None, "edited")
        assert told(one(line)) == ("changed", [("Tavoite", "Entinen", "Uusi")])
        other = TeamFactory(name_fi="Toinen tiimi")
        close(other)
        found = one(line | {"team": "Toinen tiimi"})
        assert list(found.faults) == ["team"]

    def test_a_level_without_what_is_done_is_wrong(self) -> None:
        assert one({"name": "Hotelli", "level": "1"}).faults.keys() == {"description"}

    def test_what_is_done_without_a_level_is_wrong(self) -> None:
        assert one({"name": "Hotelli", "description": "Vierailemme."}).faults == {
            "level": "Kirjoita taso, jolla yhteistyötä tehdään."
        }

    def test_people_are_named_either_way_round_or_by_address(self) -> None:
        maija = UserFactory(first_name="Maija", last_name="Mallikas", email="m@perho.example")
        olli = UserFactory(first_name="Olli", last_name="Opettaja")
        line = {"name": "Hotelli", "level": "1", "description": "Vierailemme."}
        for cell in ("Mallikas Maija; Olli Opettaja", "m@perho.example, Opettaja Olli"):
            assert one(line | {"people": cell}).plan.added == [maija, olli]

    def test_an_empty_cell_changes_nothing_unless_it_clears(self) -> None:
        OrganisationFactory(name="Hotelli", city="Espoo")
        line = {"name": "Hotelli", "city": ""}
        assert one(line).state == "same"
        assert told(one(line, clears=True)) == ("changed", [("Paikkakunta", "Espoo", "")])


class TestPartnerships:
    def test_the_teams_open_partnership_on_the_level_is_meant(self) -> None:
        row = PartnershipFactory(description="Ennen tehtiin näin yhdessä.")
        line = {"name": row.organisation.name, "level": "1", "team": row.team.name_fi}
        found = one(line | {"description": "Nyt tehdään toisin yhdessä."})
        assert told(found) == (
            "changed",
            [("Mitä teemme yhdessä", "Ennen tehtiin näin yhdessä.", "Nyt tehdään toisin yhdessä.")],
        )

    def test_without_a_team_the_only_one_on_the_level_is_meant(self) -> None:
        row = PartnershipFactory()
        line = {"name": row.organisation.name, "level": "1", "goal": "Sovittu"}
        assert told(one(line)) == ("changed", [("Tavoite", "", "Sovittu")])

    def test_another_level_or_team_is_a_new_partnership(self) -> None:
        row, team = PartnershipFactory(), TeamFactory()
        line = {"name": row.organisation.name, "description": "Muuta yhteistä tekemistä."}
        level, other = {"level": "2", "team": row.team.name_fi}, {"level": "1", "team": team.slug}
        found = outcomes(line | level, line | other)
        assert [(told(each), each.plan.is_new) for each in found] == [
            (("changed", [("Uusi taso", "", f"2 Kehittäminen, {row.team}")]), True),
            (("changed", [("Uusi taso", "", f"1 Arki, {team}")]), True),
        ]

    def test_the_level_of_a_partnership_is_moved_not_overwritten(self) -> None:
        row = PartnershipFactory()
        found = one({"id": str(row.organisation_id), "partnership": str(row.pk), "level": "2"})
        assert found.faults == {
            "level": "Tasoa ei vaihdeta luettelolla. Siirrä kumppanuus sen omalla sivulla."
        }

    def test_people_are_added_and_where_cells_clear_also_ended(self) -> None:
        old = ResponsibilityFactory(is_main=True)
        new = UserFactory(first_name="Uusi", last_name="Henkilö")
        line = {"name": old.partnership.organisation.name, "level": "1", "people": new.email}
        kept, replaced = one(line), one(line, clears=True)
        assert kept.differences[0].after == f"{old.user}; Uusi Henkilö"
        assert (replaced.differences[0].after, replaced.plan.ended) == ("Uusi Henkilö", [old])

    def test_the_same_partnership_twice_in_a_list_is_wrong_the_second_time(self) -> None:
        line = {"name": "Hotelli", "level": "1", "description": "Vierailemme."}
        found = outcomes(line, line)
        assert [each.state for each in found] == ["new", "wrong"]
        assert found[1].faults == {"": "Sama on jo rivillä 2."}

    def test_two_levels_of_one_new_organisation_are_one_organisation(self) -> None:
        line = {"name": "Hotelli", "description": "Vierailemme."}
        first, second = outcomes(line | {"level": "1"}, line | {"level": "2"})
        assert first.plan.entry is second.plan.entry

    def test_lines_that_tell_of_one_organisation_differently_are_told(self) -> None:
        line = {"name": "Hotelli", "city": "Espoo"}
        found = outcomes(line, line | {"city": "Vantaa"})
        assert found[1].faults == {"city": "Rivi 2 kertoo samasta organisaatiosta toista."}

    def test_new_names_that_are_alike_are_asked_about(self) -> None:
        lines = [
            {"name": "Kahvila Mustikka"},
            {"name": "Kahvila Aava"},
            {"name": "kahvila mustikka oy"},
            {"name": "Kahvila Mustika", "choice": "other"},
        ]
        found = outcomes(*lines)
        assert [each.state for each in found] == ["new", "new", "maybe", "new"]
        assert [(twin.key, twin.name, twin.why) for twin in found[2].twins] == [
            (0, "Kahvila Mustikka, rivi 2", "samankaltainen nimi tässä luettelossa")
        ]
        assert outcomes(*lines[:2], {**lines[2], "choice": "leave"})[2].state == "left"

    def test_numbers_tell_names_apart(self) -> None:
        found = outcomes({"name": "Päiväkoti Mustikka 1"}, {"name": "Päiväkoti Mustikka 2"})
        assert [each.state for each in found] == ["new", "new"]

    def test_every_level_of_such_a_one_waits(self) -> None:
        level = {"name": "Mustikka Oy", "description": "Vierailemme."}
        found = outcomes({"name": "Mustika Oy"}, {**level, "level": "1"}, {**level, "level": "2"})
        assert [each.state for each in found] == ["new", "maybe", "maybe"]

    def test_two_new_ones_cannot_share_a_business_id(self) -> None:
        line = {"name": "Eka", "business_id": "0112038-9"}
        found = outcomes(line, line | {"name": "Toka"})
        assert found[1].faults == {"business_id": "Tällä Y-tunnuksella on jo organisaatio."}


def test_a_line_that_was_left_out_is_neither_compared_nor_counted() -> None:
    found = outcomes({"name": "Hotelli", "choice": "leave"}, {"name": "Hotelli"})
    assert [each.state for each in found] == ["left", "new"]


def test_comparing_writes_nothing(django_assert_num_queries: Any) -> None:
    outcomes({"name": "Hotelli", "level": "1", "description": "Vierailemme."})
    assert not Organisation.objects.exists()


def test_queries_do_not_grow_with_the_list(django_assert_max_num_queries: Any) -> None:
    rows = [PartnershipFactory() for _n in range(8)]
    lines = [{"name": row.organisation.name, "level": "1", "goal": "Uusi"} for row in rows]
    with django_assert_max_num_queries(9):
        outcomes(lines[0])
    with django_assert_max_num_queries(9):
        outcomes(*lines)
