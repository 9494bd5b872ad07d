"""Adding, editing, conflicts, and the organisation's page, as a browser sees them."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from partnerships.organisations.models import Acquaintance, Organisation
from partnerships.partners.services import archive_organisation
from partnerships.partnerships.models import LevelChange, Partnership
from partnerships.partnerships.services import (
    confirm_partnership,
    edit_partnership,
    end_partnership,
    move_level,
)
from partnerships.register.models import SavedView
from tests.factories import (
    AcquaintanceFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    SavedViewFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searched]


@pytest.fixture
def filled(levels, team):
    """The fewest fields that add a partner."""
    return {
        "name": "Kahvila Malli",
        "category": "working_life",
        "level": levels["everyday"].pk,
        "description": "Opiskelijat oppivat keittiössä ja salissa.",
        "team": team.pk,
        "started_on": "1.1.2026",
    }


class TestAddPartner:
    def test_four_answers_are_enough(self, page, staff, filled):
        response = page.post(reverse("partners:new"), filled)
        organisation = Organisation.objects.get()
        assert response.url == organisation.get_absolute_url()
        row = organisation.partnerships.get()
        assert (row.level.key, row.team_id, row.started_on) == (
            "everyday",
            filled["team"],
            date(2026, 1, 1),
        )
        assert (row.confirmed_by, organisation.history.get().history_user) == (staff, staff)

    def test_begins_with_my_own_team_and_myself(self, page, staff, team, levels):
        form = page.get(reverse("partners:new")).context["partnership_form"]
        assert (form.initial["team"], form.initial["responsible"]) == (team.pk, staff.pk)

    def test_the_chosen_person_becomes_the_main_contact(self, page, staff, filled):
        page.post(reverse("partners:new"), filled | {"responsible": staff.pk, "area": "sopimukset"})
        person = Partnership.objects.get().responsibilities.get()
        assert (person.user, person.area, person.is_main) == (staff, "sopimukset", True)

    def test_explains_each_level_with_an_example(self, page, levels):
        text = page.get(reverse("partners:new")).content.decode()
        for level in levels.values():
            assert level.choice_help_fi in text
            assert level.example_fi in text

    def test_missing_answers_are_named_and_the_rest_is_kept(self, page, filled):
        response = page.post(reverse("partners:new"), filled | {"level": "", "team": ""})
        assert response.status_code == 422
        assert response.context["partnership_form"].errors == {
            "level": ["Valitse taso, joka kuvaa yhteistyötä nyt."],
            "team": ["Valitse tiimi, joka vastaa kumppanuudesta."],
        }
        assert 'value="Kahvila Malli"' in response.content.decode()

    def test_a_similar_name_is_asked_about_once(self, page, filled):
        known = OrganisationFactory(name="Kahvila Mali Oy")
        response = page.post(reverse("partners:new"), filled)
        assert response.status_code == 422
        assert response.context["similar"] == [known]
        assert list(response.context["form"].errors) == ["is_other"]
        assert page.post(reverse("partners:new"), filled | {"is_other": "on"}).status_code == 302

    def test_the_same_name_is_refused_and_shown(self, page, filled):
        known = OrganisationFactory(name="kahvila malli")
        response = page.post(reverse("partners:new"), filled | {"is_other": "on"})
        assert list(response.context["form"].errors) == ["name"]
        assert response.context["similar"] == [known]
        assert Organisation.objects.get() == known

    def test_the_name_can_come_from_an_empty_search(self, page, levels):
        form = page.get(reverse("partners:new"), {"name": "Lentoyhtiö"}).context["form"]
        assert form["name"].value() == "Lentoyhtiö"

    @pytest.mark.parametrize(
        ("typed", "stored"), [("01120389", "0112038-9"), ("FI0112038-9", "0112038-9"), ("", "")]
    )
    def test_a_business_id_is_tidied(self, page, filled, typed, stored):
        page.post(reverse("partners:new"), filled | {"business_id": typed})
        assert Organisation.objects.get().business_id == stored


class TestSimilar:
    @pytest.mark.parametrize(
        "query",
        [
            {"name": "Kahvila Mlli"},
            {"name": "kahvila malli oy"},
            {"name": "Entinen Kahvila"},
            {"name": "Muu", "business_id": "01120389"},
            {"name": "Muu", "website": "http://malli.example/yhteys"},
        ],
    )
    def test_is_found_by_spelling_former_name_business_id_and_site(self, page, levels, query):
        known = OrganisationFactory(
            name="Kahvila Malli",
            other_names="Entinen Kahvila",
            business_id="0112038-9",
            website="https://www.malli.example",
        )
        assert page.get(reverse("organisations:similar"), query).context["similar"] == [known]

    @pytest.mark.parametrize(
        "name", ["", "K", "Hotelli Toinen", "Kahvila Aivan Muu", "Kahvila Kuura", "Hotelli Malli"]
    )
    def test_other_names_are_not(self, page, levels, name):
        OrganisationFactory(name="Kahvila Malli")
        assert page.get(reverse("organisations:similar"), {"name": name}).context["similar"] == []


class TestEditPartnership:
    @pytest.fixture
    def partnership(self, levels):
        return PartnershipFactory(started_on=date(2025, 1, 1))

    @pytest.fixture
    def data(self, partnership):
        return {
            "version": partnership.version,
            "description": partnership.description,
            "team": partnership.team_id,
            "started_on": "1.1.2025",
        }

    def url(self, partnership):
        return reverse("partnerships:edit", args=[partnership.pk])

    def test_saves_signs_and_confirms(self, page, staff, partnership, data):
        with time_machine.travel("2026-11-23 12:00 +0200"):
            page.post(self.url(partnership), data | {"goal": "Uusi tavoite"})
        partnership.refresh_from_db()
        assert (partnership.goal, partnership.confirmed_on) == ("Uusi tavoite", date(2026, 11, 23))
        assert partnership.history.latest("history_id").history_user == staff

    def test_the_level_cannot_be_changed_here(self, page, levels, partnership, data):
        page.post(self.url(partnership), data | {"level": levels["strategic"].pk, "goal": "X"})
        partnership.refresh_from_db()
        assert partnership.level.key == "everyday"

    def test_saving_without_changes_writes_nothing(self, page, partnership, data):
        assert page.post(self.url(partnership), data).status_code == 302
        assert partnership.history.count() == 1

    def test_the_second_editor_sees_both_versions(self, page, partnership, data, other_staff):
        partnership.goal = "Toisen tavoite"
        edit_partnership(partnership=partnership, by=other_staff)
        response = page.post(self.url(partnership), data | {"goal": "Minun tavoite"})
        assert response.status_code == 409
        clash = response.context["merge"].clashes[0]
        assert (clash.label, clash.theirs, clash.mine) == (
            "Tavoite",
            "Toisen tavoite",
            "Minun tavoite",
        )
        assert str(other_staff) in response.content.decode()
        partnership.refresh_from_db()
        assert partnership.goal == "Toisen tavoite"

    @pytest.mark.parametrize(
        ("keep", "goal"), [("mine", "Minun tavoite"), ("theirs", "Toisen tavoite")]
    )
    def test_and_chooses_which_stays(self, page, partnership, data, other_staff, keep, goal):
        partnership.goal = "Toisen tavoite"
        edit_partnership(partnership=partnership, by=other_staff)
        data |= {"version": partnership.version, "goal": "Minun tavoite", "counterpart": "Johto"}
        response = page.post(self.url(partnership), data | {"keep-goal": keep})
        assert response.status_code == 302
        partnership.refresh_from_db()
        assert (partnership.goal, partnership.counterpart) == (goal, "Johto")

    def test_without_a_choice_nothing_is_saved(self, page, partnership, data, other_staff):
        partnership.goal = "Toisen tavoite"
        edit_partnership(partnership=partnership, by=other_staff)
        data |= {"version": partnership.version, "goal": "Molempien tavoite", "clash": "goal"}
        response = page.post(self.url(partnership), data)
        assert response.status_code == 409
        assert [clash.mine for clash in response.context["merge"].clashes] == ["Molempien tavoite"]
        assert "Ei vielä tallennettu" in response.content.decode()
        assert page.post(self.url(partnership), data | {"keep-goal": "mine"}).status_code == 302
        partnership.refresh_from_db()
        assert partnership.goal == "Molempien tavoite"

    def test_a_confirmation_meanwhile_is_no_conflict(self, page, partnership, data, other_staff):
        confirm_partnership(partnership=partnership, by=other_staff)
        assert page.post(self.url(partnership), data | {"goal": "Tavoite"}).status_code == 302
        partnership.refresh_from_db()
        assert partnership.goal == "Tavoite"

    def test_line_ends_alone_change_nothing(self, page, partnership, data, staff):
        partnership.description = "Leivomme yhdessä pullaa.\nMyymme sen torilla."
        partnership.save_as(staff, "edited")
        data |= {"version": 2, "description": partnership.description.replace("\n", "\r\n")}
        assert page.post(self.url(partnership), data).status_code == 302
        assert partnership.history.count() == 2

    def test_changes_of_different_fields_are_both_kept(self, page, partnership, data, other_staff):
        partnership.counterpart, partnership.cooperation_forms = "Johto", ["events"]
        edit_partnership(partnership=partnership, by=other_staff)
        response = page.post(self.url(partnership), data | {"goal": "Minun tavoite"})
        merged = response.context["merge"]
        assert (response.status_code, merged.clashes) == (409, [])
        assert merged.taken == ["Vastapuoli kumppanilla", "Yhteistyömuodot"]
        values = {name: response.context["form"][name].value() for name in
                  ("counterpart", "cooperation_forms", "goal")}  # fmt: skip
        assert values == {
            "counterpart": "Johto",
            "cooperation_forms": ["events"],
            "goal": "Minun tavoite",
        }
        assert f'name="version" value="{partnership.version}"' in response.content.decode()

    def test_the_same_change_twice_is_no_conflict(self, page, partnership, data):
        data |= {"goal": "Tavoite"}
        page.post(self.url(partnership), data)
        assert page.post(self.url(partnership), data).status_code == 302
        assert partnership.history.count() == 2

    @pytest.mark.parametrize("version", ["", "x", "-1", "0", "999", "1" * 30])
    def test_a_wrong_version_never_overwrites(self, page, partnership, data, version):
        response = page.post(self.url(partnership), data | {"version": version, "goal": "X"})
        assert response.status_code == 409
        partnership.refresh_from_db()
        assert partnership.goal == ""

    def test_an_ended_partnership_is_not_edited(self, page, staff, partnership, data):
        end_partnership(partnership=partnership, reason="Loppui", on=date(2026, 1, 1), by=staff)
        response = page.post(self.url(partnership), data | {"goal": "Minun tavoitteeni"})
        assert (response.status_code, response.context["texts"][-1]) == (409, "Minun tavoitteeni")
        assert str(staff) in response.content.decode()
        assert page.get(self.url(partnership)).url == partnership.organisation.get_absolute_url()

    def test_a_closed_team_stays_choosable_only_where_it_is(self, page, partnership, data):
        other = TeamFactory(opened_on=date(2020, 1, 1), closed_on=date(2021, 1, 1))
        response = page.post(self.url(partnership), data | {"team": other.pk})
        assert response.context["form"].errors == {"team": ["Valitse tiimi luettelosta."]}
        type(other)._base_manager.filter(pk=partnership.team_id).update(closed_on=date(2099, 1, 1))
        assert page.post(self.url(partnership), data | {"goal": "X"}).status_code == 302

    def test_an_old_partnership_is_asked_about(self, page, partnership, staff):
        partnership.confirmed_on = date(2020, 1, 1)
        partnership.save_as(staff, "edited")
        assert page.get(self.url(partnership)).context["hints"] == ["unconfirmed"]

    @pytest.mark.parametrize(
        ("texts", "hints"),
        [
            ({"description": "Yhteistyötä"}, ["vague"]),
            ({"benefit_college": "Osaajia"}, ["one_sided"]),
            ({}, []),
        ],
    )
    def test_hints_come_while_writing(self, page, levels, texts, hints):
        assert page.post(reverse("partnerships:hints"), texts).context["hints"] == hints


class TestEditOrganisation:
    def test_a_second_editor_sees_the_conflict(self, page, other_staff, levels):
        organisation = OrganisationFactory(city="Espoo")
        data = {
            "name": organisation.name,
            "category": "working_life",
            "city": "Vantaa",
            "version": organisation.version,
        }
        organisation.city = "Kerava"
        organisation.save_as(other_staff, "edited")
        url = reverse("organisations:edit", args=[organisation.pk])
        response = page.post(url, data)
        assert (response.status_code, response.context["merge"].clashes[0].theirs) == (
            409,
            "Kerava",
        )
        assert page.post(url, data | {"version": 2, "keep-city": "mine"}).status_code == 302
        organisation.refresh_from_db()
        assert organisation.city == "Vantaa"


class TestVerbs:
    @pytest.fixture
    def partnership(self, levels):
        return PartnershipFactory(started_on=date(2025, 1, 1))

    def test_still_true_in_one_click(self, page, staff, partnership):
        with time_machine.travel("2026-11-23 12:00 +0200"):
            page.post(reverse("partners:confirm", args=[partnership.pk]))
        partnership.refresh_from_db()
        assert (partnership.confirmed_on, partnership.confirmed_by) == (date(2026, 11, 23), staff)

    def test_moving_needs_a_level_a_reason_and_a_day(self, page, partnership):
        response = page.post(reverse("partnerships:move", args=[partnership.pk]), {"on": "eilen"})
        assert response.context["form"].errors == {
            "level": ["Valitse taso, jolle kumppanuus siirtyy."],
            "reason": ["Kerro syy yhdellä lauseella."],
            "on": ["Kirjoita päivä muodossa 23.11.2026."],
        }

    def test_moving_leads_to_the_new_partnership(self, page, partnership, levels):
        data = {"level": levels["strategic"].pk, "reason": "Johto mukana", "on": "1.6.2026"}
        response = page.post(reverse("partnerships:move", args=[partnership.pk]), data)
        after = LevelChange.objects.get().after
        assert (response.url, after.level.key) == (after.get_absolute_url(), "strategic")

    def test_ending_keeps_it_among_the_former(self, page, partnership):
        data = {"reason": "Toiminta loppui", "on": "1.6.2026"}
        page.post(reverse("partnerships:end", args=[partnership.pk]), data)
        response = page.get(partnership.organisation.get_absolute_url())
        assert ([], [partnership]) == (
            response.context["partnerships"],
            [card.partnership for card in response.context["former"]],
        )

    def test_people_are_added_promoted_and_released(self, page, staff, partnership):
        url = reverse("partnerships:people", args=[partnership.pk])
        person = UserFactory()
        page.post(url, {"user": staff.pk})
        page.post(url, {"user": person.pk, "area": "sopimukset"})
        row = partnership.responsibilities.get(user=person)
        page.post(reverse("partnerships:person_verb", args=[row.pk, "main"]))
        page.post(
            reverse(
                "partnerships:person_verb",
                args=[partnership.responsibilities.get(user=staff).pk, "end"],
            )
        )
        left = partnership.responsibilities.open().get()
        assert (left.user, left.area, left.is_main) == (person, "sopimukset", True)

    def test_saying_that_one_knows_an_organisation_and_taking_it_back(self, page, staff):
        organisation = OrganisationFactory()
        page.post(reverse("organisations:know", args=[organisation.pk]), {"note": "työelämäjakso"})
        known = Acquaintance.objects.get()
        assert (known.user, known.note) == (staff, "työelämäjakso")
        page.post(reverse("organisations:know_no_more", args=[organisation.pk]))
        assert not organisation.acquaintances.open().exists()

    def test_taking_back_ends_only_ones_own(self, page, other_staff):
        known = AcquaintanceFactory(user=other_staff)
        page.post(reverse("organisations:know_no_more", args=[known.organisation_id]))
        assert Acquaintance.objects.open().get() == known

    def test_archiving_and_restoring(self, page, partnership):
        organisation = partnership.organisation
        page.post(reverse("partners:archive", args=[organisation.pk]), {"reason": "Loppui"})
        organisation.refresh_from_db()
        assert organisation.is_archived
        page.post(reverse("partners:restore", args=[organisation.pk]))
        organisation.refresh_from_db()
        assert not organisation.is_archived


class TestHistory:
    def entries(self, page, organisation, **query):
        response = page.get(organisation.get_absolute_url(), query)
        return response.context["history"]

    def test_tells_who_did_what_from_what_to_what(self, page, staff, levels):
        partnership = PartnershipFactory(by=staff)
        partnership.goal, partnership.cooperation_forms = "Tavoite", ["events"]
        edit_partnership(partnership=partnership, by=staff)
        entry = self.entries(page, partnership.organisation)[0]
        assert (entry.who, entry.text) == (staff, "muutti: yhteistyömuodot, tavoite, 1 Arki")
        assert [(d.label, d.old, d.new) for d in entry.details] == [
            ("yhteistyömuodot", "–", "Rekrytointi- ja muut tapahtumat"),
            ("tavoite", "–", "Tavoite"),
        ]

    def test_an_edit_that_changes_nothing_visible_is_a_confirmation(self, page, staff, levels):
        partnership = PartnershipFactory(by=staff, confirmed_on=date(2025, 1, 1))
        edit_partnership(partnership=partnership, by=staff)
        entry = self.entries(page, partnership.organisation)[0]
        assert (entry.text, entry.can_undo) == ("vahvisti: edelleen voimassa, 1 Arki", False)

    def test_a_move_is_one_entry(self, page, staff, levels):
        partnership = PartnershipFactory(by=staff, started_on=date(2025, 1, 1))
        ResponsibilityFactory(partnership=partnership, started_on=date(2025, 1, 1))
        before = len(self.entries(page, partnership.organisation))
        move_level(
            partnership=partnership,
            level=levels["development"],
            reason="Kasvoimme",
            on=date(2026, 1, 1),
            by=staff,
        )
        entries = self.entries(page, partnership.organisation)
        assert len(entries) == before + 1
        assert entries[0].text == "siirsi tasolta 1 Arki tasolle 2 Kehittäminen"

    def test_a_change_is_undone_from_the_page(self, page, staff, levels):
        partnership = PartnershipFactory(by=staff)
        partnership.goal = "Tavoite"
        edit_partnership(partnership=partnership, by=staff)
        entry = self.entries(page, partnership.organisation)[0]
        page.post(entry.undo_address)
        partnership.refresh_from_db()
        assert partnership.goal == ""
        texts = [entry.text for entry in self.entries(page, partnership.organisation)]
        assert texts[0] == "kumosi muutoksen: tavoite, 1 Arki"

    def test_what_cannot_be_undone_says_why(self, page, staff, levels):
        partnership = PartnershipFactory(by=staff)
        for goal in ("Ensin", "Sitten"):
            partnership.goal = goal
            edit_partnership(partnership=partnership, by=staff)
        record = partnership.history.get(goal="Ensin")
        response = page.post(reverse("undo", args=["partnership", record.history_id]), follow=True)
        assert [str(message) for message in response.context["messages"]] == [
            "Kohtaa ”tavoite” on muutettu tämän jälkeen. Korjaa se muokkaamalla."
        ]

    def test_old_changes_are_behind_a_link(self, page, staff):
        organisation = OrganisationFactory(by=staff)
        for number in range(25):
            organisation.city = f"Kaupunki {number}"
            organisation.save_as(staff, "edited")
        assert len(self.entries(page, organisation)) == 20
        assert len(self.entries(page, organisation, history="all")) == 26

    def test_a_move_is_told_with_its_reason_where_the_partnership_is(self, page, staff, levels):
        partnership = PartnershipFactory(started_on=date(2025, 1, 1))
        move_level(
            partnership=partnership,
            level=levels["development"],
            reason="Kasvoimme",
            on=date(2026, 1, 1),
            by=staff,
        )
        response = page.get(partnership.organisation.get_absolute_url())
        moves = response.context["cards"][0].moves
        assert [(m.before.level.key, m.after.level.key, m.reason) for m in moves] == [
            ("everyday", "development", "Kasvoimme")
        ]
        assert response.context["former"] == []


class TestUndoButtons:
    def can_undo(self, page, organisation):
        history = page.get(organisation.get_absolute_url()).context["history"]
        return {entry.text: entry.can_undo for entry in history}

    def test_stand_only_where_undoing_can_work(self, page, staff, levels):
        partnership = PartnershipFactory(by=staff, started_on=date(2025, 1, 1))
        partnership.goal = "Tavoite"
        edit_partnership(partnership=partnership, by=staff)
        organisation = partnership.organisation
        edited = "muutti: tavoite, 1 Arki"
        assert self.can_undo(page, organisation)[edited]
        move_level(
            partnership=partnership,
            level=levels["development"],
            reason="Kasvoimme",
            on=date(2026, 1, 1),
            by=staff,
        )
        assert not self.can_undo(page, organisation)[edited]
        archive_organisation(organisation=organisation, reason="Loppui", by=staff)
        offered = [text for text, can in self.can_undo(page, organisation).items() if can]
        assert offered == ["arkistoi organisaation"]

    def test_keywords_in_another_order_are_no_change(self, staff, levels):
        partnership = PartnershipFactory(cooperation_forms=["company-visits", "events"])
        partnership.cooperation_forms = ["events", "company-visits"]
        partnership.save_as(staff, "edited")
        assert partnership.history.count() == 1


class TestSavedViews:
    def test_keeps_only_known_filters(self, page, staff, levels):
        url = reverse("register:view_new") + "?level=everyday&evil=1&page=3&q=kahvi"
        form = page.get(url).context["form"]
        data = {"name": "Kahvilat", "query": form["query"].value() + "&other=1"}
        response = page.post(reverse("register:view_new"), data)
        view = SavedView.objects.get()
        assert (view.owner, view.query) == (staff, "q=kahvi&level=everyday")
        assert response.url == "/partners/?q=kahvi&level=everyday"

    def test_own_and_team_views_are_tabs(self, page, staff, team, levels):
        SavedViewFactory(owner=staff, name="Omani")
        SavedViewFactory(team=team, name="Tiimin")
        SavedViewFactory(name="Toisen")
        tabs = page.get(reverse("register:list")).context["tabs"]
        assert [tab.label for tab in tabs] == [
            "Kaikki", "Omat", "Oma tiimi", "Huomiota vaativat", "Omani", "Tiimin",
        ]  # fmt: skip

    def test_the_same_name_twice_is_refused(self, page, staff, levels):
        SavedViewFactory(owner=staff, name="Omani")
        response = page.post(reverse("register:view_new"), {"name": "Omani", "query": "q=a"})
        assert response.context["form"].errors == {"name": ["Sinulla on jo tämän niminen näkymä."]}
