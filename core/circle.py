"""Points, pieces of rings and text along them, as SVG paths.

Angles in degrees, 0 at twelve o'clock, clockwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, radians, sin


@dataclass(frozen=True)
class Circle:
    """A centre that everything is drawn around."""

    x: float
    y: float

    def point(self, radius: float, degrees: float) -> tuple[float, float]:
        """The point at a distance in a direction."""
        turn = radians(degrees - 90)
        return round(self.x + radius * cos(turn), 1), round(self.y + radius * sin(turn), 1)

    def sector(self, inner: float, outer: float, start: float, end: float) -> str:
        """The outline of a piece of a ring."""
        (ax, ay), (bx, by) = self.point(outer, start), self.point(outer, end)
        (cx, cy), (dx, dy) = self.point(inner, end), self.point(inner, start)
        big = int(end - start > 180)
        return (
            f"M{ax} {ay}A{outer} {outer} 0 {big} 1 {bx} {by}"
            f"L{cx} {cy}A{inner} {inner} 0 {big} 0 {dx} {dy}Z"
        )

    def outline(self, inner: float, outer: float, start: float, end: float) -> tuple[str, float]:
        """A piece of a ring that begins with the edge its name hangs from, and that edge's middle.

        The name reads upright: on the lower half the path begins with the inner edge, the other
        way round.
        """
        turn = (end - start) / 360
        if not reads_backwards(start, end):
            return self.sector(inner, outer, start, end), round(pi * outer * turn, 1)
        (ax, ay), (bx, by) = self.point(inner, end), self.point(inner, start)
        (cx, cy), (dx, dy) = self.point(outer, start), self.point(outer, end)
        big = int(end - start > 180)
        path = (
            f"M{ax} {ay}A{inner} {inner} 0 {big} 0 {bx} {by}"
            f"L{cx} {cy}A{outer} {outer} 0 {big} 1 {dx} {dy}Z"
        )
        return path, round(pi * inner * turn, 1)

    def arc(self, radius: float, start: float, end: float) -> str:
        """A line along the circle."""
        (ax, ay), (bx, by) = self.point(radius, start), self.point(radius, end)
        return f"M{ax} {ay}A{radius} {radius} 0 {int(end - start > 180)} 1 {bx} {by}"

    def line(self, inner: float, outer: float, degrees: float) -> str:
        """A line outwards."""
        (ax, ay), (bx, by) = self.point(inner, degrees), self.point(outer, degrees)
        return f"M{ax} {ay}L{bx} {by}"


def reads_backwards(start: float, end: float) -> bool:
    """Whether text along the arc would stand on its head: on the lower half."""
    return 90 < (start + end) / 2 % 360 < 270


def length(radius: float, start: float, end: float) -> float:
    """How long the arc is."""
    return 2 * pi * radius * (end - start) / 360
