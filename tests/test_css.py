"""Stylesheets, which no other check reads."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine

FILES = sorted((Path(__file__).resolve().parent.parent / "static" / "css").glob("*.css"))
NOT_STYLE = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_brace_has_its_pair(path: Path) -> None:
    depth = 0
    text = NOT_STYLE.sub(lambda found: "\n" * found[0].count("\n"), path.read_text("utf-8"))
    for number, line in enumerate(text.splitlines(), start=1):
        for sign in re.findall(r"[{}]", line):
            depth += 1 if sign == "{" else -1
            assert depth >= 0, f"{path.name}:{number} closes what is not open"
    assert depth == 0, f"{path.name} leaves {depth} open"
