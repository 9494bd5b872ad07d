"""The business register is asked with care, believed with care, and never overwrites anything."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from partnerships.business_register import asker
from partnerships.business_register.asker import look_up
from partnerships.business_register.companies import UnreadableError, company_in
from partnerships.organisations.models import Organisation
from tests.factories import OrganisationFactory

NUMBER = "0112038-9"
RECORDED: dict[str, Any] = {
    "businessId": {"value": NUMBER, "registrationDate": "1978-03-15", "source": "3"},
    "names": [
        {"name": "Vanha Nimi Oy", "type": "1", "endDate": "2001-01-01", "version": 2},
        {"name": "Aputoiminimi", "type": "3", "version": 1},
        {"name": "Kahvila  Malli Oy", "type": "1", "version": 1},
    ],
    "mainBusinessLine": {
        "type": "56101",
        "descriptions": [
            {"languageCode": "3", "description": "Restaurants"},
            {"languageCode": "1", "description": "Ravintolat"},
            {"languageCode": "2", "description": "Restauranger"},
        ],
    },
    "addresses": [
        {"type": 2, "postOffices": [{"city": "ESPOO", "languageCode": "1"}]},
        {
            "type": 1,
            "postOffices": [
                {"city": "HELSINGFORS", "languageCode": "2"},
                {"city": "HELSINKI", "languageCode": "1"},
            ],
        },
    ],
    "companySituations": [],
    "tradeRegisterStatus": "1",
    "status": "2",
}
SILENT = "Yritysrekisteri ei nyt vastaa. Kirjoita tiedot itse tai yritä myöhemmin."


def body_of(**changed: Any) -> bytes:
    company = {key: value for key, value in (RECORDED | changed).items() if value is not None}
    return json.dumps({"totalResults": 1, "companies": [company]}).encode()


def found_in(**changed: Any):
    company = company_in(body_of(**changed), NUMBER)
    assert company is not None
    return company


class TestReading:
    def test_the_recorded_answer(self):
        company = found_in()
        assert (company.name, company.city, company.industry, str(company.state)) == (
            *["Kahvila Malli Oy", "Helsinki", "Ravintolat"],
            "kaupparekisterissä",
        )
        assert company.fields == {"name": "Kahvila Malli Oy", "city": "Helsinki"}

    @pytest.mark.parametrize(
        ("language", "industry"), [("sv", "Restauranger"), ("en", "Restaurants")]
    )
    def test_the_industry_is_in_the_readers_language(self, language, industry):
        with translation.override(language):
            assert (found_in().industry, found_in().industry.language) == (industry, language)

    @pytest.mark.parametrize("name", sorted(set(RECORDED) - {"businessId"}))
    @pytest.mark.parametrize("value", [None, "x", 7, [], {}, [None, 3, {}], [[{}]], {"a": [1]}])
    def test_any_part_may_be_missing_or_of_another_kind(self, name, value):
        company = found_in(**{name: value})
        assert company.business_id == NUMBER
        assert isinstance(company.fields, dict)
        assert isinstance(company.facts, list)

    def test_half_a_character_is_left_out(self):
        names = [{"name": "Uusi \ud800 O\udfffy", "type": "1"}]
        assert found_in(names=names).name == "Uusi Oy"

    def test_an_unofficial_name_is_better_than_none(self):
        assert found_in(names=[{"name": "Aputoiminimi", "type": "3"}]).name == "Aputoiminimi"

    def test_an_ended_name_is_none(self):
        assert found_in(names=[{"name": "Ennen", "type": "1", "endDate": "2001-01-01"}]).name == ""

    @pytest.mark.parametrize(
        ("offices", "city"),
        [
            ([{"city": "HELSINGFORS", "languageCode": "2"}], "Helsingfors"),
            ([{"city": "Mänttä-Vilppula", "languageCode": "1"}], "Mänttä-Vilppula"),
            ([{"city": "MÄNTTÄ-VILPPULA", "languageCode": "1"}], "Mänttä-Vilppula"),
            ([{"city": ""}], ""),
        ],
    )
    def test_the_town(self, offices, city):
        assert found_in(addresses=[{"type": 2, "postOffices": offices}]).city == city

    @pytest.mark.parametrize(
        ("changed", "state"),
        [
            ({"endDate": "2020-01-01"}, "lopettanut"),
            ({"tradeRegisterStatus": "4"}, "lopettanut"),
            ({"tradeRegisterStatus": 4}, "lopettanut"),
            ({"tradeRegisterStatus": "3"}, ""),
            ({"companySituations": [{"type": "KONK"}]}, "konkurssissa"),
            ({"companySituations": [{"type": "SANE"}]}, "yrityssaneerauksessa"),
            ({"companySituations": [{"type": "SELTILA"}]}, "selvitystilassa"),
            ({"companySituations": [{"type": "UUSI"}]}, "UUSI"),
            (
                {"companySituations": [{"type": "SANE", "endDate": "2020-01-01"}]},
                "kaupparekisterissä",
            ),
        ],
    )
    def test_the_state(self, changed, state):
        assert str(found_in(**changed).state) == state

    def test_another_company_is_not_the_one_asked_for(self):
        assert company_in(body_of(businessId={"value": "0201256-6"}), NUMBER) is None

    def test_none_found(self):
        assert company_in(b'{"totalResults": 0, "companies": []}', NUMBER) is None

    @pytest.mark.parametrize(
        "body", [b"", b"<html>", b"[]", b"null", b'{"companies": {}}', b"\xff", b"[" * 100_000]
    )
    def test_what_cannot_be_read(self, body):
        with pytest.raises(UnreadableError):
            company_in(body, NUMBER)

    def test_a_text_is_one_line_and_not_endless(self):
        name = found_in(names=[{"name": "A\0\n B" + "x" * 1000, "type": "1"}]).name
        assert (name[:4], len(name)) == ("A Bx", 200)


class Handler(BaseHTTPRequestHandler):
    """Speaks as the register does, or as the test says."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Accept"]))
        status, body = self.server.status, self.server.body
        if self.server.slow:
            time.sleep(self.server.slow)
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Type", "application/json")
        if not self.server.drips:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            if self.server.drips:
                for letter in body:
                    self.wfile.write(bytes([letter]))
                    time.sleep(0.05)
            else:
                self.wfile.write(body)
        except OSError:  # the other side has hung up, as it should
            pass

    def log_message(self, *args):
        pass


@pytest.fixture
def register(settings, monkeypatch):
    """A register on this machine, which is on, waited for: a busy machine may stand still."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked, server.status, server.body = [], 200, body_of()
    server.slow, server.drips = 0.0, False
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    settings.BUSINESS_REGISTER_URL = f"http://127.0.0.1:{server.server_address[1]}/v3"
    monkeypatch.setattr(asker, "STEP", 30)
    monkeypatch.setattr(asker, "WHOLE_TIME", 30)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def impatient(register, monkeypatch):
    """The same, waited for a moment only."""
    monkeypatch.setattr(asker, "STEP", 0.3)
    monkeypatch.setattr(asker, "WHOLE_TIME", 0.6)
    return register


class TestAsking:
    @pytest.mark.parametrize("typed", [NUMBER, "01120389", "FI01120389", f" {NUMBER} "])
    def test_one_number_is_asked_as_it_is_written(self, register, typed):
        assert look_up(typed).name == "Kahvila Malli Oy"
        assert register.asked == [(f"/v3/companies?businessId={NUMBER}", "application/json")]

    @pytest.mark.parametrize(
        ("typed", "says"),
        [("", "Kirjoita ensin Y-tunnus."), ("0112038-8", "Y-tunnuksessa on virhe")],
    )
    def test_what_is_no_number_is_not_asked(self, register, typed, says):
        with pytest.raises(ValidationError, match=says):
            look_up(typed)
        assert register.asked == []

    @pytest.mark.parametrize("status", [404, 200])
    def test_none_found_is_said(self, register, status):
        register.status, register.body = status, b'{"companies": []}'
        with pytest.raises(ValidationError, match="ei löytynyt yritystä"):
            look_up(NUMBER)

    @pytest.mark.parametrize("status", [301, 302, 400, 429, 500, 503])
    def test_trouble_is_said_and_nobody_is_led_elsewhere(self, register, status):
        register.status = status
        with pytest.raises(ValidationError, match=SILENT):
            look_up(NUMBER)
        assert len(register.asked) == 1

    @pytest.mark.parametrize("body", [b"<html>", b"{", b'{"companies": 3}', b""])
    def test_an_answer_that_cannot_be_read(self, register, body):
        register.body = body
        with pytest.raises(ValidationError, match=SILENT):
            look_up(NUMBER)

    def test_an_answer_without_end_is_cut(self, register):
        register.body = b" " * (asker.LARGEST + 1)
        with pytest.raises(ValidationError, match=SILENT):
            look_up(NUMBER)

    def test_as_much_as_is_allowed_is_read(self, register):
        register.body = body_of().ljust(asker.LARGEST)
        assert look_up(NUMBER).city == "Helsinki"

    def test_a_slow_answer_is_not_waited_for(self, impatient):
        impatient.slow = 60
        began = time.monotonic()
        with pytest.raises(ValidationError, match=SILENT):
            look_up(NUMBER)
        assert time.monotonic() - began < 20

    def test_an_answer_that_drips_ends_in_time(self, impatient):
        impatient.drips, impatient.body = True, b" " * 1200
        began = time.monotonic()
        with pytest.raises(ValidationError, match=SILENT):
            look_up(NUMBER)
        assert time.monotonic() - began < 20

    def test_nobody_there(self, settings):
        settings.BUSINESS_REGISTER_URL = "http://127.0.0.1:9"
        with pytest.raises(ValidationError, match=SILENT):
            look_up(NUMBER)


@pytest.mark.django_db
class TestEditing:
    def ask(self, page, organisation, **typed):
        data = {"name": "Kahvila", "business_id": NUMBER, "version": organisation.version, **typed}
        return page.post(reverse("business_register:edit", args=[organisation.pk]), data)

    def test_empty_fields_are_filled_and_nothing_is_saved(self, page, register):
        organisation = OrganisationFactory(name="Kahvila")
        response = self.ask(page, organisation, name=" ", notes="Kesken", category="society")
        initial = response.context["form"].initial
        assert [initial[name] for name in ("name", "city", "notes", "category")] == [
            *["Kahvila Malli Oy", "Helsinki", "Kesken", "society"],
        ]
        assert response.context["found"].filled == ["Organisaation nimi", "Paikkakunta"]
        assert 'value="Helsinki"' in response.content.decode()
        stored = Organisation.objects.get()
        assert (stored.name, stored.city, stored.version) == ("Kahvila", "", organisation.version)

    def test_what_is_typed_stays_and_what_was_found_is_beside_it(self, page, register):
        response = self.ask(page, OrganisationFactory(), city="Vaasa")
        initial = response.context["form"].initial
        assert (initial["name"], initial["city"]) == ("Kahvila", "Vaasa")
        assert response.context["found"].filled == []
        text = response.content.decode()
        for told in ("Kahvila Malli Oy", "Helsinki", "Ravintolat", "kaupparekisterissä"):
            assert told in text
        assert "Kirjoittamasi on ennallaan" in text

    def test_trouble_is_told_and_what_is_typed_stays(self, page, register):
        register.status = 500
        response = self.ask(page, OrganisationFactory(), notes="Kesken")
        assert response.status_code == 200
        assert response.context["found"].problem == SILENT
        assert "Kesken" in response.content.decode()

    def test_what_somebody_saved_meanwhile_is_not_overwritten(self, page, register):
        organisation = OrganisationFactory(name="Kahvila", city="")
        opened = organisation.version
        organisation.city = "Vaasa"
        organisation.save_as(None, "edited")
        response = self.ask(page, organisation, version=opened)
        assert f'name="version" value="{opened}"' in response.content.decode()
        data = {"name": "Kahvila", "city": "Helsinki", "version": opened, "category": "society"}
        saved = page.post(reverse("organisations:edit", args=[organisation.pk]), data)
        assert saved.status_code == 409

    def test_the_form_is_saved_where_it_always_is(self, page, register):
        organisation = OrganisationFactory()
        text = self.ask(page, organisation).content.decode()
        assert f'action="{reverse("organisations:edit", args=[organisation.pk])}"' in text

    def test_the_button_is_there_when_it_is_on(self, page, register):
        organisation = OrganisationFactory()
        path = reverse("business_register:edit", args=[organisation.pk])
        edit = page.get(reverse("organisations:edit", args=[organisation.pk])).content.decode()
        assert f'formaction="{path}"' in edit
        assert "Hae tiedot Y-tunnuksella" in edit

    def test_off_nobody_sees_it_and_nobody_is_asked(self, page):
        organisation = OrganisationFactory()
        edit = page.get(reverse("organisations:edit", args=[organisation.pk])).content.decode()
        assert "Hae tiedot" not in edit
        assert self.ask(page, organisation).status_code == 404

    def test_an_unknown_organisation_is_not_found(self, page, register):
        path = reverse("business_register:edit", args=[0])
        assert page.post(path, {"business_id": NUMBER}).status_code == 404


@pytest.mark.django_db
class TestAdding:
    def test_empty_fields_are_filled_on_the_page_of_a_new_partner(self, page, levels, register):
        data = {"business_id": NUMBER, "description": "Kesken", "is_other": "on"}
        response = page.post(reverse("partners:look_up"), data)
        assert response.context["form"].initial["name"] == "Kahvila Malli Oy"
        assert response.context["partnership_form"].initial["description"] == "Kesken"
        assert f'action="{reverse("partners:new")}"' in response.content.decode()
        assert not Organisation.objects.exists()

    def test_an_organisation_of_that_number_is_shown(self, page, levels, register):
        there = OrganisationFactory(business_id=NUMBER)
        response = page.post(reverse("partners:look_up"), {"business_id": NUMBER})
        assert list(response.context["similar"]) == [there]

    def test_the_button_is_there_only_when_it_is_on(self, page, levels, settings):
        assert "Hae tiedot" not in page.get(reverse("partners:new")).content.decode()
        assert page.post(reverse("partners:look_up"), {}).status_code == 404
        settings.BUSINESS_REGISTER_URL = "http://127.0.0.1:9"
        assert "Hae tiedot" in page.get(reverse("partners:new")).content.decode()
