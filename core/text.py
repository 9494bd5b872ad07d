"""Text as people type, search and sort it in Finland. Pure functions, no database."""

import re
import unicodedata
from urllib.parse import urlsplit

# The Finnish alphabet; the position of a character is its weight. Everything else separates words.
_ALPHABET = " 0123456789abcdefghijklmnopqrstuvwxyzåäö"
_WEIGHT = {character: f"{index + 16:x}" for index, character in enumerate(_ALPHABET)}
# Letters that Unicode does not take apart, and ü, which Finnish sorts as y.
_FOLD = str.maketrans({"æ": "ä", "ø": "ö", "ß": "ss", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})
_FOLD_SORT = str.maketrans({"ü": "y"})
# What keyboards and documents write for the same sign, by its code.
_SAME_SIGN = (
    dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE63, 0xFF0D], "-")
    | dict.fromkeys([0x60, 0xB4, 0x2B9, 0x2BC, *range(0x2018, 0x201C), 0x2032], "'")
    | dict.fromkeys([*range(0x201C, 0x2020), 0xAB, 0xBB, 0x2033], '"')
)
# Soft hyphens, gaps without width, marks of direction and control codes that documents leave
# behind, and halves of a character that a program has cut in two, which no database takes. Joiners
# hold signs of other scripts together: only between letters of ours they are left over.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    r"\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
    r"|(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])"
)
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_GAP = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
MOST_WORDS = 6  # of a search; more narrow nothing down and cost a scan each


def as_typed(text: str) -> str:
    """The text as a keyboard would have written it: in one Unicode form, nothing unseen in it.

    Every line ends with one character, as browsers count it.
    """
    text = _GAP.sub(" ", _LINE_END.sub("\n", unicodedata.normalize("NFC", text)))
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def collapse(text: str) -> str:
    """The text in one Unicode form, without outer or doubled white space or unseen characters."""
    return " ".join(as_typed(text).split())


def name_key(text: str) -> str:
    """What makes two names the same name: accents do; case, space and kinds of dash do not."""
    return collapse(text).translate(_SAME_SIGN).casefold()


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def search_normal(text: str) -> str:
    """Lower case without accents: "Äänekoski" and "aanekoski" become the same text."""
    return collapse(_folded(as_typed(text)))


def _folded(text: str) -> str:
    return _without_accents(text.casefold().translate(_FOLD).translate(_SAME_SIGN))


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
    """The host of a web address as one reads it, without "www."; "" when there is none.

    "https://www.xn--tyelm-jraoa.example" is the site "työelämä.example".
    """
    try:
        host = (urlsplit(as_typed(url)).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""
    try:
        return host.encode("idna").decode("idna")
    except UnicodeError:  # no name that a host can have
        return host


def search_words(text: str) -> list[str]:
    """The words to look for, each once."""
    return list(dict.fromkeys(search_normal(text).split()))[:MOST_WORDS]


def found_spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where normalised words stand in the text as written: (start, end), in order, apart."""
    normal, origin = [], []
    for position, character in enumerate(text):
        for letter in _folded(_UNSEEN.sub("", character)):
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


_SOFT_HYPHEN = "\u00ad"
_LONG_WORD = re.compile(r"[^\W\d_]{9,}")
# A Finnish syllable begins with the last consonant before a vowel.
_SYLLABLE = re.compile(
    r"(?<=[^\W\d_]{3})(?=[bcdfghjklmnpqrstvwxz][aeiouyäö][^\W\d_])", re.IGNORECASE
)


def soft_hyphens(text: str) -> str:
    """The text with places where a long Finnish word may break: for narrow headings only."""
    return _LONG_WORD.sub(lambda word: _SYLLABLE.sub(_SOFT_HYPHEN, word[0]), text)
