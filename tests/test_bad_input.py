"""Hostile and mistaken input: always an answer in words, never an error of the server.

What is typed wrong is said at its field, and stays in the form; what cannot be understood is
left out; nothing that people write is taken for code.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.people.models import User
from core.dates import this_year
from core.text import as_typed, collapse
from partnerships.organisations.models import Acquaintance, Organisation
from partnerships.partnerships.models import Partnership
from partnerships.register.models import SavedView
from quality.assessments import services as assessment
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    CommentFactory,
    ContactFactory,
    ExperienceFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    StatementFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.written import written_texts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
few = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCRIPT = "<script>marker</script>"
IMAGE = "\"><img src=x onerror='marker()'>"
NUL = "Kahvila\0Äänekoski"
HUGE = "9" * 30
HOSTILE = {
    "NUL": NUL,
    "script": SCRIPT,
    "attribute": IMAGE,
    "SQL": "'; DROP TABLE partnerships_organisation; --",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "format": "%s%n%(name)s{0}",
    "direction": "\u202egnihtemos\u2066",
    "emoji": "👩‍🍳🏳️‍🌈",
    "path": "../../../../etc/passwd",
    "controls": "a\x01\x08\x1b[31m\r\nSet-Cookie: x=1",
}
MEGABYTE = "Ä" * (1024 * 1024)
NOT_NUMBERS = ["", "0", "-1", HUGE, "1.5", "1e9", "²", "٣", "0x10", "abc", "None", "[1]", NUL]
IMPOSSIBLE_DAYS = {
    "31.2.2026": "Kirjoita päivä muodossa 23.11.2026.",
    "2026-02-31": "Kirjoita päivä muodossa 23.11.2026.",
    "0001-01-01": "Tarkista vuosi.",
    "9999-12-31": "Tarkista vuosi.",
    "1.1.1899": "Tarkista vuosi.",
    "eilen": "Kirjoita päivä muodossa 23.11.2026.",
    HUGE: "Kirjoita päivä muodossa 23.11.2026.",
    SCRIPT: "Kirjoita päivä muodossa 23.11.2026.",
}
NOT_A_SITE = "Kirjoita osoite muodossa https://www.esimerkki.fi."
NOT_AN_ID = "Y-tunnuksessa on virhe. Tarkista numerot, esimerkiksi 0112038-9."
UNKNOWN = "Tätä valintaa ei ole. Valitse luettelosta."
URLENCODED = "application/x-www-form-urlencoded"
BROKEN = ["%FF%FE", "%C3%28", "%ED%A0%80", "%F4%90%80%80", "%00", "%", "%zz", "a%26b%3Dc"]


@pytest.fixture(autouse=True)
def fresh():
    """Nobody's earlier attempts remembered."""
    cache.clear()


@pytest.fixture
def partnership(levels) -> Partnership:
    return PartnershipFactory(started_on=date(2025, 1, 1))


def is_safe(response: Any) -> bool:
    """Whether the answer was meant, and shows nothing as code that was written as text."""
    text = response.content.decode(errors="replace")  # a file among them
    return response.status_code < 500 and SCRIPT not in text and "<img src=x" not in text


def organisation_data(**changes: Any) -> dict[str, Any]:
    return {"name": "Äänekosken Kahvila", "category": "working_life", **changes}


def partnership_data(partnership: Partnership, **changes: Any) -> dict[str, Any]:
    return {
        "level": partnership.level_id,
        "team": partnership.team_id,
        "description": "Opiskelijat oppivat keittiössä ja salissa koulutussopimuksella.",
        "started_on": "1.1.2025",
        **changes,
    }


def form_page(name: str, partnership: Partnership) -> tuple[str, dict[str, Any], list[str]]:
    """The address of a form page, data that it accepts, and its fields for free text."""
    organisation = partnership.organisation
    organisation_texts = [
        *["name", "website", "business_id", "city", "short_name", "other_names", "notes"],
    ]
    texts = ["description", "counterpart", "goal", "benefit_college", "benefit_partner"]
    days = ["started_on", "goal_agreed_on", "next_contact"]
    new = {"team": TeamFactory().pk}
    everything = organisation_data() | partnership_data(partnership)
    return {
        "partners:new": (
            reverse("partners:new"), everything, [*organisation_texts, *texts, *days, "area"],
        ),
        "organisations:edit": (
            reverse("organisations:edit", args=[organisation.pk]),
            organisation_data(version=organisation.version),
            organisation_texts,
        ),
        "partnerships:new": (
            reverse("partnerships:new", args=[organisation.pk]),
            partnership_data(partnership) | new,
            [*texts, *days, "area"],
        ),
        "partnerships:edit": (
            reverse("partnerships:edit", args=[partnership.pk]),
            partnership_data(partnership, version=partnership.version),
            [*texts, *days],
        ),
        "partnerships:move": (
            reverse("partnerships:move", args=[partnership.pk]),
            {"level": partnership.level_id + 1, "reason": "Kasvoimme", "on": "1.3.2026"},
            ["reason", "on"],
        ),
        "partnerships:end": (
            reverse("partnerships:end", args=[partnership.pk]),
            {"reason": "Loppui", "on": "1.3.2026"},
            ["reason", "on"],
        ),
        "partners:archive": (
            reverse("partners:archive", args=[organisation.pk]),
            {"reason": "Loppui"},
            ["reason"],
        ),
        "networks:networks": (
            reverse("networks:networks", args=[organisation.pk]),
            {"partner": OrganisationFactory().name, "role": "member", "started_on": "1.3.2026"},
            ["partner", "note", "started_on"],
        ),
        "networks:members": (
            reverse("networks:members", args=[organisation.pk]),
            {"partner": OrganisationFactory().name, "role": "member", "started_on": "1.3.2026"},
            ["partner", "note", "started_on"],
        ),
        "people": (
            reverse("partnerships:people", args=[partnership.pk]),
            {"user": UserFactory().pk},
            ["area"],
        ),
        **contact_pages(partnership),
        "register:view_new": (
            reverse("register:view_new"), {"name": "Oma", "query": "level=everyday"}, ["name"],
        ),
        **agreement_pages(partnership),
        **tool_pages(),
        **plan_pages(),
        **assessment_pages(),
    }[name]  # fmt: skip


def contact_pages(partnership: Partnership) -> dict[str, tuple[str, dict[str, Any], list[str]]]:
    """As `form_page`, for telling of a contact."""
    partner, user = partnership.organisation, User.objects.earliest("pk")
    told = ContactFactory(organisation=partner, user=user)
    data = {"kind": "call", "what": "Sovimme vierailun"}
    texts = ["what", "signal", "happened_on"]
    return {
        "contacts:new": (
            reverse("contacts:new", args=[partner.pk]), data, [*texts, "next_contact"],
        ),
        "contacts:anywhere": (
            reverse("contacts:anywhere"), data | {"partner": partner.name},
            [*texts, "next_contact", "partner"],
        ),
        "contacts:edit": (
            reverse("contacts:edit", args=[told.pk]), data | {"version": told.version}, texts
        ),
    }  # fmt: skip


def agreement_pages(partnership: Partnership) -> dict[str, tuple[str, dict[str, Any], list[str]]]:
    """As `form_page`, for the forms of agreements."""
    agreement = AgreementFactory(partnership=partnership)
    data = {"kind": "reverse", "valid_from": "1.3.2026"}
    days = ["valid_from", "valid_until", "remind_on"]
    texts = ["partner_goals", "partner_conditions", "document", *days]
    return {
        "agreements:new": (reverse("agreements:new", args=[partnership.pk]), data, texts),
        "agreements:edit": (
            reverse("agreements:edit", args=[agreement.pk]),
            data | {"version": agreement.version},
            texts,
        ),
        "agreements:renew": (reverse("agreements:renew", args=[agreement.pk]), data, texts),
        "agreements:end": (
            reverse("agreements:end", args=[agreement.pk]),
            {"reason": "Loppui", "on": "1.3.2026"},
            ["reason", "on"],
        ),
    }


def tool_pages() -> dict[str, tuple[str, dict[str, Any], list[str]]]:
    """As `form_page`, for the toolkit's forms."""
    tool, told = ToolFactory(), ExperienceFactory(user=User.objects.earliest("pk"))
    data = {"title": "Malli", "status": "listed"}
    texts = ["title", "summary", "body", "contact_note", "event_what", "event_where", "event_for",
             "event_who", "origin", "url", "review_by"]  # fmt: skip
    experience = {"team": told.team_id, "tried_on": "1.3.2026", "outcome": "Toimi hyvin."}
    experience_texts = ["outcome", "tip", "tried_on", "partner"]
    return {
        "tools:new": (reverse("tools:new"), data, texts),
        "tools:edit": (
            reverse("tools:edit", args=[tool.pk]), data | {"version": tool.version}, texts
        ),
        "tools:retire": (
            reverse("tools:retire", args=[tool.pk]), {"reason": "Vanha"}, ["reason"]
        ),
        "experiences:new": (
            reverse("experiences:new", args=[tool.pk]), experience, experience_texts
        ),
        "experiences:edit": (
            reverse("experiences:edit", args=[told.pk]),
            experience | {"version": told.version},
            experience_texts,
        ),
    }  # fmt: skip


def plan_pages() -> dict[str, tuple[str, dict[str, Any], list[str]]]:
    """As `form_page`, for the forms of plans."""
    plan = PlanFactory(team=User.objects.earliest("pk").teams.get())
    action = ActionFactory(plan=plan)
    key = [plan.team.slug, plan.year]
    data = {"title": "Vierailu", "kind": "organise", "when": "m3", "status": "planned"}
    said = {"title": "Vierailu", "when": "maaliskuu"}
    return {
        "plans:goals": (
            reverse("plans:goals", args=key), {"goals": "Hyvä vuosi", "version": plan.version},
            ["goals"],
        ),
        "plans:action_new": (
            reverse("plans:action_new", args=key), said,
            ["title", "when", "who", "partner", "tool"],
        ),
        "plans:action_edit": (
            reverse("plans:action_edit", args=[action.pk]), data | {"version": action.version},
            ["title", "details", "outcome", "lesson", "starts_on", "ends_on"],
        ),
        **comment_pages(action),
        "plans:here": (
            reverse("plans:here"),
            said | {"to": f"{plan.team_id}-{this_year()}"},
            ["title", "when", "who"],
        ),
        "wanted:new": (
            reverse("wanted:new"),
            {"description": "Liitto", "team": plan.team_id, "owner": User.objects.earliest("pk").pk,
             "state": "open"},
            ["description", "partner"],
        ),
        "ecosystem:new": (
            reverse("ecosystem:new", args=[OrganisationFactory().pk]),
            {"team": plan.team_id, "gives": "Tietoa", "decision": "go_on",
             "reviewed_on": "1.3.2026"},
            ["gives", "takes", "value", "does", "reviewed_on"],
        ),
        **workshop_pages(plan.team),
    }  # fmt: skip


def comment_pages(action: Any) -> dict[str, tuple[str, dict[str, Any], list[str]]]:
    """As `form_page`, for what colleagues say."""
    said = CommentFactory(action=action, user=User.objects.earliest("pk"))
    return {
        "comments:new": (
            reverse("comments:new", args=["action", action.pk]), {"text": "Hyvä"}, ["text"]
        ),
        "comments:edit": (
            reverse("comments:edit", args=[said.pk]),
            {"text": "Parempi", "version": said.version},
            ["text"],
        ),
    }  # fmt: skip


def workshop_pages(team: Any) -> dict[str, tuple[str, dict[str, Any], list[str]]]:
    """As `form_page`, for the answers of a workshop."""
    member = team.people.earliest("pk")
    workshop, row = WorkshopFactory(team=team, started_by=member), PartnershipFactory(team=team)
    growth = {"partnership": row.pk, "answer": "later", "reason": "Kiire"}
    return {
        f"workshop_{verb}": (
            reverse("workshops:answer", args=[workshop.pk, step, verb]), data, [text]
        )
        for verb, step, data, text in (
            ("note", "partners", {"text": "Hyvä"}, "text"),
            ("growth", "grow", growth, "reason"),
            ("lack", "gaps", {"description": "Liitto", "owner": member.pk}, "description"),
            ("action", "year", {"title": "Vierailu", "when": "maaliskuu"}, "title"),
        )
    } | {
        "workshops:minutes": (
            reverse("workshops:minutes", args=[workshop.pk]), {"do": "save", "others": "Rehtori"},
            ["others"],
        ),
    }  # fmt: skip


def assessment_pages() -> dict[str, tuple[str, dict[str, Any], list[str]]]:
    """As `form_page`, for the answers of a self-assessment."""
    user = User.objects.earliest("pk")
    StatementFactory()
    found = assessment.start(team=user.teams.get(), by=user)
    row = found.answers.get()
    return {
        "assessments:phase": (
            reverse("assessments:phase", args=[found.pk, "before"]),
            {f"answer_{row.pk}": "partly", f"version_{row.pk}": row.version},
            [f"note_{row.pk}"],
        ),
    }


# Fields that are typed freely but must mean something.
NOT_FREE = {"started_on", "goal_agreed_on", "next_contact", "on", "website", "business_id",
            "url", "review_by", "starts_on", "ends_on", "tried_on", "partner", "happened_on",
            "body", "valid_from", "valid_until", "remind_on", "document",
            "when", "who", "tool", "short_name", "reviewed_on"}  # fmt: skip
FORM_PAGES = [
    "partners:new",
    "organisations:edit",
    "partnerships:new",
    "partnerships:edit",
    "partnerships:move",
    "partnerships:end",
    "partners:archive",
    "people",
    "networks:networks",
    "networks:members",
    *["contacts:new", "contacts:anywhere", "contacts:edit"],
    "register:view_new",
    "tools:new",
    "tools:edit",
    "tools:retire",
    "experiences:new",
    "experiences:edit",
    "plans:goals",
    "plans:action_new",
    "plans:action_edit",
    *["comments:new", "comments:edit"],
    "plans:here",
    "wanted:new",
    "ecosystem:new",
    "workshop_note",
    "workshop_growth",
    "workshop_lack",
    "workshop_action",
    "workshops:minutes",
    "assessments:phase",
    *["agreements:new", "agreements:edit", "agreements:renew", "agreements:end"],
]


def forms_of(response: Any) -> list[Any]:
    """The forms of the page."""
    return response.context["forms"] if "forms" in response.context else [response.context["form"]]


def errors(response: Any) -> dict[str, list[str]]:
    """What the forms of the page say, by field."""
    return {name: list(said) for form in forms_of(response) for name, said in form.errors.items()}


class TestFormPages:
    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_accept_what_is_right(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        response = page.post(path, data, follow=True)
        assert (response.status_code, len(response.redirect_chain)) == (200, 1)
        assert [each.level_tag for each in response.context["messages"]] in ([], ["success"])

    @pytest.mark.one_engine
    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_take_no_text_for_code(self, page, partnership, name):
        path, data, texts = form_page(name, partnership)
        texts = [text for text in texts if text not in NOT_FREE]
        for kind, value in HOSTILE.items():
            with transaction.atomic():
                typed = dict.fromkeys(texts, value)
                if "category" in data:  # an organisation, whose name is no line of a table
                    typed["name"] = value.replace(";", "")
                response = page.post(path, data | typed)
                assert (kind, response.status_code) == (kind, 302)
                assert is_safe(response)
                if kind in ("script", "attribute"):
                    for shown in ["/", "/partners/", partnership.organisation.get_absolute_url()]:
                        assert is_safe(page.get(shown))
                transaction.set_rollback(True)

    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_keep_what_can_be_seen_of_a_text(self, page, partnership, name):
        path, data, texts = form_page(name, partnership)
        texts = [text for text in texts if text not in NOT_FREE]
        unseen = "Tes\u00adti\u200bravin\0tola\u00a0A\ufeff\u2028viiva"
        assert page.post(path, data | dict.fromkeys(texts, unseen)).status_code == 302
        kept = [text for text in written_texts() if "viiva" in text]
        assert set(kept) <= {"Testiravintola A\nviiva", "Testiravintola A viiva"}
        assert kept or name == "partnerships:move"  # only the history has its reason

    @pytest.mark.one_engine
    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_count_the_end_of_a_line_as_one_character_as_browsers_do(self, page, partnership, name):
        path, data, texts = form_page(name, partnership)
        texts = [text for text in texts if text not in NOT_FREE]
        refused = page.post(path, data | dict.fromkeys(texts, "ä" * 25_000))
        fields = {name: field for form in forms_of(refused) for name, field in form.fields.items()}
        lines = {text: "ä\r\n" * 19 + "ä" * (fields[text].max_length - 38) for text in texts}
        response = page.post(path, data | {text: f"{lines[text]}ä" for text in texts})
        assert (response.status_code, set(errors(response))) == (422, set(texts))
        assert page.post(path, data | lines).status_code == 302

    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_keep_a_megabyte_that_was_pasted_by_mistake(self, page, partnership, name):
        path, data, texts = form_page(name, partnership)
        text = {"partners:new": "notes", "organisations:edit": "notes"}.get(name, texts[0])
        response = page.post(path, data | {text: MEGABYTE})
        assert (response.status_code, list(errors(response))) == (422, [text])
        assert MEGABYTE in response.content.decode()

    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_keep_what_was_typed(self, page, partnership, name):
        path, data, texts = form_page(name, partnership)
        typed = {text: f"{text} {IMAGE} {'x' * 25_000}" for text in texts}
        response = page.post(path, data | typed)
        text = response.content.decode()
        assert response.status_code == 422
        assert [word for word in typed.values() if escape(word) not in text] == []

    @pytest.mark.one_engine
    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_take_the_last_of_many_values_and_no_unknown_ones(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        twice = {key: ["wrong", str(value)] for key, value in data.items()}
        extra = {"is_example": "on", "id": "1", "archived_on": "1.1.2026", "ended_on": "1.1.2026"}
        assert page.post(path, twice | extra).status_code in (302, 422)
        assert not Organisation.objects.filter(is_example=True).exists()
        assert Partnership.objects.exists()

    @pytest.mark.one_engine
    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_understand_broken_letters_as_best_they_can(self, page, partnership, name):
        path, _data, texts = form_page(name, partnership)
        fields = [*texts, "level", "team", "version", "user"]
        for text in BROKEN:
            body = "&".join(f"{field}={text}" for field in fields)
            with transaction.atomic():
                response = page.generic("POST", path, body, content_type=URLENCODED)
                transaction.set_rollback(True)
            assert response.status_code in (302, 400, 409, 422)
            assert is_safe(response)

    @pytest.mark.parametrize("name", FORM_PAGES)
    def test_refuse_other_alphabets_of_the_wire(self, staff, partnership, name):
        path, _data, _texts = form_page(name, partnership)
        client = Client(enforce_csrf_checks=True)
        client.force_login(staff)
        client.get("/")  # sets the token's cookie
        for charset in ["utf-7", "utf-16", "latin-1", "no-such"]:
            kind = f"{URLENCODED}; charset={charset}"
            response = client.generic("POST", path, "name=+ADw-script+AD4-", content_type=kind)
            assert response.status_code == (403 if charset == "no-such" else 400)
            assert '<html lang="fi"' in " ".join(response.content.decode().split())

    def test_refuse_what_is_no_form(self, page, partnership):
        path = reverse("partnerships:edit", args=[partnership.pk])
        for kind in ["application/json", "text/plain", "multipart/form-data", "", "x/y; boundary="]:
            response = page.generic("POST", path, '{"goal": "Väärin"}', content_type=kind)
            assert response.status_code in (400, 409)

    def test_refuse_more_fields_than_any_of_them_has(self, page, levels):
        data = {f"field{number}": "x" for number in range(3001)}
        response = page.post(reverse("partners:new"), data)
        assert (response.status_code, response.templates[0].name) == (400, "400.html")

    def test_refuse_more_than_anybody_writes(self, page, levels):
        response = page.generic(
            "POST",
            reverse("partners:new"),
            b"notes=" + b"x" * (10 * 1024 * 1024),
            content_type=URLENCODED,
        )
        assert (response.status_code, response.templates[0].name) == (400, "400.html")

    @few
    @given(name=st.text(max_size=210), description=st.text(), note=st.text(max_size=200))
    def test_save_any_text_as_it_was_written_or_say_why_not(
        self, page, partnership, name, description, note
    ):
        data = organisation_data(name=name, notes=note, is_other="on")
        data |= partnership_data(partnership, description=description)
        before = Organisation.objects.count()
        response = page.post(reverse("partners:new"), data)
        if response.status_code == 302:
            saved = Organisation.objects.latest("pk")
            assert saved.name == collapse(name)
            assert saved.notes == as_typed(note).strip()
            assert page.get(saved.get_absolute_url()).status_code == 200
        else:
            assert response.status_code == 422
            assert errors(response)
            assert Organisation.objects.count() == before


BAD_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//http://x.fi",
    "data:text/html,<b>x</b>",
    "ftp://esimerkki.fi/",
    "file:///etc/passwd",
    "//evil.example@",
    "https://",
    "http://[",
    "https://esi merkki.fi",
    "https://esimerkki.fi\nSet-Cookie: x=1",
]
# Keys that no row has; "" is no choice at all, NUL has a message of its own.
NO_KEYS = ["0", "-1", HUGE, "1.5", "²", "abc"]


class TestWrongValues:
    """Said in plain words at the field."""

    @pytest.mark.parametrize("name", ["partners:new", "partnerships:new", "partnerships:edit"])
    def test_an_impossible_day(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        days = ["started_on", "goal_agreed_on", "next_contact"]
        for day, message in IMPOSSIBLE_DAYS.items():
            response = page.post(path, data | dict.fromkeys(days, day))
            assert response.status_code == 422
            assert errors(response) == {name: [message] for name in days}
            assert response.content.decode().count(f'value="{escape(day)}"') == len(days)

    @pytest.mark.parametrize("name", ["agreements:new", "agreements:edit", "agreements:renew"])
    def test_an_impossible_day_or_link_of_an_agreement(self, page, partnership, name):
        path, data, texts = form_page(name, partnership)
        days = texts[3:]
        for day, message in IMPOSSIBLE_DAYS.items():
            response = page.post(path, data | dict.fromkeys(days, day))
            assert (response.status_code, errors(response)) == (422, {d: [message] for d in days})
            assert response.content.decode().count(f'value="{escape(day)}"') == len(days)
        for link in BAD_LINKS:
            response = page.post(path, data | {"document": link})
            assert (response.status_code, set(errors(response))) == (422, {"document"})
            assert set(errors(response)["document"]) == {NOT_A_SITE}
        for kind in [SCRIPT, NUL, HUGE]:
            assert list(errors(page.post(path, data | {"kind": kind}))) == ["kind"]

    @pytest.mark.parametrize("name", ["partnerships:move", "partnerships:end"])
    def test_an_impossible_last_day(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        more = {
            "1.1.2099": "Päivä ei voi olla tulevaisuudessa.",
            "1.1.2020": "Kumppanuus ei ollut vielä alkanut tuona päivänä.",
        }
        for day, message in (IMPOSSIBLE_DAYS | more).items():
            response = page.post(path, data | {"on": day})
            assert (response.status_code, errors(response)) == (422, {"on": [message]})
        assert Partnership.objects.get(pk=partnership.pk).is_open

    @pytest.mark.parametrize("name", ["partners:new", "partnerships:new", "partnerships:edit"])
    def test_a_start_in_the_future(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        response = page.post(path, data | {"started_on": "1.1.2099"})
        assert errors(response) == {"started_on": ["Päivä ei voi olla tulevaisuudessa."]}

    @pytest.mark.parametrize("name", ["partners:new", "organisations:edit"])
    def test_a_business_id_with_a_slip(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        for number in ["0112038-1", "01120381", "0112038", "1234567-8", "²²²²²²²-²", SCRIPT[:9]]:
            response = page.post(path, data | {"business_id": number})
            assert (response.status_code, errors(response)) == (422, {"business_id": [NOT_AN_ID]})
            assert f'value="{escape(number)}"' in response.content.decode()

    @pytest.mark.parametrize("name", ["partners:new", "organisations:edit"])
    @pytest.mark.parametrize("number", ["FI01120381", "0112038-1 ja muuta", "9" * 21])
    def test_a_business_id_that_is_too_long_is_said_to_be_wrong_once(
        self, page, partnership, name, number
    ):
        path, data, _texts = form_page(name, partnership)
        response = page.post(path, data | {"business_id": number})
        assert (response.status_code, list(errors(response))) == (422, ["business_id"])
        assert len(errors(response)["business_id"]) == 1

    @pytest.mark.parametrize("name", ["partners:new", "organisations:edit"])
    def test_a_link_that_leads_nowhere_good(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        for link in BAD_LINKS:
            response = page.post(path, data | {"website": link})
            assert (response.status_code, set(errors(response))) == (422, {"website"})
            assert set(errors(response)["website"]) == {NOT_A_SITE}

    @pytest.mark.parametrize("name", ["partners:new", "organisations:edit"])
    def test_a_wrong_link_is_said_to_be_wrong_once(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        response = page.post(path, data | {"website": "javascript:alert(1)"})
        assert errors(response) == {"website": [NOT_A_SITE]}

    @pytest.mark.parametrize("name", ["partners:new", "partnerships:new", "partnerships:edit"])
    def test_a_team_that_cannot_be_chosen(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        closed = TeamFactory(closed_on="2099-01-01")
        for team in [closed.pk, *NO_KEYS]:
            response = page.post(path, data | {"team": team})
            assert (response.status_code, errors(response)) == (
                422,
                {"team": ["Valitse tiimi luettelosta."]},
            )
        assert errors(page.post(path, data | {"team": ""})) == {
            "team": ["Valitse tiimi, joka vastaa kumppanuudesta."]
        }

    @pytest.mark.parametrize(
        ("name", "field"),
        [("partners:new", "responsible"), ("partnerships:new", "responsible"), ("people", "user")],
    )
    def test_a_person_who_cannot_be_chosen(self, page, partnership, name, field):
        path, data, _texts = form_page(name, partnership)
        for person in [UserFactory(is_active=False).pk, *NO_KEYS]:
            response = page.post(path, data | {field: person})
            assert (response.status_code, list(errors(response))) == (422, [field])
            assert "Valitse" in errors(response)[field][0]

    @pytest.mark.parametrize("name", ["partners:new", "partnerships:new", "partnerships:move"])
    def test_a_level_that_is_none(self, page, partnership, name):
        path, data, _texts = form_page(name, partnership)
        for level in ["", *NO_KEYS]:
            response = page.post(path, data | {"level": level})
            assert (response.status_code, list(errors(response))) == (422, ["level"])
            assert "alitse" in errors(response)["level"][0]

    @pytest.mark.parametrize(
        ("name", "field"),
        [
            ("partners:new", "category"),
            ("organisations:edit", "sectors"),
            ("partnerships:edit", "cooperation_forms"),
            ("partnerships:edit", "network_role"),
            ("partnerships:edit", "direction"),
        ],
    )
    def test_a_choice_that_is_none(self, page, partnership, name, field):
        path, data, _texts = form_page(name, partnership)
        for value in [SCRIPT, NUL, HUGE, "|events|", "events|visits"]:
            response = page.post(path, data | {field: value})
            assert (response.status_code, list(errors(response))) == (422, [field])
            assert is_safe(response)

    @pytest.mark.parametrize("name", ["partners:new", "organisations:edit"])
    @pytest.mark.parametrize(
        "pasted",
        [
            "Testi Oy;0112038-9;Helsinki",
            "Testi Oy\tHelsinki",
            "Testi Oy | Helsinki",
            "Testi Oy 0112038-9",
            "Testi Oy https://testi.example",
        ],
    )
    def test_more_than_a_name(self, page, partnership, name, pasted):
        path, data, _texts = form_page(name, partnership)
        response = page.post(path, data | {"name": pasted})
        said = "Tässä on muutakin kuin nimi. Muille tiedoille on omat kenttänsä."
        assert (response.status_code, errors(response)) == (422, {"name": [said]})

    def test_a_name_that_is_only_space(self, page, partnership):
        path, data, _texts = form_page("partners:new", partnership)
        for name in ["", "   ", "\t\n", "\u00a0\u2003"]:
            response = page.post(path, data | {"name": name})
            assert errors(response) == {"name": ["Kirjoita organisaation nimi."]}

    def test_a_note_that_cannot_be_kept_is_told_about(self, page, partnership):
        path = reverse("organisations:know", args=[partnership.organisation_id])
        response = page.post(path, {"note": MEGABYTE}, follow=True)
        assert [message.level_tag for message in response.context["messages"]] == ["error"]
        assert not Acquaintance.objects.exists()

    @pytest.mark.parametrize("query", ["q=%00", NUL, "level=none&page=9&a=b"])
    def test_a_view_of_nothing_real_is_kept_tidy(self, page, levels, query):
        data = {"name": "Oma", "query": query}
        assert page.post(reverse("register:view_new"), data).status_code in (302, 422)
        assert is_safe(page.get("/partners/"))
        for view in SavedView.objects.all():
            assert page.get(view.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("query", ["q=" + "ä" * 900, "q=" * 450, "q=" + "x" * 1000])
    def test_a_view_that_is_too_long_is_refused_in_words(self, page, levels, query):
        response = page.post(reverse("register:view_new"), {"name": "Oma", "query": query})
        assert response.status_code == 422
        assert list(errors(response)) == ["query"]
        assert not SavedView.objects.exists()

    @pytest.mark.parametrize(
        ("query", "kept"),
        [
            ("q=" + "x" * 101 + "&level=everyday", "level=everyday"),
            ("level=none&level=everyday&category=working_life", "category=working_life"),
            ("as_of=eilen&category=working_life", "category=working_life"),
        ],
    )
    def test_a_view_is_never_kept_without_what_it_asked_for(self, page, levels, query, kept):
        path = reverse("register:view_new")
        response = page.post(path, {"name": "Oma", "query": query})
        assert (response.status_code, list(errors(response))) == (422, ["query"])
        assert not SavedView.objects.exists()
        # Told so, a person may keep the rest.
        again = {"name": "Oma", "query": response.context["query"]}
        assert page.post(path, again).status_code == 302
        assert SavedView.objects.get().query == kept

    def test_a_view_of_too_many_parts_is_not_understood(self, page, levels):
        data = {"name": "Oma", "query": "level=everyday&" * 301}
        assert page.post(reverse("register:view_new"), data).status_code in (400, 422)


class TestVersions:
    """Two people edit the same thing: a form that does not say what it saw saves nothing."""

    WRONG = [None, "", "0", "-1", "1.0", " 1", "٣", "²", "abc", HUGE, "1;DROP", SCRIPT]

    @pytest.mark.parametrize(
        ("name", "field"), [("organisations:edit", "city"), ("partnerships:edit", "goal")]
    )
    def test_a_missing_old_or_malformed_one_is_a_conflict(self, page, partnership, name, field):
        row = partnership if field == "goal" else partnership.organisation
        path, data, _texts = form_page(name, partnership)
        data |= {field: "Minun sanani"}
        data.pop("version")
        for version in self.WRONG:
            wrong = {} if version is None else {"version": version}
            response = page.post(path, data | wrong)
            text = response.content.decode()
            row.refresh_from_db()
            assert (version, response.status_code, getattr(row, field)) == (version, 409, "")
            assert 'role="alert"' in text
            assert "Tietoja on muutettu sillä välin" in text
            assert "Minun sanani" in text
            assert is_safe(response)

    @pytest.mark.parametrize(
        ("name", "field"), [("organisations:edit", "city"), ("partnerships:edit", "goal")]
    )
    def test_one_from_before_a_colleague_s_change_shows_both(
        self, page, partnership, other_staff, name, field
    ):
        row = partnership if field == "goal" else partnership.organisation
        path, data, _texts = form_page(name, partnership)
        data |= {"name": row.organisation.name if field == "goal" else row.name}
        setattr(row, field, "Kollegan sanat")
        row.save_as(other_staff, "edited")
        response = page.post(path, data | {field: "Minun sanani"})
        text = response.content.decode()
        row.refresh_from_db()
        assert (response.status_code, getattr(row, field)) == (409, "Kollegan sanat")
        assert ("Kollegan sanat" in text, "Minun sanani" in text) == (True, True)

    @pytest.mark.parametrize(
        ("name", "field"), [("organisations:edit", "city"), ("partnerships:edit", "goal")]
    )
    def test_a_made_up_choice_between_two_does_no_harm(self, page, partnership, name, field):
        path, data, _texts = form_page(name, partnership)
        for choice in ["", "both", SCRIPT, NUL, HUGE]:
            made_up = {f"keep-{field}": choice, "keep-pk": "theirs", "version": "0"}
            assert page.post(path, data | made_up).status_code == 409


QUERIES = {
    "/partners/": [
        "q", "level", "category", "sector", "team", "person", "form", "status", "attention",
        "as_of", "sort", "page", "unknown",
    ],
    "/": ["as_of", "q", "level", "unknown"],
    "/partners/similar/": ["name", "business_id", "website"],
    "/partners/new/": ["name", "level"],
    "/partners/names/": ["partner"],
    "/levels/everyday/": ["q", "level", "team", "sector", "form", "status", "sort", "page"],
    "/toolkit/": ["q", "level", "status", "care", "mine", "page", "unknown"],
    "/toolkit/new/": ["title", "level"],
    "/search/": ["q", "kind"],
    "/teams/": ["year", "page"],
    "/teams/own-team/2026/": ["person", "level", "status"],
    "/teams/own-team/2026/wheel/": ["year", "school", "rings"],
    "/teams/gaps/": ["sector", "page"],
    "/teams/wanted/new/": ["team", "level"],
    "/teams/wheel/": ["year", "school", "rings"],
    "/network/": [
        "q", "level", "category", "sector", "team", "person", "form", "status", "attention",
        "as_of", "since", "view", "cell", "flow", "paper", "unknown",
    ],
    "/network/?view=change": ["as_of", "since", "flow", "level", "team"],
    "/teams/coverage.xlsx": ["year"],
    "/agreements/": ["show", "team", "kind", "page", "unknown"],
    "/quality/completeness/": ["team", "page"],
    "/partners/views/new/": ["q", "level", "person", "as_of", "sort", "query"],
}  # fmt: skip
VALUES = [
    *HOSTILE.values(), "", "0", "-1", HUGE, "²", "31.2.2026", "9999-12-31", "1.1.2099", "1.1.2026",
    "everyday", "a " * 50, "ä" * 4000, "%_\\|", "http://[",
]  # fmt: skip


class TestAddresses:
    """Everything after the question mark."""

    @pytest.mark.parametrize("path", QUERIES)
    def test_any_value_of_every_name_is_answered(self, page, partnership, path):
        for value in VALUES:
            response = page.get(path, dict.fromkeys(QUERIES[path], value))
            assert (response.status_code, value, is_safe(response)) == (200, value, True)
        for text in BROKEN:
            query = "&".join(f"{name}={text}" for name in QUERIES[path])
            assert page.get(f"{path}?{query}").status_code == 200

    @pytest.mark.parametrize("path", QUERIES)
    def test_a_hostile_value_of_one_name_is_answered(self, page, partnership, path):
        for name in QUERIES[path]:
            for value in (SCRIPT + IMAGE, NUL, HUGE):
                response = page.get(path, {name: value})
                assert (response.status_code, name, is_safe(response)) == (200, name, True)

    def test_many_values_where_one_is_expected_are_answered(self, page, partnership):
        values = [SCRIPT, NUL, HUGE, "-1", "everyday", "everyday", ""]
        headers = {"HX-Request": "true"}
        for name in QUERIES["/partners/"]:
            assert is_safe(page.get("/partners/", {name: values}))
            assert is_safe(page.get("/partners/", {name: values[::-1]}, headers=headers))

    @pytest.mark.parametrize(
        "name", ["level", "category", "sector", "team", "person", "form", "status", "attention"]
    )
    def test_a_choice_that_is_none_is_told_about_and_left_out(self, page, partnership, name):
        for value in [SCRIPT, HUGE, "-1", "none"]:
            response = page.get("/partners/", {name: value})
            filters = response.context["filters"]
            assert filters.errors == {name: [UNKNOWN]}
            assert UNKNOWN in response.content.decode()
            assert list(response.context["page"].object_list) == [partnership.organisation]

    @pytest.mark.parametrize("path", ["/", "/partners/"])
    def test_an_impossible_day_is_told_about_and_left_out(self, page, partnership, path):
        future = {"1.1.2099": "Päivä on tulevaisuudessa. Valitse päivä, joka on jo ollut."}
        for day, message in (IMPOSSIBLE_DAYS | future).items():
            response = page.get(path, {"as_of": day})
            text = response.content.decode()
            assert response.context["filters"].errors == {"as_of": [message]}
            assert response.context["filters"].day is None
            assert message in text
            assert f'value="{escape(day)}"' in text

    def test_a_page_that_is_none_is_told_about(self, page, partnership):
        for number in [*NOT_NUMBERS[1:], "2", "last"]:
            response = page.get("/partners/", {"page": number})
            assert response.context["page"].number == 1
            assert "Pyydettyä sivua ei ole. Tässä on sivu 1." in response.content.decode()

    def test_hints_need_no_level(self, page, partnership):
        for level in [*NOT_NUMBERS, "99999"]:
            data = {"description": f"Yhteistyötä {SCRIPT}", "level": level}
            response = page.post(reverse("partnerships:hints"), data)
            assert (response.status_code, is_safe(response)) == (200, True)

    def test_hints_read_anything(self, page, levels):
        for text in [*HOSTILE.values(), MEGABYTE]:
            data = dict.fromkeys(["description", "benefit_college", "benefit_partner"], text)
            response = page.post(reverse("partnerships:hints"), data)
            assert (response.status_code, is_safe(response)) == (200, True)

    @few
    @given(text=st.text(max_size=110))
    def test_a_search_for_anything_is_answered(self, page, partnership, text):
        response = page.get("/partners/", {"q": text})
        assert (response.status_code, is_safe(response)) == (200, True)
        assert escape(as_typed(text)) in response.content.decode()

    @few
    @given(
        query=st.dictionaries(
            st.sampled_from(QUERIES["/partners/"]),
            st.lists(st.one_of(st.text(max_size=20), st.sampled_from(VALUES)), max_size=3),
            max_size=5,
        )
    )
    def test_a_register_of_anything_is_answered(self, page, partnership, query):
        for path in ("/partners/", "/partners/views/new/"):
            response = page.get(path, query)
            assert (response.status_code, is_safe(response)) == (200, True)
            assert response.templates[0].name.startswith("partnerships/register/")

    @few
    @given(name=st.text(max_size=40), number=st.text(max_size=12), site=st.text(max_size=40))
    def test_similar_ones_to_anything_are_looked_for(self, page, partnership, name, number, site):
        data = {"name": name, "business_id": number, "website": site}
        response = page.get("/partners/similar/", data)
        assert (response.status_code, is_safe(response)) == (200, True)


class TestToolkitKeys:
    """Made-up keys of the toolkit's rows."""

    @pytest.mark.parametrize(
        "name", ["tools:detail", "tools:edit", "tools:retire", "experiences:new"]
    )
    @pytest.mark.parametrize("key", [0, int(HUGE)])
    def test_a_row_that_is_none_is_not_found(self, page, levels, name, key):
        assert page.get(reverse(name, args=[key])).status_code == 404

    @pytest.mark.parametrize(
        "name", ["tools:restore", "tools:confirm", "experiences:withdraw", "experiences:edit"]
    )
    def test_a_verb_for_one_that_is_none_is_not_found(self, page, levels, name):
        for key in (0, int(HUGE)):
            assert page.post(reverse(name, args=[key])).status_code == 404

    @pytest.mark.parametrize("kind", ["tool", "experience", "organisation", "user"])
    def test_a_change_that_is_none_is_not_found(self, page, levels, kind):
        for record in (0, int(HUGE)):
            assert page.post(reverse("undo", args=[kind, record])).status_code == 404


class TestPlanKeys:
    """Made-up keys of plans and actions."""

    @pytest.mark.parametrize("name", ["plans:action", "plans:action_edit"])
    def test_a_row_that_is_none_is_not_found(self, page, levels, name):
        for key in (0, int(HUGE)):
            assert page.get(reverse(name, args=[key])).status_code == 404

    @pytest.mark.parametrize("year", ["0", "1", "1914", "9999", HUGE])
    @pytest.mark.parametrize("slug", ["own-team", "none"])
    def test_a_plan_that_is_none_is_not_found(self, page, levels, slug, year):
        for path in ("", "goals/", "wheel/", "print/", "plan.pdf", "plan.xlsx", "roll-over/"):
            response = page.get(f"/teams/{slug}/{year}/{path}")
            assert (path, response.status_code) == (path, 404)

    @pytest.mark.parametrize("verb", ["delete", "CONFIRM", "confirm-"])
    def test_an_unknown_verb_is_not_found(self, page, levels, team, verb):
        PlanFactory(team=team)
        assert page.post(f"/teams/own-team/2026/{verb}/").status_code == 404

    def test_a_rolled_over_plan_reads_anything(self, page, levels, team):
        action = ActionFactory(plan=PlanFactory(team=team))
        for value in ["", "huuhaa", SCRIPT, NUL, HUGE]:
            data = {f"action-{action.pk}": value, "action-0": "continue"}
            assert page.post("/teams/own-team/2026/roll-over/", data).status_code == 302
        action.refresh_from_db()
        assert action.status == "planned"


class TestKeys:
    """Numbers and words inside the address."""

    @pytest.mark.parametrize(
        "path",
        [
            "/partners/{}/",
            "/partners/{}/edit/",
            "/partners/{}/archive/",
            "/partners/{}/partnerships/new/",
            "/partnerships/{}/edit/",
            "/partnerships/{}/level/",
            "/partnerships/{}/end/",
            "/partnerships/{}/people/",
            "/partnerships/{}/agreements/new/",
            "/partnerships/{}/sheet/",
            "/partnerships/{}/reverse-agreement/",
            "/agreements/{}/edit/",
            "/agreements/{}/renew/",
            "/agreements/{}/end/",
        ],
    )
    def test_one_that_is_none_is_not_found(self, page, levels, path):
        for key in ["0", "-1", HUGE, "9223372036854775808", "%00", "²"]:
            response = page.get(path.format(key))
            assert (response.status_code, key) == (404, key)

    @pytest.mark.parametrize(
        "path",
        [
            "/partners/{}/restore/",
            "/partners/{}/know/",
            "/partnerships/{}/confirm/",
            "/partners/views/{}/delete/",
            "/responsibilities/{}/main/",
            "/responsibilities/{}/end/",
            "/changes/partnership/{}/undo/",
            "/changes/organisation/{}/undo/",
            "/changes/agreement/{}/undo/",
        ],
    )
    def test_a_verb_for_one_that_is_none_is_not_found(self, page, levels, path):
        for key in ["0", HUGE, "-1"]:
            assert (page.post(path.format(key)).status_code, key) == (404, key)

    @pytest.mark.parametrize("key", ["0", HUGE])
    def test_knowing_no_more_of_one_that_is_none_does_no_harm(self, page, db, key):
        assert page.post(f"/partners/{key}/know-no-more/").status_code in (302, 404)

    @pytest.mark.parametrize(
        "kind", ["level", "user", "historicalpartnership", "__class__", "Organisation", "x-y"]
    )
    def test_a_change_of_an_unknown_kind_is_not_found(self, page, partnership, kind):
        record = partnership.history.get().pk
        assert page.post(f"/changes/{kind}/{record}/undo/").status_code == 404

    def test_a_change_of_what_is_deleted_is_not_found(self, page, staff):
        organisation = OrganisationFactory()
        organisation.city = "Ähtäri"
        organisation.save_as(staff, "edited")
        record = organisation.history.latest("history_id").pk
        organisation.delete()
        assert page.post(reverse("undo", args=["organisation", record])).status_code == 404

    def test_a_responsibility_of_what_is_deleted_is_not_undone(self, page, staff, levels):
        item = ResponsibilityFactory(by=staff, verb="added")
        record = item.history.latest("history_id").pk
        item.partnership.delete()
        assert page.post(reverse("undo", args=["responsibility", record])).status_code == 404

    def test_what_is_deleted_does_not_break_the_pages(self, page, staff, levels):
        item = ResponsibilityFactory(by=staff, verb="added")
        organisation = item.partnership.organisation
        item.partnership.delete()
        response = page.get(organisation.get_absolute_url())
        assert response.context["organisation"] == organisation
        assert page.get("/").status_code == 200

    def test_a_deleted_organisation_does_not_break_the_front_page(self, page, staff, levels):
        organisation = PartnershipFactory(by=staff).organisation
        Partnership.objects.get().delete()
        organisation.save_as(staff, "edited")
        organisation.delete()
        assert page.get("/").status_code == 200


OFF_SITE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " https://evil.example",
    "\thttps://evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
]


class TestNext:
    """Where one goes afterwards never leaves the site."""

    def test_after_signing_in(self, db):
        user = UserFactory()
        user.set_password("Kevätjuhlan-ohjelma")
        user.save()
        for away in OFF_SITE:
            data = {"login": user.email, "password": "Kevätjuhlan-ohjelma", "next": away}
            assert Client().post(reverse("account_login"), data)["Location"] == "/"

    def test_when_signed_in_already(self, page):
        for away in OFF_SITE:
            assert page.get(reverse("account_login"), {"next": away})["Location"] == "/"

    def test_after_signing_out(self, page, staff):
        for away in OFF_SITE:
            page.force_login(staff)
            response = page.post(reverse("account_logout"), {"next": away})
            assert response["Location"] == reverse("account_login")

    @pytest.mark.parametrize(
        ("name", "data"),
        [("preferences:appearance", {"appearance": "dark"}), ("set_language", {"language": "sv"})],
    )
    def test_after_choosing_colours_or_language(self, page, name, data):
        headers = {"referer": "https://evil.example/"}
        for away in OFF_SITE:
            response = page.post(reverse(name), data | {"next": away}, headers=headers)
            assert response["Location"] == "/"

    @pytest.mark.parametrize("name", ["preferences:appearance", "set_language", "account_logout"])
    def test_adds_no_header(self, page, name):
        response = page.post(
            reverse(name), {"next": "/\r\nSet-Cookie: planted=1", "language": "sv"}
        )
        assert response.status_code == 302
        assert "planted" not in page.cookies
        assert "\n" not in response["Location"]

    @pytest.mark.parametrize("value", ["", "pink", SCRIPT, NUL, HUGE, "dark;x"])
    def test_an_unknown_colour_or_language_is_not_remembered(self, page, value):
        for name, field in [("preferences:appearance", "appearance"), ("set_language", "language")]:
            assert page.post(reverse(name), {field: value}).status_code == 302
        assert {"appearance", "django_language"} & set(page.cookies) == set()

    @pytest.mark.parametrize("value", ["pink", '"><img src=x>', "a" * 3000])
    def test_a_made_up_cookie_is_not_believed(self, page, levels, value):
        page.cookies["appearance"] = value
        page.cookies["django_language"] = value
        response = page.get("/")
        assert response.status_code == 200
        assert is_safe(response)
        text = " ".join(response.content.decode().split())
        assert '<html lang="fi" data-theme-pref="auto" >' in text


class TestSignInPages:
    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("account_login", ["login", "password", "next"]),
            ("account_reset_password", ["email"]),
            ("account_signup", ["email", "password1"]),
        ],
    )
    def test_answer_a_stranger_whatever_is_typed(self, client, db, name, fields):
        for text in [*HOSTILE.values(), "ä" * 5000]:
            response = client.post(reverse(name), dict.fromkeys(fields, text))
            assert response.status_code in (200, 302)
            assert is_safe(response)
            assert is_safe(client.get(reverse(name), dict.fromkeys(["next", "email"], text)))

    @pytest.mark.parametrize("name", ["account_change_password", "account_reauthenticate"])
    def test_answer_a_person_whatever_is_typed(self, page, name):
        for text in HOSTILE.values():
            cache.clear()
            data = dict.fromkeys(["oldpassword", "password", "password1", "next"], text)
            response = page.post(reverse(name), data)
            assert response.status_code in (200, 302)
            assert is_safe(response)

    @pytest.mark.parametrize("key", ["1-wrong", "zzzzzzzzzzzzzzzzzzzz-a", "1-%00", "%00-a", "1--"])
    def test_a_made_up_link_from_a_mail_opens_nothing(self, client, db, key):
        response = client.get(f"/accounts/password/reset/key/{key}/", follow=True)
        assert response.status_code in (200, 404)
        assert is_safe(response)

    @pytest.mark.parametrize("charset", ["utf-7", "utf-16", "no-such"])
    def test_refuse_other_alphabets_of_the_wire(self, db, charset):
        client = Client(enforce_csrf_checks=True)
        client.get(reverse("account_login"))
        kind = f"{URLENCODED}; charset={charset}"
        body = "login=+ADw-script+AD4-&csrfmiddlewaretoken=x"
        response = client.generic("POST", reverse("account_login"), body, content_type=kind)
        assert response.status_code == (403 if charset == "no-such" else 400)
