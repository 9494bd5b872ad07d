"""Lists that were pasted or typed as paragraphs: "· one", "- one", "1. one". Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RUN = re.compile(r"<p>(?:(?!</?p>).)*</p>(?:\s*<p>(?:(?!</?p>).)*</p>)*", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_SIGN = re.compile(
    r"\s*(?:(?P<bullet>[•·▪◦●‣])\s*|(?P<dash>[*–-])\s+|(?P<nth>\d{1,2})[.)]\s+)(?=\S)"
)
FEWEST = {"bullet": 1, "dash": 2, "nth": 2}  # one dash or one number may be something else


def with_lists(text: str) -> str:
    """The rich text, where lines that begin with a bullet, dashes or numbers in turn are lists."""
    return _RUN.sub(_in_blocks, text)


def _in_blocks(run: re.Match[str]) -> str:
    """The paragraphs as they are, or as lists and what stands between them."""
    lines = [
        (line, paragraph)
        for paragraph, whole in enumerate(_PARAGRAPH.findall(run[0]))
        for line in whole.split("<br>")
    ]
    blocks, lists = list[str](), 0
    place, last = 0, -1  # in the lines; which paragraph the last block holds lines of
    while place < len(lines):
        line, paragraph = lines[place]
        if points := _points(lines, place):
            tag = "ol" if points[0]["nth"] else "ul"
            items = "".join(f"<li>{point.string[point.end() :].strip()}</li>" for point in points)
            blocks.append(f"<{tag}>{items}</{tag}>")
            place, last, lists = place + len(points), -1, lists + 1
            continue
        if paragraph == last:
            blocks[-1] = f"{blocks[-1].removesuffix('</p>')}<br>{line}</p>"
        else:
            blocks.append(f"<p>{line}</p>")
        place, last = place + 1, paragraph
    return "\n".join(blocks) if lists else run[0]


def _points(lines: Sequence[tuple[str, int]], place: int) -> list[re.Match[str]]:
    """The signs of the lines, from the place on, that are points of one list."""
    points: list[re.Match[str]] = []
    for at in range(place, len(lines)):
        sign = _SIGN.match(lines[at][0])
        if sign is None or (points and sign.lastgroup != points[0].lastgroup):
            break
        if sign["nth"] and int(sign["nth"]) != len(points) + 1:
            break
        points.append(sign)
    return points if points and len(points) >= FEWEST[points[0].lastgroup or ""] else []
