"""Words as they are compared: lower case without accents, base forms, parts of compounds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries import StreamDictionaryFactory, stream_dictionary_factory
from simplemma.strategies.dictionary_lookup import DictionaryLookupStrategy

from core.text import as_typed, search_normal

LANGUAGES = ["fi", "sv", "en"]
SHORTEST_PART = 3  # letters of a part of a compound
SHORTEST_END = 4  # letters of its last part, which is a word itself
_SEPARATORS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
# "työvoima- ja rekrytointikoulutus": the first part and the whole word that it shares the end of.
_SUSPENDED = re.compile(r"([^\W_]+)-\s+(?:ja|tai|sekä|och|eller|and|or)\s+([^\W_]+)")

# A dictionary is read at the first word that needs it: 26 MB for Finnish, 9 for the two others. One
# word of each 128 is kept to find the others by; with simplemma's own 32 it would be 52 and 16 MB,
# to find a word in 10 µs instead of 40.
stream_dictionary_factory._BLOCK_SIZE = 128
_FACTORY = StreamDictionaryFactory()
_RULES = DefaultStrategy(dictionary_factory=_FACTORY)
_DICTIONARY = DictionaryLookupStrategy(dictionary_factory=_FACTORY)


def folded(text: str) -> str:
    """The words of a text, without accents and signs, one space between them."""
    return _SEPARATORS.sub(" ", search_normal(text)).strip()


@lru_cache(maxsize=20_000)
def folded_word(word: str) -> str:
    """As `folded`, for what is met again and again."""
    return folded(word)


def padded(text: str) -> str:
    """Folded, with a space at each end: a word's start is then found as " word"."""
    return f" {folded(text)} "


def written_words(text: str) -> list[str]:
    """The words of a text in lower case, each once, their accents kept."""
    return list(dict.fromkeys(_WORD.findall(as_typed(text).lower())))


@lru_cache(maxsize=20_000)
def base_forms(word: str) -> tuple[str, ...]:
    """The folded base forms of a word, but for the word itself.

    They are those of the first language whose dictionary knows the word; what none knows may be a
    Finnish compound whose last part one knows.
    """
    if len(word) < SHORTEST_PART or not word.isalpha():
        return ()
    found = (_DICTIONARY.get_lemma(word, language) for language in LANGUAGES)
    return _others(word, [next(filter(None, found), None) or _of_compound(word)])


@lru_cache(maxsize=20_000)
def guessed_forms(word: str) -> tuple[str, ...]:
    """What the rules of Finnish make of a word that no dictionary knows, such as a name."""
    if len(word) < SHORTEST_PART or not word.isalpha():
        return ()
    return _others(word, [_RULES.get_lemma(word, LANGUAGES[0])])


def _others(word: str, lemmas: Iterable[str | None]) -> tuple[str, ...]:
    forms = dict.fromkeys(folded(lemma) for lemma in lemmas if lemma)
    return tuple(form for form in forms if form and form != folded(word))


def _of_compound(word: str) -> str:
    """A compound with its last part in its base form, or "" when that is no known word."""
    end = _last_part(word)
    lemma = _DICTIONARY.get_lemma(end, LANGUAGES[0]) if end else ""
    return word.removesuffix(end) + lemma if lemma else ""


def is_word(word: str) -> bool:
    """Whether the Finnish dictionary knows it."""
    return _DICTIONARY.get_lemma(word, LANGUAGES[0]) is not None


def written_out(text: str) -> list[str]:
    """Suspended compounds in full: "työvoima- ja rekrytointikoulutus" has "työvoimakoulutus"."""
    found = _SUSPENDED.findall(as_typed(text).lower())
    return [first + end for first, whole in found if (end := _last_part(whole))]


def _last_part(compound: str) -> str:
    """The longest end of a compound that is a word, or "" when there is none."""
    starts = range(SHORTEST_PART, len(compound) - SHORTEST_END + 1)
    return next((compound[start:] for start in starts if is_word(compound[start:])), "")
