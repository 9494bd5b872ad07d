"""The addresses that a tool leads to."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

LONGEST = 2000  # characters of an address as it goes over the wire


def links_in(url: str, html: str) -> list[str]:
    """The web addresses that a tool leads to, each once: its own, then those of its text."""
    finder = _Links()
    finder.feed(html)
    return [link for link in dict.fromkeys([url, *finder.found]) if _can_be_asked(link)]


def _can_be_asked(link: str) -> bool:
    if not link.startswith(("http://", "https://")) or len(iri_to_uri(link)) > LONGEST:
        return False
    try:
        return bool(urlsplit(link).netloc)
    except ValueError:  # brackets that are no IPv6 address
        return False


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if name == "href" and value]
