"""Templates: lines that fit a window, and nothing fetched from a floor above.

The formatter wraps what it can; what it cannot (a long tag) is found here. Shared pieces lie in
`templates/components/`. Otherwise a template includes and extends only what its own floor or a
floor below has; the frame of every page is for everyone.
"""

import re
from pathlib import Path

import pytest

from tests.test_architecture import FLOORS

pytestmark = pytest.mark.one_engine

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
LONGEST = 120  # letters of a line
FRAMES = {"base.html"}
FETCHED = re.compile(r"""{%\s*(include|extends)\s+["']([^"']+)["']""")


def text_of(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def height(name: str) -> int:
    """How high a template stands: the number of its floor; shared pieces stand on the ground."""
    floors, parts = list(FLOORS), name.split("/")
    if parts[0] in ("account", "mfa", "socialaccount"):  # the library for signing in names these
        return floors.index("accounts")
    if parts[0] == "admin" and parts[1] in floors:
        return floors.index(parts[1])
    if parts[0] in floors:
        return floors.index(parts[0])
    return floors.index("perho_partners") if len(parts) == 1 else 0


def test_there_are_templates_to_look_at() -> None:
    assert set(NAMES) >= FRAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_too_long(name: str) -> None:
    long = {
        number: len(line)
        for number, line in enumerate(text_of(name).splitlines(), start=1)
        if len(line) > LONGEST
    }
    assert long == {}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_comes_from_a_floor_above(name: str) -> None:
    above = {
        other
        for way, other in FETCHED.findall(text_of(name))
        if other in NAMES  # what is not here is Django's own
        and not other.startswith("components/")
        and not (way == "extends" and other in FRAMES)
        and height(other) > height(name)
    }
    assert above == set()
