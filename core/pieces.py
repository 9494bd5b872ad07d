"""What rooms of a floor above show on pages of a floor below.

A room registers its piece in its `pieces.py`, which is read at the start; a page draws whatever is
registered for a place with `{% pieces "tool" tool %}`. So no page includes a template, and no code
imports, from a floor above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest

# What the page is about: a row or rows of the floor below, which each place knows.
Subject = Any


class Piece(NamedTuple):
    """A template and what it shows of the subject; None when there is nothing to show."""

    template: str
    fill: Callable[[HttpRequest, Subject], dict[str, Any] | None]


PIECES: dict[str, list[Piece]] = defaultdict(list)


def register(
    place: str, template: str, fill: Callable[[HttpRequest, Subject], dict[str, Any] | None]
) -> None:
    """Show the template at the place of a page."""
    PIECES[place].append(Piece(template, fill))
