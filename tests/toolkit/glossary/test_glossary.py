"""Terms are known by their beginnings, explained once a page, never inside links.

The glossary is in the order of the reader's language.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import TermFactory
from toolkit.glossary.models import Term
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


def test_the_longer_of_two_that_begin_alike_wins():
    recogniser = Recogniser([term(1, "kumppanuus"), term(2, "kumppanuussopimu")])
    pieces = recogniser.pieces("Kumppanuussopimus kumppanuudesta, kumppanuuskin", "fi")
    assert [(piece.text, piece.term and piece.term.pk) for piece in pieces] == [
        ("Kumppanuussopimus", 2), (" kumppanuudesta, ", None), ("kumppanuuskin", 1),
    ]  # fmt: skip


def test_only_the_beginning_of_a_word_counts():
    assert found("esioppisopimus") == []


def test_links_headings_and_tags_stay_as_they_are():
    html = '<h2>HOKS</h2><H3>HOKS</H3><p><a href="/hoks">hoks x</a> oppisopimus</p>'
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


@pytest.mark.django_db
class TestTerms:
    @pytest.mark.parametrize(
        ("language", "order"),
        [("fi", "abc"), ("sv", "bca"), ("en", "cab"), ("en-gb", "cab"), (None, "abc")],
    )
    def test_come_in_the_order_of_the_readers_language(self, language, order):
        TermFactory(key="c", name_fi="Ö", name_sv="B", name_en="A")
        TermFactory(key="b", name_fi="B", name_sv="A", name_en="Ö")
        TermFactory(key="a", name_fi="A", name_sv="Ö", name_en="B")
        with translation.override(language):
            assert [row.key for row in Term.objects.in_order()] == list(order)

    def test_are_found_by_their_names_and_what_they_mean(self):
        row = TermFactory(
            name_fi="Yksi", name_sv="Två", name_en="Three",
            definition_fi="Neljä", definition_sv="Fem", definition_en="Six",
        )  # fmt: skip
        assert row.search_text == "yksi tva three nelja fem six"

    def test_are_known_by_their_key(self):
        row, _other = TermFactory(), TermFactory()
        assert Term.objects.get_by_natural_key(*row.natural_key()) == row

    def test_come_by_their_finnish_name_elsewhere(self):
        for name in ("Ö", "A"):
            TermFactory(name_fi=name)
        assert [row.name_fi for row in Term.objects.all()] == ["A", "Ö"]
