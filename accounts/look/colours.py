"""Contrast of colours, and what follows from an accent.

Relative luminance and contrast are WCAG 2.2's own formulas:
https://www.w3.org/TR/WCAG22/#dfn-relative-luminance and #dfn-contrast-ratio
"""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]  # red, green and blue, from 0 to 255
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
TEXT = 4.5  # the least contrast of text, WCAG 1.4.3
HEAD = 9.0  # of the head's white text: what is hovered is lighter by a sixth


def parse(text: str) -> Colour:
    """The colour that is written "#0b5345"."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def written(colour: Colour) -> str:
    """The colour as a stylesheet has it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Colour) -> float:
    """How light the colour is, from 0 to 1."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """From 1, the same, to 21, black and white."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    """The colour with a share of the other, from 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Scheme:
    """A colour scheme: what the accent stands on as text, and where it gets more contrast."""

    surface: Colour
    under: tuple[Colour, ...]
    on: Colour  # text on the accent
    towards: Colour

    def soft(self, accent: Colour) -> Colour:
        """The quiet surface of what is chosen."""
        return mix(self.surface, accent, 0.08)

    def least(self, accent: Colour) -> float:
        """The contrast of the accent where it has least, cut to what may be promised."""
        pairs = [self.surface, *self.under, self.soft(accent), self.on]
        return int(min(contrast(accent, each) for each in pairs) * 100) / 100

    def nearest(self, accent: Colour) -> Colour:
        """The first colour on the way to more contrast that has enough; itself if it has."""
        ways = (mix(accent, self.towards, step / 255) for step in range(256))
        return next(each for each in ways if self.least(each) >= TEXT)


def _colours(*texts: str) -> tuple[Colour, ...]:
    return tuple(map(parse, texts))


# The surfaces of static/css/tokens.css; a test compares them.
LIGHT = Scheme(
    surface=WHITE,
    under=_colours(
        *["#f6f5f1", "#eeede7", "#e3f2e8", "#fdf1d8", "#fdecea", "#e6effa"],
        *["#fbedd6", "#e4eefa", "#e2f1e9", "#f6e5f0", "#ecedea"],
    ),
    on=WHITE,
    towards=BLACK,
)
DARK = Scheme(
    surface=parse("#1a221f"),
    under=_colours(
        *["#121815", "#222b27", "#15352a", "#3a2a0e", "#421c18", "#1a2f49"],
        *["#3d2c10", "#172f4c", "#14382b", "#3d2037", "#2b322f"],
    ),
    on=parse("#0e1a15"),
    towards=WHITE,
)


def tokens(light: Colour, dark: Colour) -> dict[str, tuple[Colour, Colour]]:
    """The colours of the stylesheet that follow from the accents, in light and in dark."""
    head = next(
        each
        for each in (mix(light, BLACK, step / 100) for step in range(20, 101))
        if contrast(each, WHITE) >= HEAD
    )
    heads = head, mix(head, BLACK, 0.3)
    return {
        "brand": heads,
        "on-brand-2": (mix(heads[0], WHITE, 0.78), mix(heads[1], WHITE, 0.78)),
        "accent": (light, dark),
        "accent-hover": (mix(light, BLACK, 0.25), mix(dark, WHITE, 0.25)),
        "accent-soft": (LIGHT.soft(light), DARK.soft(dark)),
    }
