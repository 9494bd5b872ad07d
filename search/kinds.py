"""The kinds of things that are found. The composition root declares them with `declare`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Keys = Iterable[int]


@dataclass(frozen=True)
class Told:
    """What is told of a row: what its document holds, and what only stands beside a hit."""

    name: str
    other_names: Sequence[str] = ()
    texts: Sequence[str] = ()
    title: str = ""  # of a hit, when it is not the row's own name
    levels: Sequence[Model] = ()
    facts: Sequence[object] = ()  # such as who is responsible and the town


@dataclass(frozen=True)
class Kind:
    """Something that can be found, and whose documents which rows change."""

    key: str
    label: StrOrPromise
    icon: str
    rows: Callable[[], QuerySet]  # those that can be found, with all that is told of them
    tell: Callable[..., Iterable[Told]]  # of the rows, in their order
    # Besides the row itself: which documents the save of another row can change.
    changed_by: Mapping[type[Model], Callable[..., Keys]] = field(default_factory=dict)
    weight: int = 0  # among what answers as well
    address: Callable[..., str] = lambda row: row.get_absolute_url()

    @property
    def model(self) -> type[Model]:
        """The model of its rows."""
        return self.rows().model


KINDS: dict[str, Kind] = {}


def declare(*kinds: Kind) -> None:
    """Let the kinds be found from now on."""
    KINDS.update({kind.key: kind for kind in kinds})
