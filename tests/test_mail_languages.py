"""Every mail is in the language of who gets it, from its subject to its last line."""

from __future__ import annotations

import re
from functools import cache

import polib
import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.utils import timezone, translation

from accounts.people.models import User
from partnerships.freshness.services import decide_month
from perho_partners.digest.sending import Tally, send_due
from tests.factories import UserFactory
from tests.mails import every_mail, parts_of
from tests.perho_partners.digest.test_digest import MONDAY, everything_happens_to, mine

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
LANGUAGES = ["fi", "sv", "en"]
PLACE = re.compile(r"%\\?\((\w+)\\?\)[sd]")
LEAST = 3  # letters that a line has of its own, besides what is put into it


@cache
def lines_in(language: str) -> list[re.Pattern[str]]:
    """What a whole line of ours can be in the language, and in no other."""
    texts: dict[str, dict[str, set[str]]] = {}  # by the Finnish one, in each language
    for name in LANGUAGES[1:]:
        for entry in polib.pofile(f"{settings.BASE_DIR}/locale/{name}/LC_MESSAGES/django.po"):
            each = texts.setdefault(entry.msgid, {"fi": {entry.msgid, entry.msgid_plural}})
            each[name] = {entry.msgstr, *entry.msgstr_plural.values()}
    found = set()
    for each in texts.values():
        others = set().union(*(told for name, told in each.items() if name != language))
        found |= {text for text in each.get(language, set()) - others if is_telling(text)}
    return [re.compile(PLACE.sub(".+", re.escape(text)), re.IGNORECASE) for text in sorted(found)]


def is_telling(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]", re.sub(r"%\(\w+\)[sd]", "", text))) >= LEAST


def lines_of(text: str) -> list[str]:
    """The lines, without what HTML and lists put before and after them."""
    plain = re.sub(r"<[^>]+>", "\n", text)
    return [line.strip().removeprefix("- ") for line in plain.splitlines() if line.strip()]


def languages_of(text: str, names: set[str]) -> set[str]:
    """Those of all lines that are in one language alone and no mere name."""
    lines = set(lines_of(text)) - names
    return {
        name
        for name in LANGUAGES
        if any(pattern.fullmatch(line) for pattern in lines_in(name) for line in lines)
    }


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def things(levels, staff, lead) -> set[str]:
    """What a digest tells the person of, a thing of each topic: names are in no language."""
    names = everything_happens_to(staff, lead)
    decide_month()
    return set(names.values())


def told_in(language: str, person: User, things: set[str], of_page: str) -> dict[str, set[str]]:
    """The languages of every mail that is sent to somebody who has chosen the language."""
    return {
        f"{name}: {item.subject}": languages_of("\n".join(parts_of(item)), things)
        for name, sent in every_mail(person, language, of_page=of_page).items()
        for item in sent
    }


@pytest.mark.parametrize("of_page", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_is_the_one_that_the_person_has_chosen(staff, things, language, of_page):
    told = told_in(language, staff, things, of_page)
    assert len(told) == 6  # of both rights one subject
    assert told == {name: {language} for name in told}


@pytest.mark.parametrize("of_page", ["sv", "en"])
def test_is_finnish_for_who_has_chosen_none_and_asked_nothing(staff, things, of_page):
    told = told_in("", staff, things, of_page)
    asked = {name for name in told if name.startswith("password reset")}
    assert told == {name: {of_page if name in asked else "fi"} for name in told}


def test_of_several_digests_each_is_its_readers_own(levels):
    """What is remembered in one language is not told in the next."""
    chosen = ["sv", "", "en", "sv", "fi"]
    since = {"digest_day": timezone.localdate().isoweekday(), "digest_from": "2026-01-01"}
    readers = [UserFactory(language=language, **since) for language in chosen]
    for user in readers:
        mine(user, next_contact="2026-11-01")
    with translation.override("en"):
        send_due(Tally())
        assert translation.get_language() == "en"
    told = {item.to[0]: languages_of("\n".join(parts_of(item)), set()) for item in mail.outbox}
    assert told == {user.email: {user.language or "fi"} for user in readers}


def test_the_walk_tells_languages_apart():
    """One foreign line is enough, and what is in no language is no such line."""
    text = "Hej Maija,\n<p>Ota yhteyttä</p>\nKahvila Kulma 23.11.2026"
    assert languages_of(text, set()) == {"fi", "sv"}
    assert languages_of(text, {"Ota yhteyttä"}) == {"sv"}
