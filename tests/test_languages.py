"""The languages of a page: what people wrote is marked, what the site says is translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.apps import apps
from django.db import models
from django.template.autoreload import reset_loaders
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, trans_real

from accounts.people.models import User
from core.fields import VersionField
from core.forms import DayField
from core.templatetags import content, ui
from partnerships.templatetags import levels
from tests.conftest import held
from tests.walk import admin_pages, site_pages, small_college, walk
from tests.written import OURS, write_everywhere

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
NEVER_SHOWN = {"sort_key", "name_key", "site", "search_text"} | {
    f"sort_key_{language}" for language in ("fi", "sv", "en")
}
IMPORT_LINE = ["source", "number", "cells", "faults", "choice", "state", "name", "told"]
# Rows that only the register writes and the admin does not list by these columns.
SORT_KEYS = [
    *["organisation", "name", "has_no_team", "team", "has_no_partnership", "confirmed_on"],
]
NAMED_NOWHERE = {
    *("CalendarFeed.user", "CalendarFeed.team", "Handover.offered_by"),
    *("GrowthAnswer.partnership", "GrowthAnswer.answered_by", "GrowthAnswer.action"),
    *("Action.plan", "Mention.comment", "Mention.user"),
    *(f"Follow.{name}" for name in ("user", "organisation", "team", "level", "since")),
    *(f"Sending.{name}" for name in ("user", "key", "answer", "sent_at")),
    *(f"ChangeEntry.{name}" for name in ("kind", "row", "changed_at", "position")),
    *("AccessToken.digest", "NotSame.first", "NotSame.second"),
    *(f"Beat.{name}" for name in ("source", "lines", "at")),
    *(f"SortKeys.{name}" for name in SORT_KEYS),
    *(f"Trace.{name}" for name in ("source", "model", "record")),
    *(f"ImportLine.{name}" for name in IMPORT_LINE),
    *(f"JoiningStep.{name}" for name in ("joining", "model", "record", "row", "before", "after")),
    *(f"WorkshopAnswer.{name}" for name in ("workshop", "partnership", "action", "wanted")),
}
WORD = re.compile(r"[^\W\d_]{2,}")
MARK = "‡"  # begins every text that people wrote


class Texts(HTMLParser):
    """The texts of a page, each with its language and the elements around it."""

    EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.around: list[tuple[str, dict[str, Any]]] = []
        self.found: list[tuple[str, str, list[tuple[str, dict[str, Any]]]]] = []
        self.attributes: list[str] = []
        self.values: list[str] = []  # of fields
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.attributes += [value or "" for _name, value in attrs]
        self.values += [value or "" for name, value in attrs if name == "value"]
        if tag not in self.EMPTY:
            self.around.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.attributes += [value or "" for _name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            languages = [attrs["lang"] for _tag, attrs in self.around if "lang" in attrs]
            self.found.append((data.strip(), languages[-1], self.around[:]))


def told(name: str, around: Any, text: str) -> str:
    """Where on which page the text stands."""
    path = " ".join(f"{tag}.{attrs.get('class') or ''}" for tag, attrs in around[-3:])
    return f"{name}: {path}: {text[:60]}".replace("\n", "")


def is_of_the_reader(name: str, around: Any) -> bool:
    """Whether the text is none that can be marked, or a sentence that quotes what was written.

    A title holds no elements, and what stands in a field is the reader's to write. Sentences of
    the history, chips of filters, on the screen and on paper, and choices that a form puts
    together are said in the reader's language.
    """
    tags = {tag for tag, _attrs in around}
    classes = {name for _tag, attrs in around for name in (attrs.get("class") or "").split()}
    return bool(
        tags & {"title", "script", "textarea"}
        or classes & {"feed", "sentence", "undo", "chip", "only-print", "languages"}
        or any(attrs.get("name") == "language" for _tag, attrs in around)
        or (name == "save view" and "forms" in classes)
        or (name.startswith(("edit action", "workshop")) and tags & {"option", "label"})
    )


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any) -> Any:
    """A small college in which every text that people wrote is marked."""
    shown = []

    def load() -> None:
        shown.append(small_college())
        write_everywhere(MARK, numbered=True)

    for _loaded in held(django_db_blocker, load):
        yield shown[0]


@pytest.fixture(scope="module")
def english(places: Any, django_db_blocker: Any) -> list[tuple[str, Texts]]:
    """Every page in English."""
    with django_db_blocker.unblock():
        return [(name, Texts(html)) for name, html in walk(site_pages(places), "en")]


def wrongly_marked(pages: Iterable[tuple[str, Texts]]) -> list[str]:
    """What is written in Finnish and not marked so, and what is marked but not written in it."""
    wrong = []
    for name, page in pages:
        wrong += [f"{name}: mark in {text[:60]}" for text in page.attributes if "<span" in text]
        for text, of, around in page.found:
            is_right = (MARK in text) == (of == "fi") or is_of_the_reader(name, around)
            if "<span" in text or not is_right:
                wrong.append(told(name, around, text))
    return wrong


@pytest.mark.slow
def test_what_people_wrote_in_finnish_is_marked_so_in_english(english: Any) -> None:
    wrong = wrongly_marked(english)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_english_dates_name_the_month(english: Any) -> None:
    numbers = re.compile(r"(?<!or )\b\d{1,2}\.\d{1,2}\.(\d{4}|\s|$)")
    wrong = []
    for name, page in english:
        wrong += [
            told(name, around, text)
            for text, of, around in page.found
            if of == "en" and numbers.search(text)
        ]
        wrong += [f"{name}: {text}" for text in page.values if numbers.search(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_what_people_wrote_in_finnish_is_marked_so_in_swedish(places: Any) -> None:
    wrong = wrongly_marked((name, Texts(html)) for name, html in walk(site_pages(places), "sv"))
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def in_brackets(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Everything that is translated is told in brackets."""
    real = translation._trans
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        ask = getattr(real, name)
        monkeypatch.setattr(real, name, lambda *args, ask=ask: f"⟦{ask(*args)}⟧")
    forget_what_was_drawn()
    yield
    forget_what_was_drawn()


def forget_what_was_drawn() -> None:
    """What is made once in each language is made anew."""
    kept = [levels._rendered, content._dated, ui._person_name]
    for each in kept:
        each.cache_clear()
    reset_loaders()


def without_brackets(text: str) -> str:
    """The text without what is translated, which may have begun or go on elsewhere."""
    text = re.sub(r"\S+@\S+|https?:\S+|PDF|Excel|\bmin\b", "", text)
    while text != (text := re.sub(r"⟦[^⟦⟧]*⟧", "", text)):
        pass
    return re.sub(r"^[^⟦⟧]*⟧|⟦[^⟦⟧]*$", "", text)


@pytest.mark.slow
def test_every_word_of_the_site_can_be_translated(
    places: Any, in_brackets: Any, settings: Any
) -> None:
    settings.COLLEGE_NAME = settings.COLLEGE_SHORT_NAME = MARK
    for model in (User, User.history.model):
        models.QuerySet(model).update(last_name=MARK)
    wrong = []
    for name, html in walk(site_pages(places), "en"):
        for text, of, around in Texts(html).found:
            rest = without_brackets(text)
            classes, last = {attrs.get("class") for _tag, attrs in around}, around[-1][1]
            is_value = (
                classes & {"feed", "sentence", "sum"}
                or "rel" in last
                or last.get("name") == "language"
            )
            if WORD.search(rest) and MARK not in rest and of == "en" and not is_value:
                wrong.append(told(name, around, text))
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_libraries_speak_the_readers_language(
    places: Any, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Django and others say in English and have no translation for is in locale/libraries."""
    ours = {entry.msgid for entry in polib.pofile("locale/sv/LC_MESSAGES/django.po")}
    unknown = set()
    ask = translation._trans.gettext

    def gettext(message: Any) -> Any:
        text, known = ask(message), trans_real.translation(get_language())._catalog
        if str(message) not in ours and text == message and known.get(str(message)) is None:
            unknown.add(str(message))
        return text

    monkeypatch.setattr(translation._trans, "gettext", gettext)
    for _page in walk(admin_pages(), language):
        pass
    # The languages' names in the reader's language are looked up and shown nowhere.
    assert not unknown - {"engelska", "finska", "svenska"}


@pytest.mark.parametrize("typed", ["3.11.2026", "03.11.2026", "2026-11-03", "3 Nov 2026"])
def test_english_fields_take_dates_written_either_way(typed: str) -> None:
    with translation.override("en"):
        assert DayField().clean(typed) == date(2026, 11, 3)


def test_every_field_that_is_shown_has_a_name_in_the_readers_language() -> None:
    nameless = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS and not hasattr(model, "history_id")
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if not isinstance(field.verbose_name, Promise)
        and not isinstance(field, models.AutoField | VersionField)
        and field.name not in NEVER_SHOWN
    }
    assert not nameless - NAMED_NOWHERE


@pytest.mark.parametrize("app", [*OURS, "core", "perho_partners"])
def test_no_text_to_translate_hides_in_an_f_string(app: str) -> None:
    """Where the collecting of texts does not find it."""
    hidden = [
        f"{path}:{call.lineno}"
        for path in Path(app).rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "gettext")
    ]
    assert not hidden
