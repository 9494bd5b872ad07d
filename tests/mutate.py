"""Faults put into a room, one at a time: a test must fail at each (decision 0028).

`python -m tests.mutate teams/plans`, or one file of a room. No file is written.
"""

import ast
import copy
import functools
import gc
import importlib.machinery
import marshal
import multiprocessing
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

# What decides and counts; how pages and files look is for other tests.
NAMES = [
    *["among", "asking", "attention", "authentication", "both", "business_id", "calendar"],
    *["came", "candidates", "cells", "choices", "choosing", "columns", "contents", "dates"],
    *["documents", "links"],
    *["doors", "ecosystem", "environment", "errors", "faults", "feed", "fields", "filters"],
    *["flows", "folding", "glance", "groups", "held", "hints", "history", "hits", "joined"],
    *["keeping", "kinds", "lists", "locks", "many", "matching", "matrix", "mentions", "missing"],
    *["models", "moments", "moving", "named", "names", "outage", "paging", "pairs"],
    *["partner_list", "passwords", "periods"],
    *["picker", "preview", "private", "programme", "progress", "queries", "querysets", "quick"],
    *["reading", "recogniser", "relations", "results", "reverting", "roles", "rows", "rules"],
    *["searching", "sending", "services", "similar", "slips", "spoken", "steps", "tasks"],
    *["template", "text", "texts", "things", "timing", "undoing", "upkeep", "words", "years"],
]
WHOLE_HOUSE = {"core": ["tests/test_trust.py"]}  # what is told of every model and form
EXPLAINED = Path(__file__).with_name("mutate.txt")
ENOUGH = 95  # per cent of the faults
QUICK = ["-qx", "--tb=no", "-p", "no:cacheprovider", "-m", "not slow and not browser"]
PAIRS = "Lt LtE, Gt GtE, Eq NotEq, Is IsNot, In NotIn, And Or, Add Sub, BitOr BitAnd, Mult FloorDiv"
SWAPS = {a: b for pair in PAIRS.split(", ") for a, b in (pair.split(), pair.split()[::-1])}
# These find the same rows. What a lock does, only two connections tell: tests/test_locks.py.
SAME_ROWS = {
    *["select_related", "prefetch_related", "for_list", "iterator", "select_for_update", "all"],
    *["exists", "with_sets"],
}
NARROW = {"filter", "exclude", "Q", "order_by", "UniqueConstraint", "CheckConstraint"}
TEXTS = {"super", "_", "gettext", "ngettext", "for_reason", "search_trigrams"}
LABELS = {"message", "name", "verbose_name", "verbose_name_plural", "indexes", "max_length"}
NAMED = ("__str__", "_url")  # how a row is called and where its page is
LABELS |= {
    "violation_error_code",
    "violation_error_message",
    "annotation",
    "returns",
    "decorator_list",
    "along",  # what is read with a name, in fewer queries
    "named_along",
    "page_of",
}


FUNCTIONS: list[FunctionType] = []  # of everything that the first run imported
REMEMBERING: list[Any] = []  # what holds the answers of some of them


class Fault(NamedTuple):
    """A fault, and the code of its module with it in."""

    path: str
    lines: range  # of its statement
    inside: str  # the function; "" for what runs when the module is imported
    change: str
    code: bytes

    def __str__(self) -> str:
        return f"{self.path}: {self.inside or 'import'}: {self.change}"


def called(node: Any) -> str:
    """The last part of the name of what is called."""
    func = getattr(node, "func", node)
    return str(getattr(func, "attr", getattr(func, "id", "")))


def without_one(items: list) -> Iterator[list]:
    """The items but one, each in turn; the last word of an order is only for equals."""
    for at, item in enumerate(items):
        label = getattr(item, "arg", None) in LABELS or getattr(item, "value", None) == "pk"
        if not label:
            yield items[:at] + items[at + 1 :]


def changes(node: Any, parent: Any, imported: set[str]) -> Iterator[Any]:
    """What could stand in the node's place by mistake."""
    compares = isinstance(node, ast.Compare)
    ops = node.ops if compares else [node.op] if hasattr(node, "op") else []
    for at, op in enumerate(ops):
        if swapped := SWAPS.get(type(op).__name__):
            new, other = copy.copy(node), getattr(ast, swapped)()
            if compares:
                new.ops = [*ops[:at], other, *ops[at + 1 :]]
            else:
                new.op = other
            yield new
    match node:
        case ast.UnaryOp():
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int()) if not isinstance(parent, ast.UnaryOp):
            if not (isinstance(parent, ast.Slice) and node.value == 1):  # the first one
                yield ast.Constant(node.value + 1)
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return  # only types are imported there
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if isinstance(
            test, ast.Name | ast.Attribute | ast.Call | ast.NamedExpr
        ):
            new = copy.copy(node)
            new.test = ast.UnaryOp(ast.Not(), test)
            yield new
        case ast.Expr(value=ast.Call() as call) if called(call) != "locked":
            yield ast.If(ast.Constant(0), [node], [])
        case ast.Raise() | ast.Assign(targets=[ast.Attribute()]):
            yield ast.If(ast.Constant(0), [node], [])  # what it closes over stays closed over
        case ast.comprehension(ifs=[_, *_]):
            yield ast.comprehension(node.target, node.iter, [], node.is_async)
        case ast.JoinedStr():
            texts = [part for part in node.values if isinstance(part, ast.Constant)]
            for text in texts:
                yield ast.JoinedStr([part for part in node.values if part is not text])
        case ast.List():
            yield from (ast.List(items, node.ctx) for items in without_one(node.elts))
        case ast.Call():
            chained = getattr(node.func, "value", None)
            kept = not chained or isinstance(parent, ast.Expr) or isinstance(chained, ast.Constant)
            kept |= called(node) == "order_by" and not node.args  # of rows only asked for
            kept |= called(node) == "values" and not any(without_one(node.args))  # the keys alone
            if not kept and called(node) not in SAME_ROWS and called(chained) not in imported:
                yield chained
            if called(node) in NARROW and len(node.args) + len(node.keywords) > 1:
                yield from (ast.Call(node.func, a, node.keywords) for a in without_one(node.args))
                yield from (ast.Call(node.func, node.args, k) for k in without_one(node.keywords))


def places(node: Any, around: str = "", inside: str = "", statement: Any = None) -> Iterator[Any]:
    """Each node with where it hangs, its function and its statement; texts and labels left out."""
    for field, value in ast.iter_fields(node):
        for at, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or field in LABELS:
                continue
            here, there = around, inside
            if isinstance(node, ast.FunctionDef) and field == "body":
                there = inside or around
            elif isinstance(child, ast.ClassDef | ast.FunctionDef) and not inside:
                here = f"{around}.{child.name}".strip(".")
            declared = isinstance(child, ast.Assign) and around and not there
            if declared and (
                isinstance(child.value, ast.Call) or called(child.targets[0]) in LABELS
            ):
                continue  # the declaration of a field
            label = isinstance(child, ast.keyword) and child.arg in LABELS
            label |= isinstance(child, ast.FunctionDef) and child.name.endswith(NAMED)
            label |= called(child).endswith("Error") or called(child) in TEXTS
            if not label:
                mine = child if isinstance(child, ast.stmt) else statement
                yield node, field, at if isinstance(value, list) else None, child, there, mine
                yield from places(child, here, there, mine)


def told(old: ast.AST, new: ast.AST) -> str:
    """The change in a line, from shortly before where the two differ."""
    before, after = ast.unparse(old), ast.unparse(new).removeprefix("if 0:\n    ")
    after = "nothing" if after == before else after
    alike = (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    start = max(0, next(alike, len(after)) - 30)
    return " → ".join(" ".join(text[start : start + 80].split()) for text in (before, after))


def faults(path: Path) -> Iterator[Fault]:
    """Every fault of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = {alias.asname or alias.name for node in imports for alias in node.names}
    for parent, field, at, node, inside, statement in list(places(tree)):
        for new in changes(node, parent, imported):
            ast.copy_location(new, node if hasattr(node, "lineno") else statement)
            kept = getattr(parent, field)
            setattr(parent, field, new if at is None else [*kept[:at], new, *kept[at + 1 :]])
            code = compile(ast.fix_missing_locations(tree), path.resolve(), "exec")
            setattr(parent, field, kept)
            lines = range(getattr(node, "lineno", statement.lineno), statement.end_lineno + 1)
            yield Fault(str(path), lines, inside, told(node, new), marshal.dumps(code))


def put_in(fault: Fault) -> None:
    """Let this process work with the fault: in the function itself, or at the import to come."""
    path, codes = os.path.abspath(fault.path), [marshal.loads(fault.code)]  # noqa: S302  (our own)
    if not fault.inside:
        loader: Any = importlib.machinery.SourceFileLoader
        usual = loader.get_code
        loader.get_code = lambda self, name: codes[0] if self.path == path else usual(self, name)
        return
    for code in codes:
        codes += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
    mended = next(code for code in codes if code.co_qualname == fault.inside)
    for found in FUNCTIONS:
        if (found.__code__.co_filename, found.__code__.co_qualname) == (path, fault.inside):
            found.__code__ = mended
    for found in REMEMBERING:
        if getattr(getattr(found.__wrapped__, "__code__", None), "co_filename", "") == path:
            found.cache_clear()


class Watch:
    """Which test runs what, and how long it takes."""

    def __init__(self) -> None:
        import coverage

        self.cover, self.took = coverage.Coverage(data_file=None), defaultdict(float)
        self.cover.start()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.cover.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.took[report.nodeid] += report.duration


class Database:
    """The tests' database is made of the models as they are, or is the kept one as it is."""

    def __init__(self, fresh: bool) -> None:
        self.fresh = fresh

    def pytest_sessionstart(self) -> None:
        from django.core.management.commands import migrate

        from tests import sqlite

        if self.fresh:
            sqlite.migrated, sqlite.keep = lambda: Path("none"), lambda: None
        else:
            migrate.Command.handle = lambda *args, **options: None


def attempt(fault: Fault, tests: list[str]) -> None:
    """Run the tests with the fault in; the process tells by its end whether one failed."""
    import pytest

    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    put_in(fault)
    fresh = [] if fault.inside else ["--no-migrations"]
    plugins = [Database(not fault.inside)]
    os._exit(pytest.main([*QUICK, *fresh, *tests], plugins=plugins) != 0)


def is_seen(fault: Fault, tests: list[str], limit: float) -> bool:
    """Whether a test fails, or never ends, with the fault in."""
    start = multiprocessing.get_context("fork" if fault.inside else "forkserver")
    process = start.Process(target=attempt, args=(fault, tests))
    process.start()
    process.join(limit)
    process.kill()
    process.join()
    return process.exitcode != 0


def main(room: str) -> int:
    """Try the faults of a room; name those that no test sees."""
    import pytest

    where = Path(room)
    files = [where] if where.suffix else [where / f"{name}.py" for name in NAMES]
    folder = where.parent if where.suffix else where
    tests = [f"tests/{folder}", *WHOLE_HOUSE.get(str(folder), [])]
    multiprocessing.set_forkserver_preload(["django.test", "pytest"])
    watch = Watch()
    if not (files := [path for path in files if path.exists()]):
        print(f"{room}: nothing decides or counts here")
        return 0
    whole = compile(files[0].read_bytes(), files[0].resolve(), "exec")
    none = Fault(str(files[0]), range(0), "", "", marshal.dumps(whole))
    if pytest.main([*QUICK, *tests], plugins=[watch]) or is_seen(none, tests[:1], 600):
        print("The tests fail without any fault.")
        return 2
    watch.cover.stop()
    FUNCTIONS.extend(item for item in gc.get_objects() if issubclass(type(item), FunctionType))
    cached = functools._lru_cache_wrapper
    REMEMBERING.extend(item for item in gc.get_objects() if issubclass(type(item), cached))
    gc.collect()
    gc.freeze()  # a fork then neither copies nor searches what all of them share
    every, left = [fault for path in files for fault in faults(path)], []
    for fault in every:
        by_line = watch.cover.get_data().contexts_by_lineno(os.path.abspath(fault.path))
        seen = {test for line in fault.lines for test in by_line.get(line, [])}
        if "" in seen:  # the function is called at import too
            fault = fault._replace(inside="")
        run = sorted(seen, key=watch.took.__getitem__) if fault.inside else tests[:1]
        usual = sum(took for test, took in watch.took.items() if not fault.inside or test in run)
        if not run or not is_seen(fault, run, limit=10 + 5 * usual):
            left.append(fault)
            print(str(fault).replace(":", f":{fault.lines.start}:", 1), flush=True)
    known = [line.split("  # ")[0] for line in EXPLAINED.read_text("utf-8").splitlines()]
    explained = [fault for fault in left if str(fault) in known]
    score = 100 * (len(every) - len(left)) / max(1, len(every) - len(explained))
    print(f"{room}: {len(every)} faults, {len(left)} not seen, {len(explained)} of them explained")
    print(f"{score:.1f} % of the others are seen")
    return score < ENOUGH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
