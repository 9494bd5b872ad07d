"""Networks and those who join them: pure functions."""

from __future__ import annotations

import pytest

from teams.network.members import (
    MOST_COLUMNS,
    MOST_ROWS,
    ROW,
    Member,
    Network,
    draw,
    overlaps,
)

pytestmark = pytest.mark.one_engine


def network(key, *members):
    rows = [Member(each, f"Jäsen {each:03}", f"J{each}", "toimija") for each in members]
    return Network(key, f"Verkosto {key}", f"V{key}", "", "leader", "johtaja", rows)


def test_overlaps_are_told_from_both_sides_most_first():
    one, two, three, alone = network(1, 7, 8, 9), network(2, 8), network(3, 7, 9), network(4, 5)
    found = overlaps([one, two, three, alone])
    assert [(each.network.key, each.count) for each in found[1]] == [(3, 2), (2, 1)]
    assert [[member.key for member in each.members] for each in found[3]] == [[7, 9]]
    assert found[4] == []


class TestGrid:
    def test_only_who_is_in_several_has_a_column_the_busiest_first(self):
        grid = draw([network(1, 7, 8, 9), network(2, 8, 9), network(3, 9)])
        assert [column.of.key for column in grid.columns] == [9, 8]
        assert [row.of.key for row in grid.rows] == [1, 2, 3]
        assert [len(column.dots) for column in grid.columns] == [3, 2]
        assert grid.columns[1].networks == ["Verkosto 1", "Verkosto 2"]

    def test_a_line_joins_the_first_row_and_the_last(self):
        grid = draw([network(1, 7), network(2), network(3, 7)])
        column = grid.columns[0]
        assert column.dots == [grid.rows[0].y, grid.rows[2].y]
        assert column.line == f"M{column.x} {grid.rows[0].y}V{grid.rows[0].y + 2 * ROW}"

    def test_what_does_not_fit_is_counted(self):
        many = [network(at, *range(1000, 1000 + MOST_COLUMNS + 3)) for at in range(MOST_ROWS + 2)]
        grid = draw(many)
        assert (len(grid.rows), grid.more_rows) == (MOST_ROWS, 2)
        assert (len(grid.columns), grid.more_columns) == (MOST_COLUMNS, 3)
        assert max(column.x for column in grid.columns) < grid.end < grid.width

    def test_nothing_is_drawn_of_nothing(self):
        assert (draw([]).rows, draw([]).columns) == ([], [])
