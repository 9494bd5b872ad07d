"""Text as people search and sort it in Finland."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import (
    MOST_WORDS,
    as_typed,
    collapse,
    finnish_sort_key,
    found_spans,
    name_key,
    search_normal,
    search_words,
    site_of,
    soft_hyphens,
)


def test_å_ä_and_ö_come_after_z():
    names = ["Öljy", "Zeta", "Äyräs", "Aalto", "Åkerö", "Äänekoski", "Yö"]
    assert sorted(names, key=finnish_sort_key) == [
        "Aalto", "Yö", "Zeta", "Åkerö", "Äyräs", "Äänekoski", "Öljy",
    ]  # fmt: skip


def test_digits_come_before_letters_and_a_space_before_both():
    names = ["Ab", "A1", "A b", "10", "9"]
    assert sorted(names, key=finnish_sort_key) == ["10", "9", "A b", "A1", "Ab"]


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("Æ Ø ß đ ł ð þ", "ä ö ss d l d th"),
        ("ü", "y"),
        ("A-B", "a b"),
        ("A–½", "a 1 2"),
        ("Å", "å"),
    ],
)
def test_letters_of_other_languages_sort_as_finnish_ones(text, like):
    assert finnish_sort_key(text) == finnish_sort_key(like)


def test_each_letter_of_a_sort_key_is_two_digits_from_16_on():
    assert finnish_sort_key("A Ö") == "1b1037"


def test_white_space_is_collapsed_and_letters_composed():
    assert collapse("  Kahvila \t\n Sa\u0308lo ") == "Kahvila S\u00e4lo"


def test_accents_other_than_finnish_ones_do_not_count():
    assert finnish_sort_key("Café Müller") == finnish_sort_key("cafe myller")


@pytest.mark.parametrize("text", ["Äänekoski", "ÄÄNEKOSKI", "aanekoski", " Äänekoski "])
def test_case_accents_and_outer_space_do_not_matter_in_search(text):
    assert search_normal(text) == "aanekoski"


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("Testi\u00adravin\u200btola\ufeff", "Testiravintola"),
        ("10\u00a0000\u202f€", "10 000 €"),
        ("a\tb", "a\tb"),
        ("A\u0308a\u0308ni", "Ääni"),
        ("\u202egnihtemos\u2066", "gnihtemos"),
        ("e\u200dm", "em"),
        ("👩\u200d🍳 🏳️\u200d🌈", "👩\u200d🍳 🏳️\u200d🌈"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\0\x1f\x7f\x9f", ""),
    ],
)
def test_what_is_pasted_is_read_as_if_it_had_been_typed(pasted, typed):
    assert as_typed(pasted) == typed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Testi\u00adravintola", "Testiravintola"),
        ("McDonald’s", "McDonald's"),
        ("Etelä\u2011Suomi", "Etelä-Suomi"),
        ("Tampere – Turku", "Tampere - Turku"),
        ("”Arki” Oy", '"Arki" Oy'),
        ("Arki\u00a0Oy", "Arki Oy"),
    ],
)
def test_ways_of_writing_the_same_are_the_same_name_and_find_each_other(one, other):
    assert name_key(one) == name_key(other)
    assert search_normal(one) == search_normal(other)
    assert finnish_sort_key(one) == finnish_sort_key(other)


def test_names_differ_by_accents_but_not_by_case_or_space():
    assert name_key("Kahvila  SALO ") == name_key("kahvila salo")
    assert name_key("Kahvila Sälo") != name_key("Kahvila Salo")


@pytest.mark.slow
@given(st.text())
def test_any_text_gets_a_sort_key_of_hexadecimal_digits(text):
    assert set(finnish_sort_key(text)) <= set("0123456789abcdef")


@given(st.text(), st.text())
def test_search_finds_any_part_of_a_text(before, after):
    whole = search_normal(f"{before} Kahvila Äyräs {after}")
    assert search_normal("äyräs") in whole


@pytest.mark.parametrize(("text", "normal"), [("Straße", "strasse"), ("ÆØ", "ao"), ("ﬁ", "fi")])
def test_letters_of_other_languages_are_searched_by_finnish_ones(text, normal):
    assert search_normal(text) == normal


def test_words_are_looked_for_once_and_at_most_six():
    assert MOST_WORDS == 6
    assert search_words("b A b c d e f g") == ["b", "a", "c", "d", "e", "f"]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.perho.fi/yritys?a=1", "perho.fi"),
        ("http://PERHO.fi", "perho.fi"),
        ("", ""),
        ("https://[", ""),
        ("https://www.ravintolaäyräs.example/", "ravintolaäyräs.example"),
        ("https://xn--ravintolayrs-ocbc.example", "ravintolaäyräs.example"),
        ("https://Per\u00adho.fi.", "perho.fi"),
        ("https://xn--99999999", "xn--99999999"),
        ("https://" + "a" * 64 + ".fi", "a" * 64 + ".fi"),
    ],
)
def test_the_site_of_an_address(url, site):
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("text", "words", "spans"),
    [
        ("Äänekosken kahvila", ["aanekosk"], [(0, 8)]),
        ("Lounasravintola", ["ravintola"], [(6, 15)]),
        ("McDonald’s Testi\u00adruoka", ["donald's", "testiruoka"], [(2, 10), (11, 22)]),
        ("straße", ["strasse"], [(0, 6)]),
        ("aaa", ["aa", "a"], [(0, 3)]),
        ("Kahvila", ["hotelli"], []),
        ("yksi kaksi", ["kaksi", "yksi"], [(0, 4), (5, 10)]),
        ("abab", ["ab"], [(0, 4)]),
        ("ab-ab", ["ab"], [(0, 2), (3, 5)]),
        ("abcdef", ["abcd", "bc", "de"], [(0, 5)]),
        ("aaab", ["aa"], [(0, 2)]),
        ("KAHVILA æ", ["kahvila", "a"], [(0, 7), (8, 9)]),
    ],
)
def test_found_words_are_told_where_they_stand_as_written(text, words, spans):
    assert found_spans(text, words) == spans


@given(st.text(max_size=40), st.text(max_size=10))
def test_spans_never_leave_the_text_nor_touch(text, looked_for):
    spans = found_spans(text, search_words(looked_for))
    flat = [position for span in spans for position in span]
    assert flat == sorted(set(flat))
    assert all(0 <= position <= len(text) for position in flat)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Mukana uudessa koulutuksessa", "Mukana uudessa kou-lu-tuk-sessa"),
        ("säännöllisesti", "sään-nöl-li-sesti"),
        ("Ennakointitieto jaetaan", "Enna-koin-ti-tieto jaetaan"),
        ("HOKS 2026/2027", "HOKS 2026/2027"),
    ],
)
def test_long_words_may_break_between_syllables(text, broken):
    assert soft_hyphens(text).replace("\u00ad", "-") == broken
