"""How far a plan is, as the parts of a bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from teams.plans.models import Action


@dataclass(frozen=True)
class Segment:
    """A part of the progress bar."""

    key: str
    label: str
    count: int
    x: float  # percent from the left
    width: float


def progress(rows: Iterable[Action]) -> list[Segment]:
    """The living actions by how far they are."""
    labels = [
        ("done", _("Valmis")),
        ("ongoing", _("Käynnissä")),
        ("late", _("Myöhässä")),
        ("planned", _("Suunniteltu")),
    ]
    counts = Counter(row.shown_status for row in rows)
    return bar([(key, label, counts[key]) for key, label in labels])


def bar(parts: list[tuple[str, str, int]]) -> list[Segment]:
    """Key, label and count of each part as a bar that they fill from the left."""
    total = sum(count for _key, _label, count in parts)
    segments, x = [], 0.0
    for key, label, count in parts:
        width = 100 * count / total if total else 0.0
        segments.append(Segment(key, label, count, round(x, 2), round(width, 2)))
        x += width
    return segments
