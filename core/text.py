"""Text as people search and sort it in Finland. Pure functions, no database."""

import unicodedata
from urllib.parse import urlsplit

# The Finnish alphabet; the position of a character is its weight. Everything else separates words.
_ALPHABET = " 0123456789abcdefghijklmnopqrstuvwxyzåäö"
_WEIGHT = {character: f"{index + 16:x}" for index, character in enumerate(_ALPHABET)}
# Letters that Unicode does not take apart, and ü, which Finnish sorts as y.
_FOLD = str.maketrans({"æ": "ä", "ø": "ö", "ß": "ss", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})
_FOLD_SORT = str.maketrans({"ü": "y"})
MOST_WORDS = 6  # of a search; more narrow nothing down and cost a scan each


def collapse(text: str) -> str:
    """The text in one Unicode form, without outer or doubled white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_key(text: str) -> str:
    """What makes two names the same name: case and white space do not, accents do."""
    return collapse(text).casefold()


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def search_normal(text: str) -> str:
    """Lower case without accents: "Äänekoski" and "aanekoski" become the same text."""
    return collapse(_without_accents(text.casefold().translate(_FOLD)))


def finnish_sort_key(text: str) -> str:
    """A key that sorts in the Finnish alphabet (… z å ä ö) under any database collation.

    Each character becomes two hexadecimal digits, because digits sort alike everywhere and
    letters do not. Accents other than å, ä and ö do not count.
    """
    key = []
    for character in collapse(text).casefold().translate(_FOLD).translate(_FOLD_SORT):
        letters = character if character in _WEIGHT else _without_accents(character)
        key += [_WEIGHT.get(letter, _WEIGHT[" "]) for letter in letters]
    return "".join(key)


def site_of(url: str) -> str:
    """The host of a web address without "www.", or "" when there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def search_words(text: str) -> list[str]:
    """The words to look for, each once."""
    return list(dict.fromkeys(search_normal(text).split()))[:MOST_WORDS]


def search_stems(text: str) -> list[str]:
    """The words without their possible endings: Finnish inflects ("vierailun" is a "vierailu")."""
    return [
        word[: -min(4, len(word) // 3)] if len(word) > 4 else word for word in search_words(text)
    ]


def found_spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where normalised words stand in the text as written: (start, end), in order, apart."""
    normal, origin = [], []
    for position, character in enumerate(text):
        for letter in _without_accents(character.casefold().translate(_FOLD)):
            normal.append(letter)
            origin.append(position)
    line, spans = "".join(normal), []
    for word in words:
        start = line.find(word)
        while start >= 0:
            end = start + len(word)
            spans.append((origin[start], origin[end - 1] + 1))
            start = line.find(word, end)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
