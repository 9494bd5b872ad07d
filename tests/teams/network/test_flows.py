"""Who stayed, moved, came and went: pure functions."""

from __future__ import annotations

import itertools

import pytest

from teams.network.flows import OUTSIDE, Flow, Standing, flows
from teams.network.ribbons import BAR, BETWEEN, LEFT, RIGHT, draw

pytestmark = pytest.mark.one_engine


def on(*rows):
    return {key: Standing(key, level, key * 10) for key, level in rows}


def told(*args):
    return [(flow.source, flow.target, flow.organisations) for flow in flows(*args)]


class TestFlows:
    def test_what_is_there_on_both_days_stayed(self):
        rows = on((1, 1), (2, 3))
        assert told(rows, rows, rows, rows, {}) == [(1, 1, [10]), (3, 3, [20])]

    def test_what_went_on_as_another_row_moved(self):
        before, after = on((1, 1)), on((5, 2))
        assert told(before, after, before, after, {1: 5}) == [(1, 2, [10])]

    def test_moves_are_followed_over_those_between(self):
        before, after = on((1, 1)), on((7, 4))
        assert told(before, after, before, after, {1: 5, 5: 6, 6: 7}) == [(1, 4, [10])]

    def test_what_moved_and_came_back_stayed(self):
        before, after = on((1, 1)), on((7, 1))
        assert [flow.is_stay for flow in flows(before, after, before, after, {1: 5, 5: 7})] == [
            True
        ]

    def test_what_is_new_and_what_ended(self):
        before, after = on((1, 1)), on((2, 3))
        assert told(before, after, before, after, {}) == [
            (OUTSIDE, 3, [20]), (1, OUTSIDE, [10]),
        ]  # fmt: skip
        new, ended = flows(before, after, before, after, {})
        assert (new.is_new, new.is_ended, ended.is_new, ended.is_ended) == (
            True, False, False, True,
        )  # fmt: skip

    def test_what_fits_on_one_of_the_days_only_is_no_newcomer(self):
        every_before, after = on((1, 1)), on((5, 2))
        assert told({}, after, every_before, after, {1: 5}) == [(1, 2, [50])]
        before, every_after = on((1, 1)), on((5, 2))
        assert told(before, {}, before, every_after, {1: 5}) == [(1, 2, [10])]

    def test_nothing_is_told_twice(self):
        before, after = on((1, 1), (2, 1)), on((1, 1), (3, 2), (4, 2))
        found = flows(before, after, before, after, {2: 3})
        assert [(f.source, f.target, f.count) for f in found] == [(0, 2, 1), (1, 1, 1), (1, 2, 1)]


class TestRibbons:
    FOUND = [
        Flow(1, 1, [1, 2, 3]), Flow(1, 2, [4]), Flow(2, 2, [5, 6]), Flow(OUTSIDE, 2, [7]),
        Flow(2, OUTSIDE, [8]),
    ]  # fmt: skip

    def test_both_days_count_what_they_had(self):
        change = draw(self.FOUND, [1, 2, 3])
        assert [(node.level, node.count) for node in change.left] == [(1, 4), (2, 3), (OUTSIDE, 1)]
        assert [(node.level, node.count) for node in change.right] == [(1, 3), (2, 4), (OUTSIDE, 1)]

    def test_stand_inside_the_picture_one_under_the_other(self):
        change = draw(self.FOUND, [1, 2, 3])
        for nodes, x in ((change.left, LEFT), (change.right, RIGHT)):
            assert {node.x for node in nodes} == {x}
            for above, below in itertools.pairwise(nodes):
                assert below.y == pytest.approx(above.y + above.height + BETWEEN, abs=0.2)
            assert nodes[-1].y + nodes[-1].height <= change.height

    def test_what_stayed_lies_under_what_moved(self):
        stays = [ribbon.flow.is_stay for ribbon in draw(self.FOUND, [1, 2, 3]).ribbons]
        assert stays == sorted(stays, reverse=True)

    def test_a_ribbon_goes_from_bar_to_bar(self):
        path = draw([Flow(1, 1, [1])], [1]).ribbons[0].path
        assert path.startswith(f"M{LEFT + BAR} 10.0C")
        assert f" {RIGHT} 10.0V560.0C" in path

    def test_nothing_is_no_picture(self):
        assert draw([], [1, 2]).ribbons == []
