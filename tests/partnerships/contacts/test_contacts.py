"""What happened with a partner: told in two fields, kept with a name and a day."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.story import latest_changes
from partnerships.contacts import services
from partnerships.contacts.filters import quarters
from partnerships.contacts.models import Contact
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    PartnershipFactory,
    UserFactory,
    WorkshopFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searched]


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def partnership(levels):
    return PartnershipFactory(level=levels["everyday"], next_contact=date(2026, 11, 20))


def address(partnership) -> str:
    return reverse("contacts:new", args=[partnership.organisation_id])


class TestActions:
    def test_a_contact_leads_on_to_the_action_that_is_made_of_it(self, page, partnership):
        data = {"kind": "call", "what": "Sovimme vierailun", "partnership": partnership.pk}
        answer = page.post(address(partnership), data | {"becomes_action": "on"}, follow=True)
        assert answer.request["PATH_INFO"] == reverse("plans:here")
        form = answer.context["form"]
        assert (form["title"].value(), answer.context["place"].partnership) == (
            "Sovimme vierailun", partnership
        )  # fmt: skip

    def test_who_is_in_no_team_has_no_plan_to_add_to(self, as_, partnership):
        client = as_("quality")
        shown = client.get(address(partnership))
        assert "becomes_action" not in shown.context["form"].fields
        data = {"kind": "call", "what": "Sovimme vierailun", "becomes_action": "on"}
        answer = client.post(address(partnership), data)
        assert answer.url == Contact.objects.get().get_absolute_url()


class TestTwoFields:
    def test_tell_of_a_contact_today_of_the_partnership_that_waited(
        self, page, staff, partnership, levels
    ):
        PartnershipFactory(organisation=partnership.organisation, level=levels["strategic"])
        shown = page.get(partnership.organisation.get_absolute_url())
        assert shown.context["contact_about"] == partnership
        data = {"kind": "call", "what": "Sovimme vierailun", "partnership": partnership.pk}
        response = page.post(address(partnership), data)
        told = Contact.objects.get()
        assert response.url == told.get_absolute_url()
        assert (told.user, told.kind, told.what) == (staff, "call", "Sovimme vierailun")
        assert (told.happened_on, told.partnership) == (date(2026, 11, 24), partnership)

    def test_do_the_contact_that_was_waited_for(self, page, partnership):
        assert partnership.is_contact_passed
        page.post(
            address(partnership), {"kind": "call", "what": "A", "partnership": partnership.pk}
        )
        partnership.refresh_from_db()
        assert partnership.next_contact is None

    @pytest.mark.parametrize(
        ("what", "said"),
        [
            ("", "Kerro yhdellä lauseella."),
            ("x" * 301, "Tämän arvon tulee olla enintään 300 merkkiä pitkä (tällä hetkellä 301)."),
            (
                "Asiakas 131052-308T kävi",
                "Tekstissä on henkilötunnus. Poista se: rekisteri ei ole henkilöistä.",
            ),
            (
                "Soita Liisalle 040 123 4567",
                "Tekstissä on matkapuhelinnumero. Poista se ja kirjaa rooli tai yksikkö.",
            ),
        ],
    )
    def test_are_asked_again_in_words(self, page, partnership, what, said):
        response = page.post(address(partnership), {"kind": "call", "what": what})
        assert response.status_code == 422
        assert response.context["form"].errors == {"what": [said]}
        assert not Contact.objects.exists()


class TestMore:
    def test_can_be_told(self, page, partnership):
        data = {
            "kind": "visit",
            "what": "Kävimme keittiössä",
            "happened_on": "20.11.2026",
            "partnership": partnership.pk,
            "next_contact": "12.1.2027",
            "signal": "Kasvisruoan osaajia tarvitaan",
            "topic": "skills",
        }
        assert page.post(address(partnership), data).status_code == 302
        told = Contact.objects.get()
        partnership.refresh_from_db()
        assert (told.happened_on, told.topic) == (date(2026, 11, 20), "skills")
        assert partnership.next_contact == date(2027, 1, 12)
        assert list(Contact.objects.with_signal()) == [told]

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("happened_on", "25.11.2026", "Päivä ei voi olla tulevaisuudessa."),
            ("next_contact", "23.11.2026", "Valitse päivä, joka on vielä edessä."),
            ("topic", "skills", None),
            ("kind", "tanssi", None),
        ],
    )
    def test_is_checked(self, page, partnership, field, value, said):
        data = {"kind": "visit", "what": "Kävimme", field: value}
        response = page.post(address(partnership), data)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["signal" if field == "topic" else field]
        if said:
            assert response.context["form"].errors[field] == [said]

    def test_a_partnership_of_another_partner_is_no_choice(self, page, partnership):
        other = PartnershipFactory()
        data = {"kind": "visit", "what": "Kävimme", "partnership": other.pk}
        response = page.post(address(partnership), data)
        assert list(response.context["form"].errors) == ["partnership"]

    def test_of_what_is_still_ahead_is_kept(self, page, levels):
        row = PartnershipFactory(next_contact=date(2027, 1, 12))
        page.post(address(row), {"kind": "call", "what": "A", "partnership": row.pk})
        row.refresh_from_db()
        assert row.next_contact == date(2027, 1, 12)

    def test_the_day_itself_is_done_by_a_contact_of_that_day(self, page, levels):
        row = PartnershipFactory(next_contact=date(2026, 11, 24))
        page.post(address(row), {"kind": "call", "what": "A", "partnership": row.pk})
        row.refresh_from_db()
        assert row.next_contact is None


class TestAnywhere:
    def test_the_partner_is_found_by_name(self, page, partnership):
        data = {"partner": partnership.organisation.name, "kind": "call", "what": "Soitin"}
        assert page.post(reverse("contacts:anywhere"), data).status_code == 302
        told = Contact.objects.get()
        partnership.refresh_from_db()
        assert (told.organisation, told.partnership) == (partnership.organisation, partnership)
        assert partnership.next_contact is None

    def test_an_unknown_name_is_asked_again(self, page):
        data = {"partner": "Ei ole", "kind": "call", "what": "Soitin"}
        response = page.post(reverse("contacts:anywhere"), data)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["partner"])


class TestAfterwards:
    def test_only_the_one_who_told_corrects_it(self, as_, staff, lead):
        told = ContactFactory(user=staff)
        data = {"kind": "call", "what": "Korjattu", "happened_on": "20.11.2026", "version": "1"}
        path = reverse("contacts:edit", args=[told.pk])
        assert as_("lead").post(path, data).status_code == 403
        assert as_("staff").post(path, data).status_code == 302
        told.refresh_from_db()
        assert (told.what, told.history.latest("history_id").history_user) == ("Korjattu", staff)

    def test_only_the_one_who_told_takes_it_back(self, as_, staff):
        told = ContactFactory(user=staff)
        path = reverse("contacts:withdraw", args=[told.pk])
        assert as_("lead").post(path).status_code == 403
        with pytest.raises(ValidationError, match="Vain kirjaaja"):
            services.withdraw_contact(contact=told, by=UserFactory())
        assert as_("staff").post(path).status_code == 302
        told.refresh_from_db()
        assert (told.withdrawn_on, told.withdrawn_by) == (date(2026, 11, 24), staff)
        assert not Contact.objects.told().exists()
        assert as_("staff").post(path).status_code == 404

    def test_what_was_taken_back_stays_in_the_history_and_returns_from_it(self, page, staff):
        told = ContactFactory(user=staff)
        told.withdraw(staff)
        [entry] = latest_changes(1)
        assert (entry.verb, entry.text) == ("withdrawn", "veti pois yhteydenoton")
        page.post(entry.undo_address)
        assert list(Contact.objects.told()) == [told]

    def test_colleagues_read_it_on_the_front_page(self, page, lead):
        told = ContactFactory.build(organisation=OrganisationFactory(), user=lead, kind="visit")
        told.what = "Kävimme keittiössä"
        services.log_contact(contact=told, next_contact=None, by=lead)
        response = page.get(reverse("home"))
        [entry] = response.context["changes"][:1]
        assert entry.text == "kirjasi yhteydenoton (vierailu): Kävimme keittiössä"

    def test_an_archived_partner_gets_none(self, staff):
        partner = OrganisationFactory()
        partner.archived_on, partner.archived_by = date(2026, 11, 24), staff
        partner.archived_reason = "Loppui"
        partner.save_as(staff, "archived")
        with pytest.raises(ValidationError, match="Organisaatio on arkistoitu"):
            ContactFactory(organisation=partner)


class TestPartnersPage:
    def test_shows_the_latest_days_first_and_the_rest_on_request(self, page, partnership):
        partner = partnership.organisation
        days = [date(2026, 11, day) for day in range(1, 8)]
        for day in days:
            ContactFactory(organisation=partner, happened_on=day)
        ContactFactory()
        few = page.get(partner.get_absolute_url())
        assert [row.happened_on for row in few.context["contacts"]] == days[:3:-1]
        assert few.context["more_contacts"]
        every = page.get(partner.get_absolute_url(), {"contacts": "all"})
        assert [row.happened_on for row in every.context["contacts"]] == days[::-1]
        assert every.context["glance"].last_contact.happened_on == date(2026, 11, 7)

    def test_asks_the_same_with_few_and_many(self, page, partnership):
        path = f"{partnership.organisation.get_absolute_url()}?contacts=all"
        ContactFactory(organisation=partnership.organisation)
        with CaptureQueriesContext(connection) as few:
            page.get(path)
        with time_machine.travel("2026-11-24 12:01 +0200"):  # after all else that was done there
            for _ in range(20):
                ContactFactory(organisation=partnership.organisation, signal="Kuultua")
            with CaptureQueriesContext(connection) as many:
                page.get(path)
        # One less: when the partnership began is no more among the last changes.
        assert len(many) == len(few) - 1


class TestList:
    def shown(self, page, **query):
        response = page.get(reverse("contacts:list"), query)
        assert response.status_code == 200
        return [row.what for row in response.context["page"]]

    @pytest.fixture
    def told(self, partnership):
        heard = {"signal": "Osaajia tarvitaan", "topic": "skills"}
        ContactFactory(
            organisation=partnership.organisation, partnership=partnership,
            what="kuultu", happened_on=date(2026, 10, 1), **heard,
        )  # fmt: skip
        other = OrganisationFactory(sectors=["tourism"])
        ContactFactory(organisation=other, what="muu", kind="call", happened_on=date(2026, 9, 30))
        ContactFactory(what="pois", **heard).withdraw(UserFactory())

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, ["kuultu", "muu"]),
            ({"show": "heard"}, ["kuultu"]),
            ({"topic": "skills"}, ["kuultu"]),
            ({"topic": "people"}, []),
            ({"sector": "tourism"}, ["muu"]),
            ({"kind": "call"}, ["muu"]),
            ({"quarter": "2026-10-01"}, ["kuultu"]),
            ({"quarter": "2026-07-01"}, ["muu"]),
            ({"quarter": "2026-01-01"}, []),
            ({"quarter": "2026-02-31", "topic": "x", "kind": "\0"}, ["kuultu", "muu"]),
        ],
    )
    def test_is_narrowed(self, page, told, query, found):
        assert self.shown(page, **query) == found

    def test_is_narrowed_by_team(self, page, told, partnership):
        assert self.shown(page, team=partnership.team.slug) == ["kuultu"]

    def test_counts_what_was_heard_of_by_topic(self, page, told):
        ContactFactory(signal="Muuta", what="a")
        ContactFactory(signal="Kuultu taas", topic="skills", what="b")
        topics = page.get(reverse("contacts:list")).context["topics"]
        assert [(row.label, row.count) for row in topics] == [
            ("Osaaminen ja koulutus", 2),
            ("Muusta", 1),
        ]
        assert self.shown(page, **dict(pair.split("=") for pair in topics[0].query.split("&"))) == [
            "b",
            "kuultu",
        ]

    @pytest.mark.parametrize(
        ("today", "firsts"),
        [
            (date(2026, 1, 1), ["2026-01-01", "2025-10-01"]),
            (date(2026, 3, 31), ["2026-01-01", "2025-10-01"]),
            (date(2026, 4, 1), ["2026-04-01", "2026-01-01"]),
            (date(2026, 12, 31), ["2026-10-01", "2026-07-01"]),
        ],
    )
    def test_offers_the_latest_quarters(self, today, firsts):
        assert [first for first, _name in quarters(today)][:2] == firsts
        assert len(quarters(today)) == 8

    def test_asks_the_same_with_few_and_many(self, page, told):
        with CaptureQueriesContext(connection) as few:
            self.shown(page)
        ContactFactory.create_batch(30, signal="Kuultua", topic="people")
        with CaptureQueriesContext(connection) as many:
            self.shown(page)
        assert len(many) == len(few)


def test_the_search_finds_what_happened_and_what_was_heard(page):
    told = ContactFactory(what="Kävimme keittiössä", signal="Erityisruokavaliot")
    ContactFactory(what="Kävimme keittiössä").withdraw(UserFactory())
    for asked in ("keittiossa", "erityisruoka"):
        hits = page.get(reverse("search"), {"q": asked, "kind": "contact"}).context["hits"]
        assert [hit.row for hit in hits] == [told]


def test_the_workshop_tells_what_the_teams_partners_have_told_of(page, team, staff, partnership):
    ours = PartnershipFactory(team=team).organisation
    heard = ContactFactory(organisation=ours, signal="Osaajia", happened_on=date(2025, 11, 24))
    ContactFactory(organisation=ours, signal="Vanhaa", happened_on=date(2025, 11, 23))
    ContactFactory(organisation=ours)
    ContactFactory(organisation=partnership.organisation, signal="Toisen tiimin")
    workshop = WorkshopFactory(team=team, started_by=staff)
    response = page.get(reverse("workshops:question", args=[workshop.pk, "gaps"]))
    assert list(response.context["heard"]) == [heard]
