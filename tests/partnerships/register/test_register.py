"""The register: search, filters, order, past days, pages."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation, restore_organisation
from partnerships.partnerships.services import edit_partnership, end_partnership, move_level
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searched]


def names(response):
    return [organisation.name for organisation in response.context["page"].object_list]


@pytest.fixture
def find(page, levels):
    """find(level="everyday") gives the names that the register lists."""

    def ask(**query):
        return names(page.get(reverse("register:list"), query))

    return ask


class TestSearch:
    @pytest.mark.parametrize("words", ["ääne", "aane", "ÄÄNE", "kosken", "aanekosken kahvi"])
    def test_finds_inside_words_whatever_the_case_and_accents(self, find, words):
        OrganisationFactory(name="Äänekosken Kahvila")
        OrganisationFactory(name="Ähtärin Hotelli")
        assert find(q=words) == ["Äänekosken Kahvila"]

    @pytest.mark.parametrize("words", ["opintokeittiö", "matkai", "vanhan", "perho.fi", "Lohja"])
    def test_finds_by_cooperation_team_former_name_site_and_city(self, find, words):
        organisation = OrganisationFactory(
            name="Kahvila Malli",
            other_names="Vanhan Nimen Kahvila",
            website="https://www.perho.fi",
            city="Lohja",
        )
        PartnershipFactory(
            organisation=organisation,
            team=TeamFactory(name_fi="Matkailun tiimi"),
            description="Kokeilemme reseptejä opintokeittiössä kahdesti vuodessa.",
        )
        OrganisationFactory(name="Toinen")
        assert find(q=words) == ["Kahvila Malli"]

    def test_finds_by_the_people_who_are_responsible(self, find):
        partnership = PartnershipFactory(organisation__name="Kahvila Malli")
        ResponsibilityFactory(partnership=partnership, user__last_name="Öljynen")
        OrganisationFactory(name="Toinen")
        assert find(q="öljynen") == ["Kahvila Malli"]

    def test_an_empty_result_suggests_what_was_meant(self, page, levels):
        known = OrganisationFactory(name="Kahvila Malli")
        response = page.get(reverse("register:list"), {"q": "kahvilla mali"})
        if not response.context["nearly"]:
            assert response.context["did_you_mean"] == [known]

    def test_every_word_must_be_found_but_not_in_the_same_place(self, page, find):
        organisation = OrganisationFactory(name="Kahvila Malli")
        PartnershipFactory(organisation=organisation, description="Leivomme yhdessä pullaa.")
        assert find(q="malli leivomme") == ["Kahvila Malli"]
        assert find(q="malli uimme", as_of="2026-01-01") == []
        response = page.get(reverse("register:list"), {"q": "malli uimme"})
        assert (names(response), response.context["nearly"]) == (["Kahvila Malli"], True)

    def test_an_ended_partnership_is_not_searched(self, find):
        organisation = OrganisationFactory()
        PartnershipFactory(
            organisation=organisation,
            description="Leivomme yhdessä pullaa.",
            started_on=date(2024, 1, 1),
            ended_on=date(2025, 1, 1),
            ended_reason="Loppui",
            ended_by=PartnershipFactory().confirmed_by,
        )
        assert find(q="leivomme") == []

    @pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"', "%%", "a%b"])
    def test_signs_of_the_query_language_are_only_signs(self, find, words):
        OrganisationFactory(name="Kahvila")
        assert find(q=words) == []

    def test_typing_mistakes_are_forgiven_and_told_about(self, page, levels):
        OrganisationFactory(name="Ravintola Esimerkki")
        OrganisationFactory(name="Hotelli Malli")
        response = page.get(reverse("register:list"), {"q": "ravintla"})
        assert (names(response), response.context["nearly"]) == (["Ravintola Esimerkki"], True)

    def test_what_is_nearly_meant_comes_along_when_little_is_found(self, page, levels):
        for name in [
            "Esimerkkiravintolat Oy",
            "Ravintola Esimerkki",
            "Ravintolla Malli",
            "Hotelli",
        ]:
            OrganisationFactory(name=name)
        response = page.get(reverse("register:list"), {"q": "ravintolat"})
        assert (names(response), response.context["nearly"]) == (
            ["Ravintola Esimerkki", "Esimerkkiravintolat Oy", "Ravintolla Malli"],
            False,
        )

    def test_the_best_comes_first_unless_another_order_is_asked_for(self, find):
        PartnershipFactory(organisation__name="Aalto", description="Leipomo ja kahvila auki.")
        OrganisationFactory(name="Hotelli Kahvila")
        OrganisationFactory(name="Kahvila")
        assert find(q="kahvila") == ["Kahvila", "Hotelli Kahvila", "Aalto"]
        assert find(q="kahvila", sort="name") == ["Aalto", "Hotelli Kahvila", "Kahvila"]
        assert find(sort="relevance") == ["Aalto", "Hotelli Kahvila", "Kahvila"]


class TestOrder:
    def test_names_are_in_the_finnish_alphabet(self, find):
        for name in ["Öljy", "zeta", "Äyräs", "Aalto", "Åkerö"]:
            OrganisationFactory(name=name)
        assert find() == ["Aalto", "zeta", "Åkerö", "Äyräs", "Öljy"]
        assert find(sort="-name") == ["Öljy", "Äyräs", "Åkerö", "zeta", "Aalto"]

    def test_by_team_and_by_the_oldest_confirmation(self, find):
        early = PartnershipFactory(
            organisation__name="A", team__name_fi="Öljyt", confirmed_on=date(2024, 1, 1)
        )
        PartnershipFactory(
            organisation__name="B", team__name_fi="Äänet", confirmed_on=date(2025, 1, 1)
        )
        PartnershipFactory(organisation=early.organisation, team__name_fi="Öö")
        OrganisationFactory(name="C")
        assert find(sort="team") == ["B", "A", "C"]
        assert find(sort="-team") == ["A", "B", "C"]
        assert find(sort="confirmed") == ["A", "B", "C"]
        assert find(sort="-confirmed") == ["B", "A", "C"]

    def test_an_unknown_column_means_the_name(self, find):
        OrganisationFactory(name="B")
        OrganisationFactory(name="A")
        assert find(sort="level") == ["A", "B"]


class TestFilters:
    @pytest.fixture(autouse=True)
    def three(self, levels):
        self.team = TeamFactory(slug="matkailu")
        self.everyday = PartnershipFactory(
            organisation__name="Arki",
            organisation__sectors=["tourism"],
            cooperation_forms=["events"],
        )
        self.developing = PartnershipFactory(
            organisation__name="Kehitys",
            organisation__category="society",
            level=levels["development"],
            team=self.team,
        )
        self.nothing = OrganisationFactory(name="Tyhjä")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"level": "everyday"}, ["Arki"]),
            ({"level": ["everyday", "development"]}, ["Arki", "Kehitys"]),
            ({"level": "everyday", "team": "matkailu"}, []),
            ({"level": "development", "team": "matkailu"}, ["Kehitys"]),
            ({"category": "society"}, ["Kehitys"]),
            ({"sector": "tourism"}, ["Arki"]),
            ({"form": "events"}, ["Arki"]),
            ({"form": "company-visits"}, []),
            ({"attention": "level"}, ["Tyhjä"]),
            ({"status": "former"}, []),
        ],
    )
    def test_each_narrows_and_all_combine(self, find, query, expected):
        assert find(**query) == expected

    def test_all_conditions_must_hold_for_the_same_partnership(self, find, levels):
        PartnershipFactory(organisation=self.everyday.organisation, level=levels["strategic"])
        assert find(level="strategic", form="events") == []

    def test_by_person(self, find):
        person = ResponsibilityFactory(partnership=self.developing).user
        assert find(person=person.pk) == ["Kehitys"]

    def test_what_needs_attention_for_any_of_the_reasons(self, find, staff):
        with time_machine.travel("2026-11-23"):
            self.everyday.description = "Yhteistyötä"
            self.everyday.next_contact = date(2026, 11, 22)
            self.everyday.save_as(staff, "edited")
            self.developing.confirmed_on = date(2025, 11, 22)
            self.developing.save_as(staff, "edited")
            assert find(attention="vague") == ["Arki"]
            assert find(attention="contact") == ["Arki"]
            assert find(attention="unconfirmed") == ["Kehitys"]
            assert find(attention=["vague", "unconfirmed", "level"]) == ["Arki", "Kehitys", "Tyhjä"]
            assert find(attention=["vague", "unconfirmed"], level="everyday") == ["Arki"]

    def test_a_partnership_without_a_team_or_a_working_person_lacks_responsibility(self, find):
        bare = PartnershipFactory(organisation__name="Yksin", team=None)
        assert find(attention="responsible") == ["Yksin"]
        person = ResponsibilityFactory(partnership=bare).user
        assert find(attention="responsible") == []
        person.is_active = False
        person.save()
        assert find(attention="responsible") == ["Yksin"]

    def test_former_and_archived_partners_are_apart(self, find, staff):
        end_partnership(
            partnership=self.everyday, reason="Loppui", on=timezone.localdate(), by=staff
        )
        archive_organisation(organisation=self.nothing, reason="Turha", by=staff)
        assert find() == ["Arki", "Kehitys"]
        assert find(status="former") == ["Arki"]
        assert find(status="archived") == ["Tyhjä"]

    def test_former_partners_are_found_by_person_and_by_what_was_done(self, find, staff):
        person = ResponsibilityFactory(partnership=self.everyday).user
        end_partnership(
            partnership=self.everyday, reason="Loppui", on=timezone.localdate(), by=staff
        )
        assert find(status="former", person=person.pk) == ["Arki"]
        assert find(status="former", q="keittiössä") == ["Arki"]
        assert find(person=person.pk) == []

    def test_each_chosen_filter_is_a_chip_that_can_be_removed(self, page):
        response = page.get(
            reverse("register:list"), {"q": "a", "level": ["everyday", "development"], "sector": ""}
        )
        chips = {chip.label: chip.query for chip in response.context["chips"]}
        assert chips == {
            "Hae: ”a”": "level=everyday&level=development",
            "Taso: 1 Arki": "q=a&level=development",
            "Taso: 2 Kehittäminen": "q=a&level=everyday",
        }

    def test_a_wrong_filter_is_told_about_and_left_out(self, page):
        response = page.get(reverse("register:list"), {"level": "gold", "category": "society"})
        assert names(response) == ["Kehitys"]
        assert response.context["filters"].errors == {
            "level": ["Tätä valintaa ei ole. Valitse luettelosta."]
        }
        assert response.context["query"] == "category=society"


class TestPastDay:
    @pytest.fixture
    def moved(self, levels, staff):
        """Moved from everyday to development on 1 March 2026."""
        partnership = PartnershipFactory(
            organisation__name="Kahvila Malli", started_on=date(2025, 1, 1)
        )
        return move_level(
            partnership=partnership,
            level=levels["development"],
            reason="Kasvoimme yhdessä",
            on=date(2026, 3, 1),
            by=staff,
        )

    @pytest.mark.parametrize(
        ("day", "level"),
        [("28.2.2026", "everyday"), ("1.3.2026", "development"), ("2026-03-02", "development")],
    )
    def test_shows_the_state_before_and_after_a_move(self, page, moved, day, level):
        response = page.get(reverse("register:list"), {"as_of": day})
        shown = response.context["page"].object_list[0].shown_partnerships
        assert [row.level.key for row in shown] == [level]
        counts = {row.key: count for row, count in response.context["levels"]}
        assert (counts["everyday"], counts["development"]) == (
            (1, 0) if level == "everyday" else (0, 1)
        )

    @pytest.mark.parametrize(
        ("day", "level"), [("28.2.2026", "everyday"), ("1.3.2026", "development")]
    )
    def test_filters_ask_about_that_day(self, find, moved, day, level):
        assert find(as_of=day, level=level) == ["Kahvila Malli"]
        other = {"everyday": "development", "development": "everyday"}[level]
        assert find(as_of=day, level=other) == []

    def test_what_did_not_exist_yet_is_not_shown(self, find, moved):
        assert find(as_of="31.12.2024") == []

    def test_an_archived_organisation_is_shown_for_a_day_before(self, find, moved, staff):
        with time_machine.travel("2026-06-01 12:00 +0300"):
            archive_organisation(
                organisation=moved.organisation, reason="Toiminta loppui", by=staff
            )
        assert find(as_of="31.5.2026") == ["Kahvila Malli"]
        assert find(as_of="1.6.2026") == []

    def test_the_text_and_the_team_are_those_of_the_day(self, page, levels, staff):
        old, new = TeamFactory(slug="old"), TeamFactory(slug="new")
        with time_machine.travel("2026-01-10 12:00 +0200"):
            partnership = PartnershipFactory(team=old, description="Leivomme pullaa.")
        with time_machine.travel("2026-02-10 12:00 +0200"):
            partnership.team, partnership.description = new, "Leivomme leipää."
            edit_partnership(partnership=partnership, by=staff)
        for day, team, text in [
            ("9.2.2026", old, "Leivomme pullaa."),
            ("10.2.2026", new, "Leivomme leipää."),
        ]:
            for slug in ("old", "new"):
                response = page.get(reverse("register:list"), {"as_of": day, "team": slug})
                shown = [
                    row
                    for organisation in response.context["page"].object_list
                    for row in organisation.shown_partnerships
                ]
                expected = [(team, text)] if slug == team.slug else []
                assert [(row.team, row.description) for row in shown] == expected

    def test_a_team_that_came_later_is_not_found_on_a_day_without_one(self, find, staff):
        with time_machine.travel("2026-01-10 12:00 +0200"):
            row = PartnershipFactory(team=None)
        with time_machine.travel("2026-03-10 12:00 +0200"):
            row.team = TeamFactory(slug="new")
            edit_partnership(partnership=row, by=staff)
        assert find(as_of="9.3.2026", team="new") == []
        assert find(as_of="10.3.2026", team="new") == [row.organisation.name]

    def test_a_partnership_entered_later_shows_what_was_written_first(self, page, levels, staff):
        with time_machine.travel("2026-02-10 12:00 +0200"):
            partnership = PartnershipFactory(
                started_on=date(2025, 1, 1), description="Leivomme pullaa."
            )
        partnership.description = "Leivomme leipää."
        edit_partnership(partnership=partnership, by=staff)
        response = page.get(reverse("register:list"), {"as_of": "1.1.2026"})
        shown = response.context["page"].object_list[0].shown_partnerships
        assert [row.description for row in shown] == ["Leivomme pullaa."]

    def test_the_forms_of_cooperation_are_asked_of_the_day(self, find, levels, staff):
        with time_machine.travel("2026-01-10 12:00 +0200"):
            partnership = PartnershipFactory(
                organisation__name="Kahvila", cooperation_forms=["events"]
            )
        with time_machine.travel("2026-02-10 12:00 +0200"):
            partnership.cooperation_forms = ["company-visits"]
            edit_partnership(partnership=partnership, by=staff)
        assert find(as_of="9.2.2026", form="events") == ["Kahvila"]
        assert find(as_of="10.2.2026", form="events") == []

    def test_an_organisation_that_came_back_was_away(self, find, levels, staff):
        with time_machine.travel("2026-01-10 12:00 +0200"):
            organisation = OrganisationFactory(name="Kahvila")
        for day, change in [
            ("2026-02-10", lambda: archive_organisation(
                organisation=organisation, reason="Tauko", by=staff)),
            ("2026-03-10", lambda: restore_organisation(
                organisation=organisation, by=staff)),
        ]:  # fmt: skip
            with time_machine.travel(f"{day} 12:00 +0200"):
                change()
        days = {day: find(as_of=day) for day in ("9.2.2026", "10.2.2026", "10.3.2026")}
        assert days == {"9.2.2026": ["Kahvila"], "10.2.2026": [], "10.3.2026": ["Kahvila"]}

    def test_what_needs_attention_is_asked_of_today_only(self, page, levels):
        response = page.get(
            reverse("register:list"),
            {"as_of": "1.1.2026", "attention": "vague", "status": "former"},
        )
        assert response.context["filters"].errors == {
            "status": ["Menneen päivän voi katsoa vain nykyisistä."],
            "attention": ["Huomiota vaativat näkyvät vain tältä päivältä."],
        }

    def test_the_people_are_those_of_the_day(self, page, levels):
        partnership = PartnershipFactory(started_on=date(2025, 1, 1))
        left = ResponsibilityFactory(
            partnership=partnership, started_on=date(2025, 1, 1), ended_on=date(2026, 3, 1)
        )
        came = ResponsibilityFactory(partnership=partnership, started_on=date(2026, 3, 1))
        for day, person in [("28.2.2026", left), ("1.3.2026", came)]:
            response = page.get(reverse("register:list"), {"as_of": day})
            assert response.context["rows"][0].summary.people == [person.user]

    def test_a_day_in_the_future_is_refused(self, page, levels):
        with time_machine.travel("2026-11-23"):
            response = page.get(reverse("register:list"), {"as_of": "24.11.2026"})
        assert response.context["filters"].errors == {
            "as_of": ["Päivä on tulevaisuudessa. Valitse päivä, joka on jo ollut."]
        }

    def test_the_front_page_counts_that_day(self, page, moved):
        for day, expected in [("28.2.2026", (1, 0)), ("1.3.2026", (0, 1))]:
            response = page.get(reverse("home"), {"as_of": day})
            cards = response.context["cards"]
            counts = {card.level.key: card.level.organisation_count for card in cards}
            assert (counts["everyday"], counts["development"]) == expected


class TestPages:
    def test_fifty_a_page(self, page, levels):
        for number in range(51):
            OrganisationFactory(name=f"Organisaatio {number:02}")
        first = page.get(reverse("register:list"))
        assert (len(names(first)), first.context["page"].paginator.count) == (50, 51)
        assert names(page.get(reverse("register:list"), {"page": "2"})) == ["Organisaatio 50"]

    @pytest.mark.parametrize("number", ["99", "0", "-1", "x", "", "9" * 40])
    def test_a_page_that_does_not_exist_is_told_about(self, page, levels, number):
        OrganisationFactory()
        response = page.get(reverse("register:list"), {"page": number})
        assert (response.status_code, response.context["page"].number) == (200, 1)
        assert response.context["no_such_page"]

    def test_counting_stops_at_a_thousand(self, page, levels, monkeypatch):
        monkeypatch.setattr("core.paginator.MOST", 2)
        for name in "ABC":
            OrganisationFactory(name=name)
        paginator = page.get(reverse("register:list")).context["page"].paginator
        assert (paginator.count, paginator.is_capped) == (2, True)

    def test_htmx_gets_the_list_alone(self, page, levels):
        OrganisationFactory(name="Kahvila")
        response = page.get(reverse("register:list"), {"q": "kah"}, headers={"HX-Request": "true"})
        assert response.templates[0].name == "partnerships/register/_results.html"
        assert "HX-Request" in response["Vary"]


@pytest.mark.slow
@pytest.mark.one_engine
class TestQueries:
    """The cost of a page does not grow with the register."""

    LIMITS = {"register:list": 15, "partners:detail": 31, "home": 20}

    def counts(self, page, first):
        counts = {}
        for name in self.LIMITS:
            address = reverse(name, args=[first.pk] if name == "partners:detail" else [])
            with CaptureQueriesContext(connection) as queries:
                assert page.get(address).status_code == 200
            counts[name] = len(queries)
        return counts

    def test_are_the_same_at_10_and_at_300_organisations(self, page, levels, staff):
        first = self.fill(10, levels, staff)
        few = self.counts(page, first)
        self.fill(290, levels, staff)
        assert Organisation.objects.count() == 300
        assert self.counts(page, first) == few
        assert {name: most for name, most in few.items() if most > self.LIMITS[name]} == {}

    def fill(self, number, levels, staff):
        teams = [TeamFactory() for _ in range(3)]
        for index in range(number):
            organisation = OrganisationFactory(by=staff)
            for level in ("everyday", "strategic"):
                row = PartnershipFactory(
                    organisation=organisation,
                    level=levels[level],
                    team=teams[index % 3],
                    confirmed_by=staff,
                    by=staff,
                )
                ResponsibilityFactory(partnership=row, user=staff, by=staff)
        first = Organisation.objects.earliest("pk")
        row = first.partnerships.first()
        row.team, row.cooperation_forms = teams[2 if row.team != teams[2] else 1], ["events"]
        row.save_as(staff, "edited")
        return first
