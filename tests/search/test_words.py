"""Words as they are compared."""

import pytest

from search.words import base_forms, folded, guessed_forms, padded, written_out, written_words


@pytest.mark.parametrize(
    ("text", "plain"),
    [("KV-palvelut", "kv palvelut"), ("Åkerö & Öljy_1", "akero oljy 1"), ("!?", ""), ("", "")],
)
def test_a_text_is_folded_to_words(text, plain):
    assert (folded(text), padded(text)) == (plain, f" {plain} ")


def test_words_keep_their_accents_and_come_once():
    assert written_words("Hotelli, hotelli – Öljy-puu") == ["hotelli", "öljy", "puu"]


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("hotelleissa", ("hotelli",)), ("hotelli", ()), ("kylpylöissä", ("kylpyla",)),
        ("restauranger", ("restaurang",)), ("työelämäjaksolle", ("tyoelamajakso",)),
        ("it", ()), ("123", ()), ("qqqqq", ()),
    ],
)  # fmt: skip
def test_a_word_has_its_base_forms(word, forms):
    assert base_forms(word) == forms


def test_the_form_of_an_unknown_word_is_guessed():
    assert (base_forms("ravintla"), guessed_forms("ravintla")) == ((), ("ravi",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Työvoima- ja rekrytointikoulutukset", ["työvoimakoulutukset"]),
        ("opetus- ja kulttuuriministeriö", ["opetusministeriö"]),
        ("kumppani- ja xyz", []),
        ("työvoima ja koulutus", []),
    ],
)
def test_suspended_compounds_are_written_out(text, words):
    assert written_out(text) == words
