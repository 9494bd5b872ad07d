"""The order of the floors and of the rooms on each floor: left may never import right.

A package directly inside an app is a room. What lies in an app itself (`models.py`, `urls.py`,
template tags, commands) stands above its rooms and joins them.
"""

import ast
from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "core": [],
    "search": [],
    "accounts": [
        "teams",
        "people",
        "first_visits",
        "digests",
        "preferences",
        "look",
        "sendings",
        "audit",
        "sign_in",
    ],
    "partnerships": [
        *["levels", "keywords", "organisations", "business_register", "partnerships", "contacts"],
        *["freshness", "networks", "agreements", "sheets", "partners", "register"],
    ],
    "toolkit": ["links", "tools", "experiences", "glossary", "pages"],
    "teams": [
        *["ready_made", "plans", "follows", "comments", "surveys", "wheel", "feeds"],
        *["growth", "wanted", "handovers", "workshops", "portfolio", "network", "ecosystem"],
    ],
    "quality": [
        *["criteria", "reviews", "rounds", "measures", "assessments", "binders", "completeness"],
    ],
    "exchange": ["files", "lists", "imports", "exports", "duplicates", "privacy", "api"],
    "perho_partners": [
        "running",
        "backups",
        "examples",
        "digest",
        "search",
        "activity",
        "timeline",
        "first_visit",
        "notices",
        "home",
        "state",
    ],
}
# Packages of an app that are no rooms.
FURNITURE = {"migrations", "templatetags", "management", "formats"}
FURNISHED = {
    *["models", "queries", "services", "rules", "forms", "filters", "views", "urls", "admin"],
}


def imported(path: Path) -> set[str]:
    """The modules that a file imports, deferred imports and those for types included."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def place(module: str) -> tuple[str, str]:
    """The floor and the room of a module; the room is "" for what lies in the app itself."""
    floor, _dot, rest = module.partition(".")
    room = rest.partition(".")[0]
    return floor, room if room in FLOORS.get(floor, []) else ""


def packages(floor: str) -> set[str]:
    """The names of the packages inside an app."""
    return {path.parent.name for path in (ROOT / floor).glob("*/__init__.py")}


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_from_the_floors_below(floor: str) -> None:
    above = list(FLOORS)[list(FLOORS).index(floor) + 1 :]
    wrong = {
        (str(path.relative_to(ROOT)), module)
        for path in (ROOT / floor).rglob("*.py")
        for module in imported(path)
        if place(module)[0] in above
    }
    assert wrong == set()


@pytest.mark.parametrize("floor", FLOORS)
def test_every_room_has_its_place_in_the_order(floor: str) -> None:
    assert packages(floor) - FURNITURE == set(FLOORS[floor])


@pytest.mark.parametrize(
    ("floor", "room"), [(floor, room) for floor, rooms in FLOORS.items() for room in rooms]
)
def test_a_room_imports_only_from_the_rooms_before_it(floor: str, room: str) -> None:
    allowed = FLOORS[floor][: FLOORS[floor].index(room) + 1]
    wrong = {
        (str(path.relative_to(ROOT)), module)
        for path in (ROOT / floor / room).rglob("*.py")
        for module in imported(path)
        if place(module)[0] == floor and place(module)[1] not in allowed
    }
    assert wrong == set()


@pytest.mark.parametrize("floor", [floor for floor, rooms in FLOORS.items() if rooms])
def test_the_architecture_tells_the_same_order(floor: str) -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith(f"| `{floor}/` |"))
    places = [line.find(f"`{room}`") for room in FLOORS[floor]]
    assert -1 not in places
    assert all(before < after for before, after in pairwise(places))


def test_no_files_import_each_other_in_a_circle() -> None:
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
    }
    edges = {
        module: {
            name if name in files else name.rpartition(".")[0]
            for name in imported(path)
            if name in files or name.rpartition(".")[0] in files
        }
        for module, path in files.items()
    }
    assert circles(edges) == []


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """The ways from a module back to itself; none when the imports have an order."""
    done: set[str] = set()
    found: list[list[str]] = []

    def follow(module: str, way: list[str]) -> None:
        if module in way:
            found.append([*way[way.index(module) :], module])
        elif module not in done:
            for other in sorted(edges.get(module, ())):
                follow(other, [*way, module])
            done.add(module)

    for module in sorted(edges):
        follow(module, [])
    return found


def test_a_circle_would_be_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == [["a", "b", "c", "a"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
