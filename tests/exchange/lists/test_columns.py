"""Which column a heading means."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.lists.all import LISTS
from exchange.lists.columns import folded, matched
from exchange.lists.kinds import Options
from exchange.lists.outcomes import Asked
from exchange.lists.people import PersonList
from exchange.lists.teams import TeamList

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        *[("Y tunnus", "business_id"), ("Y-tunnus", "business_id"), ("Y-TUNNUS*", "business_id")],
        *[("Yrityksen nimi", "name"), ("Kumppanin nimi:", "name"), ("FO-nummer", "business_id")],
        *[("Kotipaikka", "city"), ("Nettisivu", "website"), ("Kumppanuuden taso", "level")],
        *[("Tiimit", "team"), ("Kommentit", "notes"), ("Aloitettu", "started_on")],
        *[("Mitä teemme yhdessä?", "description"), ("Taso (1–4)", "level")],
    ],
)
def test_a_heading_is_known_by_its_words(heading: str, key: str) -> None:
    assert matched([heading], LISTS["partners"].columns) == {0: key}


@pytest.mark.parametrize("kind", LISTS)
def test_no_heading_means_two_columns_of_a_list(kind: str) -> None:
    columns = [column for column in LISTS[kind].columns if column.read]
    names = [name for column in columns for name in column.headings()]
    assert sorted(names) == sorted(set(names))
    assert {folded(name) for name in names} == set(names)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Maija Meikäläinen", "Maija", "Meikäläinen"),
        ("Meikäläinen, Maija Liisa", "Maija Liisa", "Meikäläinen"),
        ("Maija Liisa Meikäläinen", "Maija Liisa", "Meikäläinen"),
    ],
)
def test_a_whole_name_in_one_cell_is_both_names(db: Any, name: str, first: str, last: str) -> None:
    line = Asked(2, {"email": "maija@perho.example", "full_name": name})
    outcome = PersonList().outcomes([line], Options(), by=None)[0]
    assert (outcome.state, outcome.plan[0].first_name, outcome.plan[0].last_name) == (
        "new", first, last
    )  # fmt: skip


def test_one_word_is_no_whole_name(db: Any) -> None:
    line = Asked(2, {"email": "maija@perho.example", "full_name": "Maija"})
    outcome = PersonList().outcomes([line], Options(), by=None)[0]
    assert outcome.faults == {"first_name": "Tämä tieto tarvitaan."}


@pytest.mark.parametrize("cells", [{}, {"kind": ""}])
def test_a_team_needs_only_its_name(db: Any, cells: dict[str, str]) -> None:
    line = Asked(2, {"name_fi": "Matkailutiimi", **cells})
    outcome = TeamList().outcomes([line], Options(clears=True), by=None)[0]
    assert (outcome.state, outcome.plan[0].kind) == ("new", "education_field_team")
