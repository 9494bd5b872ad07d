"""Terms are known by their beginnings, explained once a page, never inside links."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from toolkit.glossary.recogniser import Recogniser


def term(pk, seen_as):
    return SimpleNamespace(pk=pk, seen_as_fi=seen_as, seen_as_sv="", seen_as_en="")


TERMS = [
    term(1, "oppisopimu"),
    term(2, "hoks"),
    term(3, "kumppanuussopimu"),
    term(4, "käänteinen kumppanuussopimu, käänteisen kumppanuussopimu"),
    term(5, ""),
]


def found(text, html=False):
    recogniser = Recogniser(TERMS)
    pieces = recogniser.html_pieces(text, "fi") if html else recogniser.pieces(text, "fi")
    return [(piece.text, piece.term.pk) for piece in pieces if piece.term]


def test_an_inflected_word_is_known():
    assert found("Hän opiskelee oppisopimuksella.") == [("oppisopimuksella", 1)]


def test_each_term_is_explained_once():
    assert found("HOKS ja toinen HOKS") == [("HOKS", 2)]


def test_the_longer_term_wins():
    assert found("Teimme käänteisen kumppanuussopimuksen ja kumppanuussopimuksen") == [
        ("käänteisen kumppanuussopimuksen", 4),
        ("kumppanuussopimuksen", 3),
    ]


def test_only_the_beginning_of_a_word_counts():
    assert found("esioppisopimus") == []


def test_links_headings_and_tags_stay_as_they_are():
    html = '<h2>HOKS</h2><p><a href="/hoks">hoks x</a> oppisopimus</p>'
    assert found(html, html=True) == [("oppisopimus", 1)]


def test_an_attribute_with_an_angle_bracket_is_no_text():
    assert found('<a href="x>hoks">y</a>', html=True) == []


def test_another_language_has_its_own_beginnings():
    assert [p.text for p in Recogniser(TERMS).pieces("HOKS", "sv")] == ["HOKS"]


@given(st.text(alphabet="hoks HOKSoppisopimus<>\"'=/ap ", max_size=60))
def test_no_letter_is_lost(text):
    for pieces in (Recogniser(TERMS).pieces(text, "fi"), Recogniser(TERMS).html_pieces(text, "fi")):
        assert "".join(piece.text for piece in pieces) == text


def test_an_entity_of_html_is_left_whole():
    recogniser = Recogniser([term(1, "amp"), term(2, "&"), term(3, "nbsp"), term(4, "x2")])
    pieces = list(recogniser.html_pieces("<p>T&amp;K&nbsp;&#x26;</p>", "fi"))
    assert [piece.term for piece in pieces if piece.term] == []
