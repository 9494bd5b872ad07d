"""What the program is made of is written down, and none of it has changed unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_architecture import ROOT

pytestmark = pytest.mark.one_engine
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def name_of(told: str) -> str:
    return re.sub(r"[-_.]+", "-", told).lower()


def test_the_licence_of_every_package_that_runs_is_told() -> None:
    pins = re.findall(
        r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)( ; [^\\]*)?",
        (ROOT / "requirements/saml.txt").read_text(encoding="utf-8"), re.MULTILINE,
    )  # fmt: skip
    told = re.findall(
        r"^\| ([\w.-]+) +\| (\S+) +\| (\S.*?) +\|$",
        (ROOT / "docs/licences.md").read_text(encoding="utf-8"), re.MULTILINE,
    )  # fmt: skip
    listed = {(name_of(name), version) for name, version, licence in told if licence != "UNKNOWN"}
    listed -= {(name_of("Name"), "Version")}
    # What another system needs instead has a condition, and is not installed on this one.
    needed = {(name_of(name), version) for name, version, condition in pins if not condition}
    every = {(name_of(name), version) for name, version, _condition in pins}
    assert needed <= listed <= every


def test_what_saml_needs_is_added_to_what_always_runs() -> None:
    """The same versions, and nothing more than the library with what it brings."""
    lines = {
        name: set((ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8").splitlines())
        for name in ("run", "saml")
    }
    run, saml = ({line for line in lines[name] if "==" in line} for name in ("run", "saml"))
    added = {name_of(line.partition("==")[0]) for line in saml - run}
    assert (run <= saml, added) == (True, {"isodate", "lxml", "python3-saml", "xmlsec"})


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_its_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.-]+(?:\[[^]]*\])?==.*$(?:\n    .*$)*", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)) > 0
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []
    assert "://" not in text
