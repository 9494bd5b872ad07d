"""What happened with a partner: told in two fields, kept with a name and a day."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.story import latest_changes
from partnerships.contacts import services
from partnerships.contacts.models import Contact
from tests.factories import ContactFactory, OrganisationFactory, PartnershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def partnership(levels):
    return PartnershipFactory(level=levels["everyday"], next_contact=date(2026, 11, 20))


def address(partnership) -> str:
    return reverse("contacts:new", args=[partnership.organisation_id])


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
        assert "viimeksi yhteydessä 7.11.2026" in " ".join(every.content.decode().split())

    def test_asks_the_same_with_few_and_many(self, page, partnership):
        path = f"{partnership.organisation.get_absolute_url()}?contacts=all"
        ContactFactory(organisation=partnership.organisation)
        with CaptureQueriesContext(
            connection,
        ) as few:
            page.get(path)
        for _ in range(20):
            ContactFactory(organisation=partnership.organisation, signal="Kuultua")
        with CaptureQueriesContext(connection) as many:
            page.get(path)
        assert len(many) == len(few)


def test_a_topic_without_words_is_refused_by_the_database():
    with pytest.raises(IntegrityError):
        ContactFactory(topic="skills", signal="")
