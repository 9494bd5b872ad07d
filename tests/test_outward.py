"""Nothing that leaves the house names a level: every page, mail and feed for outsiders is walked.

What strangers can open is declared in test_access; what is printed for partners extends
`outward.html`; what sends mail imports Django's mail. Each must be in the walk below.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import CharField, TextField
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags

from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from partnerships.register.attention import CHOICES
from perho_partners.digest import ending
from teams.feeds.models import CalendarFeed
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ToolFactory,
)
from tests.mails import every_mail, parts_of
from tests.test_access import FOR_PROGRAMS, PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.slow]
LANGUAGES = ["fi", "sv", "en"]
# What programs ask without naming a row.
LISTS = {name for name in FOR_PROGRAMS if not name.endswith(("-detail", "plan-action-list"))}
MARK = "Qxtaso"  # stands for every text of every level, so that none can hide among usual words
NOTE = "Vain talon omaa tietoa"
# Pages that members of staff print for a partner or send to one, by the template of each.
GIVEN = {
    "sheets:sheet": "partnerships/sheets/sheet.html",
    "sheets:reverse_agreement": "partnerships/sheets/reverse_agreement.html",
    "sheets:text": "partnerships/sheets/text.html",
}
# Which of our modules send mail.
SENDERS = {
    "accounts/sign_in/adapters.py",
    "accounts/sign_in/invitations.py",
    "accounts/sign_in/notices.py",
    "core/mail.py",
    "perho_partners/digest/mail.py",
    "perho_partners/digest/sending.py",
}
ROOMS = [
    *["core", "accounts", "partnerships", "toolkit", "teams", "quality", "exchange"],
    "perho_partners",
]


@pytest.fixture(autouse=True)
def fresh(settings):
    """Nothing remembered; the pages of the college's own accounts are there too."""
    cache.clear()
    settings.OIDC_ISSUER = settings.SAML_METADATA = "https://login.example.org"


@pytest.fixture
def world(levels, team, staff) -> SimpleNamespace:
    """A partnership on every level with everything told, in a team with plans and feeds."""
    partner = OrganisationFactory(name="Kahvila Malli", notes=NOTE)
    rows = []
    for level in levels.values():
        row = PartnershipFactory(
            organisation=partner,
            level=level,
            team=team,
            goal="Kolme projektia vuodessa",
            cooperation_forms=["events"],
            network_role="leader",
            direction="vertical",
            confirmed_on="2020-01-01",
            next_contact="2020-01-01",
        )
        ResponsibilityFactory(partnership=row, user=staff)
        AgreementFactory(partnership=row, kind="reverse", partner_goals="Osaajia kesään")
        rows.append(row)
    plan = PlanFactory(team=team, year=timezone.localdate().year)
    for level in levels.values():
        ActionFactory(
            plan=plan,
            title="Yritysvierailu",
            level=level,
            people=[staff],
            partnerships=rows,
            tools=[ToolFactory(levels=[level.key])],
        )
    return SimpleNamespace(
        staff=staff,
        partnerships=rows,
        feeds=[
            CalendarFeed.objects.create(user=staff),
            CalendarFeed.objects.create(user=staff, team=team),
        ],
    )


@pytest.fixture
def marked(world) -> None:
    """Every text of every level is the mark."""
    for level in Level.objects.all():
        for field in Level._meta.fields:
            if isinstance(field, CharField | TextField) and field.name != "key":
                setattr(level, field.name, f"{MARK}{level.order}"[: field.max_length])
        level.save()


def in_language(language: str, user: Any = None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def open_pages(language: str, world: SimpleNamespace) -> dict[str, list[Any]]:
    """What a stranger gets from each address that does not lead to the sign-in page."""
    client = in_language(language)
    feeds = [reverse("feeds:calendar", args=[feed.secret]) for feed in world.feeds]
    key = [reverse("account_reset_password_from_key", args=["1", "wrong-key"])]
    others = {"feeds:calendar": feeds, "account_reset_password_from_key": key}
    others["digest_end"] = [ending.address_of(world.staff)]
    others |= {name: [reverse(name, args=[1])] for name in FOR_PROGRAMS if name not in LISTS}
    answers = {
        name: [client.get(path, follow=True) for path in others.get(name) or [reverse(name)]]
        for name in PUBLIC
    }
    wrong = {"login": world.staff.email, "password": "väärä"}
    answers["account_login"].append(client.post(reverse("account_login"), wrong))
    answers["/healthz"] = [client.get("/healthz"), client.get("/livez")]
    texts = {"description": "Mitä teemme yhdessä kesällä"}  # signed out while writing
    answers["signed out"] = [client.post(reverse("partners:new"), texts)]
    return answers


def given_pages(language: str, world: SimpleNamespace) -> dict[str, list[Any]]:
    """What a member of staff prints for a partner, or sends to one."""
    client = in_language(language, world.staff)
    rows = {name: [row.pk for row in world.partnerships] for name in GIVEN}
    rows["sheets:text"] = [world.partnerships[0].organisation_id]
    return {
        name: [client.get(reverse(name, args=[key])) for key in keys] for name, keys in rows.items()
    }


def mails(language: str, world: SimpleNamespace) -> dict[str, list[str]]:
    """What is sent to an address that may be anybody's, every part of it."""
    return {
        name: ["\n".join(parts_of(item)) for item in sent]
        for name, sent in every_mail(world.staff, language).items()
    }


def error_pages(language: str) -> dict[str, str]:
    """Every page of an error, as a stranger sees it."""
    request = RequestFactory().get("/")
    request.user, request.htmx = AnonymousUser(), False
    names = [path.name for path in (settings.BASE_DIR / "templates").glob("[0-9]*.html")]
    with translation.override(language):
        return {name: render(request, name).content.decode() for name in names}


def everything(language: str, world: SimpleNamespace) -> dict[str, str]:
    """All that outsiders may see, by what it is."""
    pages = open_pages(language, world) | given_pages(language, world)
    texts = {
        f"{name} {number}": answer.content.decode()
        for name, answers in pages.items()
        for number, answer in enumerate(answers)
    }
    texts |= {name: "\n".join(sent) for name, sent in mails(language, world).items()}
    return texts | error_pages(language)


def shipped_names() -> list[str]:
    """The names of the levels in three languages, as words.

    The fifth level's short name ("Muu") is an everyday word; its long name is looked for.
    """
    names = []
    for level in Level.objects.all():
        for code in LANGUAGES:
            names.append(getattr(level, f"name_{code}"))
            if level.number:
                names.append(getattr(level, f"short_name_{code}"))
    return names


# The site's head, where the menu of those who have signed in is.
MENU = re.compile(r'<nav class="nav-main".*?</nav>|<details class="nav-mobile".*?</details>', re.S)


def named_in(text: str, names: list[str]) -> list[str]:
    """Those of the names that stand in the text as whole words, whatever their case.

    The site's menu, which has a page called as a level is, never leaves the house: paper is without
    it (tests/browser/test_print.py).
    """
    seen = strip_tags(MENU.sub("", text))
    return [name for name in names if re.search(rf"\b{re.escape(name)}\b", seen, re.IGNORECASE)]


class TestTheWalk:
    def test_has_every_page_that_is_printed_for_outsiders(self, world):
        folder = settings.BASE_DIR / "templates"
        outward = {
            str(path.relative_to(folder))
            for path in folder.rglob("*.html")
            if re.search(
                r'{% extends "partnerships/sheets/outward.html" %}',
                path.read_text(encoding="utf-8"),
            )
        }
        assert outward == set(GIVEN.values())
        pages = given_pages("fi", world)
        used = {name: [each.name for each in told[0].templates] for name, told in pages.items()}
        assert {name: next(each for each in names if each.endswith(".html"))
                for name, names in used.items()} == GIVEN  # fmt: skip

    def test_has_every_mail(self):
        """A room that begins to send mail must come to `every_mail` first."""
        senders = {
            str(path.relative_to(settings.BASE_DIR))
            for room in ROOMS
            for path in (settings.BASE_DIR / room).rglob("*.py")
            if re.search(
                r"core\.mail|core import mail|email_user|send_mail",
                path.read_text(encoding="utf-8"),
            )
        }
        assert senders == SENDERS

    def test_really_opens_what_it_walks(self, world):
        pages = open_pages("fi", world) | given_pages("fi", world)
        codes = {name: {answer.status_code for answer in each} for name, each in pages.items()}
        expected = {name: {200} for name in pages} | {"signed out": {401}}
        expected |= {name: {401} for name in FOR_PROGRAMS}  # a key is needed
        expected["state:metrics"] = {404}  # there is none without a token
        expected["college_callback"] = expected["saml_answered"] = {401}  # nobody had begun
        assert codes == expected
        feed = pages["feeds:calendar"][0].content.decode()
        assert feed.count("SUMMARY:Yritysvierailu") == 5
        assert [len(sent) for sent in mails("fi", world).values()] == [1, 0, 1, 4, 1]
        assert "Kahvila Malli" in mails("fi", world)["digest"][0]
        assert {"400.html", "403.html", "404.html", "500.html"} <= set(error_pages("fi"))

    def test_would_notice_a_level(self, as_, world, marked):
        """The partner's page inside the house names them: the mark works."""
        text = as_("staff").get(world.partnerships[0].get_absolute_url()).content.decode()
        assert MARK in text

    def test_would_notice_a_shipped_name(self, as_, world):
        text = as_("staff").get(world.partnerships[0].get_absolute_url()).content.decode()
        found = {"Arki", "Kehittäminen", "Strateginen", "Verkosto"}
        assert found <= set(named_in(text, shipped_names()))


@pytest.mark.parametrize("language", LANGUAGES)
class TestOutsiders:
    def test_see_no_text_of_a_level(self, world, marked, language):
        found = [name for name, text in everything(language, world).items() if MARK in text]
        assert found == []

    def test_see_no_name_of_a_level_written_out(self, world, language):
        names = shipped_names()
        found = {name: named_in(text, names) for name, text in everything(language, world).items()}
        assert {name: words for name, words in found.items() if words} == {}

    def test_see_no_note_and_no_state_of_attention(self, world, language):
        with translation.override(language):
            inside = [NOTE, *(str(label) for _key, label in CHOICES)]
            inside += [str(way.label) for way in Partnership.Direction]
        found = {name: named_in(text, inside) for name, text in everything(language, world).items()}
        assert {name: words for name, words in found.items() if words} == {}

    def test_see_no_colour_or_mark_of_a_level_on_what_they_are_given(self, world, language):
        for answers in given_pages(language, world).values():
            for answer in answers:
                assert re.findall(r"level-badge|level-mark|\blv-\d", answer.content.decode()) == []
