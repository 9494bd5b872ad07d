"""Finds the words of the model in running text.

Finnish inflects, so a word is known by its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.typed import as_a
from toolkit.glossary.models import Term

# A tag with its quoted attributes; ">" may stand inside quotes.
_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE)
# A term inside these would put a button into a link, or noise into a heading.
_LEFT_ALONE = {"a", "h2", "h3"}


@dataclass(frozen=True)
class Piece:
    """A part of a text; with a term when it is one of the model's words."""

    text: str
    term: Term | None = None


class Recogniser:
    """Finds each term once, the first time that it stands in the texts it is given."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = list(terms)
        self.seen: set[int] = set()
        self._patterns: dict[str, tuple[re.Pattern[str] | None, list[Term]]] = {}

    def pieces(self, text: str, language: str) -> Iterator[Piece]:
        """The plain text cut where a term stands."""
        pattern, owners = self._pattern(language)
        last = 0
        for match in pattern.finditer(text) if pattern else ():
            term = owners[as_a(int, match.lastindex) - 1]
            if term.pk in self.seen:
                continue
            self.seen.add(term.pk)
            if match.start() > last:
                yield Piece(text[last : match.start()])
            yield Piece(match[0], term)
            last = match.end()
        if last < len(text):
            yield Piece(text[last:])

    def html_pieces(self, html: str, language: str) -> Iterator[Piece]:
        """As `pieces`, for cleaned HTML: tags, links and headings stay as they are."""
        last, alone = 0, 0
        for tag in _TAG.finditer(html):
            yield from self._between(html[last : tag.start()], language, alone)
            if tag[2].lower() in _LEFT_ALONE:
                alone += -1 if tag[1] else 1
            yield Piece(tag[0])
            last = tag.end()
        yield from self._between(html[last:], language, alone)

    def _between(self, text: str, language: str, alone: int) -> Iterator[Piece]:
        if not text:
            return
        if alone > 0:
            yield Piece(text)
        else:
            yield from self.pieces(text, language)

    def _pattern(self, language: str) -> tuple[re.Pattern[str] | None, list[Term]]:
        if language not in self._patterns:
            beginnings = [
                (beginning, term)
                for term in self.terms
                for beginning in _beginnings(getattr(term, f"seen_as_{language}", ""))
            ]
            # "kumppanuussopimus" is looked for before "kumppanuus"
            beginnings.sort(key=lambda pair: -len(pair[0]))
            owners = [term for _beginning, term in beginnings]
            found = compiled(tuple(beginning for beginning, _term in beginnings))
            self._patterns[language] = (found, owners)
        return self._patterns[language]


def _beginnings(seen_as: str) -> list[str]:
    parts = (" ".join(text.split()) for text in seen_as.split(","))
    # The text is HTML: a sign in front could be the beginning of an entity.
    return [part for part in parts if part[:1].isalnum()]


@lru_cache(maxsize=16)
def compiled(beginnings: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for all beginnings; its groups are in their order."""
    if not beginnings:
        return None
    words = [r"\s+".join(rf"{re.escape(word)}\w*" for word in b.split()) for b in beginnings]
    return re.compile(rf"(?<![\w&#])(?:{'|'.join(f'({word})' for word in words)})", re.IGNORECASE)
