"""Several partners in one sitting: each row is saved by itself, as the ordinary form would."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.organisations.models import Organisation
from partnerships.partners.several import ROWS
from partnerships.partnerships.models import Partnership
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    TeamFactory,
    UserFactory,
)
from tests.races import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.searched]
PAGE, ROW = reverse("partners:several"), reverse("partners:several_row")
INSIDE = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def page(as_, levels):
    return as_("staff")


@pytest.fixture
def told(levels):
    """What is typed on a row."""
    return {
        "partner": "Kahvila Malli",
        "level": str(levels["everyday"].pk),
        "description": "Opiskelijat oppivat keittiössä ja salissa.",
    }


def sent(team, *rows):
    """The page as it is sent, with these rows and the empty ones after them."""
    data = {"team": team.pk if team else "", "row-TOTAL_FORMS": ROWS, "row-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"row-{number}-{name}": value for name, value in row.items()}
    return data


def alone(team, row, number=0):
    """One row as it is sent when it is saved alone."""
    data = {"team": team.pk if team else "", "row": number}
    return data | {f"row-{number}-{name}": value for name, value in row.items()}


def errors(response):
    return [
        {name: list(told) for name, told in row.errors.items()}
        for row in response.context["rows"]
        if row.errors
    ]


class TestWithoutAScript:
    def test_a_row_adds_what_the_ordinary_form_adds(self, page, staff, team, told, levels):
        response = page.post(PAGE, sent(team, told))
        assert response.url == f"{PAGE}?team={team.pk}"
        row = Partnership.objects.get()
        assert (row.organisation.name, row.level, row.team, row.confirmed_by) == (
            "Kahvila Malli",
            levels["everyday"],
            team,
            staff,
        )
        person = row.responsibilities.get()
        assert (person.user, person.is_main) == (staff, True)
        assert row.organisation.history.get().history_user == staff

    def test_good_rows_are_saved_and_bad_ones_stay_with_what_is_wrong(self, page, team, told):
        bad = told | {"partner": "Toinen kahvila", "level": "", "description": ""}
        response = page.post(PAGE, sent(team, told, bad))
        assert response.status_code == 422
        assert [row.name for row in Organisation.objects.all()] == ["Kahvila Malli"]
        assert errors(response) == [
            {
                "level": ["Valitse taso, joka kuvaa yhteistyötä nyt."],
                "description": ["Kirjoita, mitä teette yhdessä. Yksi lause riittää alkuun."],
            }
        ]
        text = response.content.decode()
        assert 'value="Toinen kahvila"' in text
        assert Partnership.objects.get().get_absolute_url() in text
        # what was saved is no field any more: it is not sent again
        assert 'name="row-0-partner"' not in text

    def test_an_existing_organisation_is_used(self, page, team, told):
        organisation = OrganisationFactory(name="Kahvila Malli")
        page.post(PAGE, sent(team, told | {"partner": "kahvila malli"}))
        assert Partnership.objects.get().organisation == organisation

    def test_without_a_team_nothing_is_saved_and_it_is_said_once(self, page, told):
        response = page.post(PAGE, sent(None, told, told | {"partner": "Toinen"}))
        assert response.status_code == 422
        assert not Organisation.objects.exists()
        assert errors(response) == []
        assert response.context["team_form"].errors == {
            "team": ["Valitse tiimi, joka vastaa kumppanuudesta."]
        }
        assert 'value="Toinen"' in response.content.decode()

    def test_empty_rows_are_no_fault(self, page, team):
        assert page.post(PAGE, sent(team)).url == f"{PAGE}?team={team.pk}"
        assert not Partnership.objects.exists()

    def test_the_same_twice_on_one_page_is_added_once(self, page, team, told):
        page.post(PAGE, sent(team, told, told))
        assert Partnership.objects.count() == 1

    @pytest.mark.parametrize("total", ["", "abc", "-1", "99999"])
    def test_a_page_that_was_changed_on_the_way_is_refused_or_cut(self, page, team, told, total):
        response = page.post(PAGE, sent(team, told) | {"row-TOTAL_FORMS": total})
        assert response.status_code in (302, 422)


class TestWhateverIsSent:
    """Refused in words, kept as typed, and never a fault of ours."""

    @pytest.mark.parametrize(
        ("field", "value", "told_at"),
        [
            ("partner", "", "partner"),
            ("partner", "x" * 201, "partner"),
            ("partner", "Kahvila | Malli", "partner"),
            ("partner", "<script>alert(1)</script>", None),
            ("level", "999999999999999999999", "level"),
            ("level", "abc", "level"),
            ("description", "x" * 2001, "description"),
            ("description", "   ", "description"),
            ("who", "x" * 301, "who"),
            ("same", "999999999999999999999", "same"),
            ("same", "' OR 1=1", None),
        ],
    )
    @pytest.mark.parametrize("way", ["page", "row"])
    def test_is_answered(self, page, team, told, field, value, told_at, way):
        row = told | {field: value}
        if way == "page":
            response = page.post(PAGE, sent(team, row))
        else:
            response = page.post(ROW, alone(team, row), **INSIDE)
        found = response.context["rows"][0] if way == "page" and response.context else None
        if told_at:
            assert response.status_code == 422
            assert found is None or told_at in found.errors
        else:
            assert response.status_code in (200, 302)
        assert "<script>alert" not in response.content.decode()


class TestQuestions:
    def test_a_name_like_one_in_the_register_is_asked_about(self, page, team, told):
        there = OrganisationFactory(name="Kahvila Mallii")
        response = page.post(PAGE, sent(team, told))
        assert errors(response) == [{"same": ["Valitse, onko se jokin näistä."]}]
        assert [row.questions.similar for row in response.context["rows"] if row.errors] == [
            [there]
        ]
        assert not Partnership.objects.exists()

    @pytest.mark.parametrize(("answer", "count"), [("other", 2), ("it", 1)])
    def test_the_answer_says_whether_it_is_that_one(self, page, team, told, answer, count):
        there = OrganisationFactory(name="Kahvila Mallii")
        page.post(PAGE, sent(team, told | {"same": there.pk if answer == "it" else answer}))
        assert Organisation.objects.count() == count
        assert (Partnership.objects.get().organisation == there) is (answer == "it")

    def test_what_the_team_does_already_is_told_with_a_link_and_not_made_twice(
        self, page, team, told, levels
    ):
        there = PartnershipFactory(
            organisation__name="Kahvila Malli", level=levels["everyday"], team=team
        )
        answers = [page.post(ROW, alone(team, told), **INSIDE), page.post(PAGE, sent(team, told))]
        for text in (answer.content.decode() for answer in answers):
            assert "Tiimillä on jo tämä kumppanuus. Uutta ei tehty." in text
            assert there.get_absolute_url() in text
        assert Partnership.objects.get() == there

    def test_another_level_is_asked_about_first(self, page, team, told, levels):
        PartnershipFactory(organisation__name="Kahvila Malli", level=levels["strategic"], team=team)
        response = page.post(PAGE, sent(team, told))
        assert errors(response) == [
            {"also": ["Tiimillä on jo kumppanuus tämän kanssa. Vastaa kysymykseen."]}
        ]
        page.post(PAGE, sent(team, told | {"also": "on"}))
        assert Partnership.objects.count() == 2

    def test_another_team_s_partnership_asks_nothing(self, page, team, told, levels):
        PartnershipFactory(
            organisation__name="Kahvila Malli", level=levels["everyday"], team=TeamFactory()
        )
        page.post(PAGE, sent(team, told))
        assert Partnership.objects.filter(team=team).count() == 1

    def test_what_has_ended_asks_nothing(self, page, team, told, levels):
        PartnershipFactory(
            organisation__name="Kahvila Malli",
            level=levels["everyday"],
            team=team,
            started_on="2025-01-01",
            ended_on="2025-02-01",
            ended_by=UserFactory(),
            ended_reason="Sovittu",
        )
        page.post(PAGE, sent(team, told))
        assert Partnership.objects.open().count() == 1


class TestWhoTakesCare:
    def test_a_person_is_told_by_name(self, page, team, told):
        person = UserFactory(first_name="Aino", last_name="Aalto")
        page.post(PAGE, sent(team, told | {"who": "aino aalto"}))
        assert Partnership.objects.get().responsibilities.get().user == person

    def test_nobody_is_agreed_on_yet(self, page, team, told):
        page.post(PAGE, sent(team, told | {"who": "Sovitaan myöhemmin"}))
        assert not Partnership.objects.get().responsibilities.exists()

    def test_a_name_of_two_is_asked_about(self, page, team, told):
        for title in ("Kokki", "Opettaja"):
            UserFactory(first_name="Aino", last_name="Aalto", title=title)
        response = page.post(PAGE, sent(team, told | {"who": "Aino Aalto"}))
        assert errors(response) == [
            {"who": ["Tarkenna nimeä. Lähellä ovat ”Aino Aalto, Kokki”, ”Aino Aalto, Opettaja”."]}
        ]

    def test_a_name_of_nobody_is_refused(self, page, team, told):
        response = page.post(PAGE, sent(team, told | {"who": "Xyzq"}))
        assert errors(response) == [{"who": ["Tämän nimistä henkilöä ei ole. Tarkista nimi."]}]


class TestRowByRow:
    def test_a_row_is_saved_alone_and_shown_in_its_place(self, page, team, told):
        response = page.post(ROW, alone(team, told, 3), **INSIDE)
        row = Partnership.objects.get()
        assert response["Content-Location"] == f"{ROW}?row=3&partnership={row.pk}"
        again = page.get(response["Content-Location"], **INSIDE)
        assert again.content.decode() == response.content.decode()

    def test_a_bad_row_comes_back_as_typed(self, page, team, told):
        response = page.post(ROW, alone(team, told | {"description": ""}, 3), **INSIDE)
        assert response.status_code == 422
        text = response.content.decode()
        assert 'name="row-3-partner" value="Kahvila Malli"' in text
        assert "Rivi 4 kaipaa korjausta." in text

    def test_a_row_alone_tells_that_the_team_is_missing(self, page, told):
        response = page.post(ROW, alone(None, told), **INSIDE)
        assert "Valitse tiimi, joka vastaa kumppanuudesta." in response.content.decode()
        assert not Organisation.objects.exists()

    def test_whoever_opens_its_address_is_led_to_the_page(self, page):
        assert page.get(ROW).url == PAGE

    def test_a_row_sent_twice_is_done_once(self, page, staff, team, told):
        page.get(PAGE)
        token = page.cookies["csrftoken"].value
        careful = Client(enforce_csrf_checks=True)
        careful.force_login(staff)
        careful.cookies["csrftoken"] = token
        data = alone(team, told) | {"csrfmiddlewaretoken": token}
        first = careful.post(ROW, data, **INSIDE)
        second = careful.post(ROW, data, **INSIDE)
        assert (first.status_code, second.status_code) == (200, 302)
        assert second.url == first["Content-Location"]
        assert Partnership.objects.count() == 1


class TestThePage:
    def test_begins_with_the_team_it_was_opened_for(self, page, team):
        other = TeamFactory()
        chosen = {
            address: page.get(address).context["team_form"]["team"].value()
            for address in (PAGE, f"{PAGE}?team={other.pk}")
        }
        assert chosen == {PAGE: team.pk, f"{PAGE}?team={other.pk}": other.pk}

    def test_what_i_added_today_is_told_above(self, page, staff, team, told):
        page.post(PAGE, sent(team, told))
        PartnershipFactory(by=UserFactory())
        assert page.get(PAGE).context["added"] == [Partnership.objects.get(team=team)]

    def test_asks_as_many_questions_for_many_as_for_few(self, page, staff, team):
        def asked():
            with CaptureQueriesContext(connection) as queries:
                page.get(PAGE)
            return len(queries)

        PartnershipFactory(by=staff)
        asked()
        few = asked()
        for _n in range(8):
            PartnershipFactory(by=staff, team=team)
            UserFactory()
        assert asked() == few

    def test_a_closed_team_takes_nothing_new(self, page, told):
        response = page.post(
            PAGE, sent(TeamFactory(opened_on="2025-01-01", closed_on="2026-01-01"), told)
        )
        assert response.context["team_form"].errors == {"team": ["Valitse tiimi luettelosta."]}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_meetings_that_add_the_same_at_once_add_it_once(levels, team):
    told = {"partner": "Uusi kahvila", "level": levels["everyday"].pk, "description": "Vierailut"}
    clients = [Client() for _n in range(6)]
    for client in clients:
        client.force_login(UserFactory())
    data = alone(team, told)
    statuses = Counter(at_once(6, lambda i: clients[i].post(ROW, data, **INSIDE).status_code))
    assert statuses == {200: 6}
    assert (Organisation.objects.count(), Partnership.objects.count()) == (1, 1)
