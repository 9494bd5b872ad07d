"""Measures as small pictures: where a value lies on its scale. Pure functions, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.formats import number_format

from quality.measures.models import Measure, MeasureSource, MeasureValue

# The picture of one value, in the units of its view box.
# The ends' numbers stand at its sides.
WIDTH, SIDE, GAP = 150, 30, 8
TICKS = 5


@dataclass(frozen=True)
class Strip:
    """A scale from end to end, and a dot or a band on it."""

    first: Decimal  # the number at the left end
    last: Decimal
    ticks: list[float]
    x: float  # the dot's middle, or the band's beginning
    width: float  # the band's width; 0 for a dot

    @property
    def first_label_x(self) -> float:
        """Where the left end's number ends."""
        return self.ticks[0] - GAP

    @property
    def last_label_x(self) -> float:
        """Where the right end's number begins."""
        return self.ticks[-1] + GAP


@dataclass(frozen=True)
class Line:
    """A value with its picture; None when its scale has no ends."""

    value: MeasureValue
    strip: Strip | None


@dataclass(frozen=True)
class Chart:
    """A measure and its values by year."""

    measure: Measure
    lines: list[Line]


@dataclass(frozen=True)
class Group:
    """The measures of one source."""

    source: MeasureSource
    charts: list[Chart]

    @property
    def has_means(self) -> bool:
        """Whether the scale from 1 to 5 has to be told."""
        return any(chart.measure.scale == Measure.Scale.MEAN for chart in self.charts)

    @property
    def has_bands(self) -> bool:
        """Whether some of the pictures are bands."""
        return any(line.strip and line.strip.width for chart in self.charts for line in chart.lines)


def strip_of(measure: Measure, low: Decimal, high: Decimal | None) -> Strip | None:
    """The picture of a value on its measure's scale."""
    if measure.ends is None:
        return None
    first, last = measure.ends

    def place(value: Decimal) -> float:
        share = float((value - first) / (last - first))
        return round(SIDE + share * (WIDTH - 2 * SIDE), 1)

    step = (last - first) / (TICKS - 1)
    ticks = [place(first + step * number) for number in range(TICKS)]
    width = round(place(high) - place(low), 1) if high is not None else 0.0
    return Strip(first, last, ticks, place(low), width)


def charts_of(measures: Iterable[Measure]) -> list[Chart]:
    """The measures with their values, drawn."""
    return [
        Chart(
            measure,
            [
                Line(value, strip_of(measure, value.low, value.high))
                for value in measure.shown_values
            ],
        )
        for measure in measures
    ]


def by_source(measures: Iterable[Measure]) -> list[Group]:
    """The measures, in the order of their sources, drawn."""
    return [
        Group(source, charts_of(rows)) for source, rows in groupby(measures, lambda m: m.source)
    ]


def in_numbers(value: MeasureValue) -> str:
    """The number or the band as a reader expects it: "3,77", "4–5", "1 600"."""
    return "–".join(_short(part) for part in (value.low, value.high) if part is not None)


def _short(number: Decimal) -> str:
    """Without decimals that say nothing."""
    whole = number == number.to_integral_value()
    shown = number.to_integral_value() if whole else number.normalize()
    return number_format(shown, use_l10n=True, force_grouping=True)
