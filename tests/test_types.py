"""Where the code gives up knowing a type it says why, and it does so less and less often."""

import ast
import re
from pathlib import Path

import pytest

from tests.test_architecture import FLOORS, ROOT

pytestmark = pytest.mark.one_engine

# An annotation, a name for a type, or a cast that leaves mypy without knowledge.
GIVES_UP = re.compile(r": Any\b|-> Any\b|\bcast\(|^\w+ = Any\b")
# What tells a checker to be silent; the reason stands behind it, not elsewhere.
SILENCED = re.compile(r"# (?:noqa|type: ignore)\b")
WITH_REASON = re.compile(
    r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])(?:  \(|  # )(?!as (?:above|below))\S"
)
MOST = 43  # places; lower both when there are fewer
MOST_WITHOUT_REASON = 4


def own_files() -> list[Path]:
    """The code itself: neither migrations nor tests."""
    return [
        path
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def places(text: str) -> list[tuple[int, bool]]:
    """The lines that give up a type, once for each time, and whether the reason is told.

    It stands in a comment on the line or just above it, or above the function whose signature the
    line belongs to.
    """
    lines = text.splitlines()
    signature = {
        line: min([node.lineno, *(each.lineno for each in node.decorator_list)])
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        for line in range(node.lineno, node.body[0].lineno)
    }
    found = []
    for number, line in enumerate(lines, start=1):
        tops = {number, signature.get(number, number)}
        above = [lines[top - 2].strip() for top in tops if top > 1]
        is_told = "  # " in line or any(each.startswith("#") for each in above)
        found += [(number, is_told)] * len(GIVES_UP.findall(line))
    return found


def silenced(text: str) -> list[tuple[int, bool]]:
    """The lines at which a checker is told to be silent, and whether they tell why themselves."""
    return [
        (number, bool(WITH_REASON.search(line)))
        for number, line in enumerate(text.splitlines(), start=1)
        if SILENCED.search(line)
    ]


def test_each_silenced_line_tells_its_own_reason() -> None:
    folders = [ROOT / name for name in (*FLOORS, "tests", "bench", "deploy")]
    untold = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        for line, is_told in silenced(path.read_text(encoding="utf-8"))
        if not is_told and path != Path(__file__)
    ]
    assert untold == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("row = 1", []),
        ("row = 1  # noqa: S101", [(1, False)]),
        ("row = 1  # noqa: S101  (a test)", [(1, True)]),
        ("row = 1  # noqa: S101, S102  (as above)", [(1, False)]),
        ("row = 1  # type: ignore", [(1, False)]),
        ("row = 1  # type: ignore[misc]", [(1, False)]),
        ("row = 1  # type: ignore[misc]  # made at run time", [(1, True)]),
        ("row = 1  # type: ignore[misc]  # as below", [(1, False)]),
    ],
)
def test_a_silenced_line_and_its_reason_are_found(
    line: str, expected: list[tuple[int, bool]]
) -> None:
    assert silenced(line) == expected


@pytest.mark.slow
def test_types_are_given_up_seldom_and_with_a_reason() -> None:
    found = [
        (f"{path.relative_to(ROOT)}:{line}", is_told)
        for path in own_files()
        for line, is_told in places(path.read_text(encoding="utf-8"))
    ]
    untold = [place for place, is_told in found if not is_told]
    assert len(untold) <= MOST_WITHOUT_REASON, "no reason beside or above:\n" + "\n".join(untold)
    assert len(found) <= MOST, "\n".join(place for place, _is_told in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("row: Any = 1", [(1, False)]),
        ("row: Any = 1  # made at run time", [(1, True)]),
        ("# Made at run time.\nRow = Any", [(2, True)]),
        ("rows: list[str] = []\nvalue = cast(str, rows)", [(2, False)]),
        (
            "# Why.\ndef of(\n    row: Any, by: Any\n) -> Any:\n    pass",
            [(3, True)] * 2 + [(4, True)],
        ),
        ("def of(row: Any) -> str:\n    # Not here.\n    return row", [(1, False)]),
        ("def of(row: object) -> str:\n    return str(row)", []),
    ],
)
def test_a_place_and_its_reason_are_found(text: str, expected: list[tuple[int, bool]]) -> None:
    assert places(text) == expected
