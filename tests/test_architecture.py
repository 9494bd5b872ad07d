"""The order of the rooms: left may never import right."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["core", "accounts", "partnerships", "toolkit", "teams", "quality", "perho_partners"]


def imported_rooms(path: Path) -> set[str]:
    """The rooms that a file imports from, deferred imports included."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names} & set(ROOMS)


@pytest.mark.parametrize("room", [room for room in ROOMS if (ROOT / room).exists()])
def test_a_room_imports_only_what_is_left_of_it(room: str) -> None:
    allowed = set(ROOMS[: ROOMS.index(room) + 1])
    wrong = {
        str(path.relative_to(ROOT)): imported_rooms(path) - allowed
        for path in (ROOT / room).rglob("*.py")
    }
    assert {path: rooms for path, rooms in wrong.items() if rooms} == {}
