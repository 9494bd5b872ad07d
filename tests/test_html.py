"""Every page is valid HTML, as far as a parser and three rules of our own can tell."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import html5lib
import pytest

from tests.conftest import held
from tests.walk import site_pages, small_college, walk

pytestmark = pytest.mark.one_engine

# What holds only words, and what is more than words.
OF_WORDS = {"span", "b", "strong", "em", "i", "small", "label", "button", "p", "legend", "mark"}
OF_WORDS |= {f"h{level}" for level in range(1, 7)}
BLOCKS = {"div", "p", "form", "ul", "ol", "dl", "table", "section", "article", "aside", "nav"}
BLOCKS |= {"header", "footer", "fieldset", "details", "figure", "main", "hr", "pre", "blockquote"}
BLOCKS |= {f"h{level}" for level in range(1, 7)}
# A day, or a moment with its zone: fractions of a second have at most three digits.
DATETIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?([+-]\d\d:?\d\d|Z))?")


def name_of(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def faults(html: str) -> list[str]:
    """What is wrong with the HTML of a page."""
    parser = html5lib.HTMLParser()
    tree = parser.parse(html.lstrip())
    found = [f"{code} {told} at {place}" for place, code, told in parser.errors]
    elements = list(tree.iter())
    keys = Counter(element.get("id") for element in elements if element.get("id"))
    found += [f"id twice: {key}" for key, times in keys.items() if times > 1]
    for element in elements:
        if name_of(element) in OF_WORDS:
            inside = {name_of(each) for each in element.iter()} & BLOCKS - {name_of(element)}
            found += [f"<{block}> in <{name_of(element)}>" for block in inside]
        moment = element.get("datetime")
        if name_of(element) == "time" and moment and not DATETIME.fullmatch(moment):
            found.append(f"datetime: {moment}")
    return found


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any) -> Any:
    shown = []
    for _loaded in held(django_db_blocker, lambda: shown.append(small_college())):
        yield shown[0]


def test_faults_are_found() -> None:
    page = "<!DOCTYPE html><title>x</title>"
    assert faults(page + "<p id=a>x</p>") == []
    assert faults(page + "<p id=a>x</p><p id=a>y</p>") == ["id twice: a"]
    assert faults(page + "<span><form></form></span>") == ["<form> in <span>"]
    assert faults(page + "<time datetime='2026-11-26T22:00:00.123456+02:00'>x</time>")
    assert faults(page + "<p><div></div></p>")


@pytest.mark.slow
@pytest.mark.django_db
def test_every_page_is_valid(places: Any) -> None:
    wrong = [
        f"{name}: {fault}"
        for name, html in walk(site_pages(places))
        for fault in dict.fromkeys(faults(html))
    ]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
