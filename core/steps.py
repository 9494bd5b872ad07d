"""First steps: what is good to do first, what of it is done, and the ways to the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Way:
    """A button that leads to a step."""

    label: StrOrPromise
    address: str
    icon: str = ""
    sends: bool = False  # whether the button posts
    names_step: bool = False  # whether it tells of which step it is to those who hear it


@dataclass(frozen=True)
class Step:
    """One of them: why, whether it is done, and its ways; none for those who may not take it."""

    title: StrOrPromise
    why: StrOrPromise
    is_done: bool
    ways: Sequence[Way] = ()
