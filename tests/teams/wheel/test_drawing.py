"""What stands where on the wheel: pure functions."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from math import atan2, degrees, hypot, pi
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teams.plans.timing import Occurrence, occurrences, school_year_span, year_span
from teams.wheel.arcs import Item, cut, in_bands, lines_for, month_of, takes_all_year
from teams.wheel.drawing import (
    CENTRE,
    GAP,
    HUB,
    LINE,
    MOST_LINES,
    RIM,
    draw,
    letters,
    month_edges,
    outline,
    point,
    reads_backwards,
    sector,
)

pytestmark = pytest.mark.one_engine
NAMES = [(1, "Arki"), (2, "Kehittäminen"), (None, "Ei tasoa")]
YEAR = year_span(2026)
TODAY = date(2026, 11, 24)


class Event(SimpleNamespace):
    def __str__(self):
        return self.title


def action(pk=1, title="Vierailu", first=date(2026, 3, 5), last=None, **more):
    more = {
        "timing": "days", "repeats": "", "kind": "organise", "level_id": 1, "is_survey": False,
        "short_name": "", "is_late": False, "is_open": True,
    } | more  # fmt: skip
    return Event(pk=pk, title=title, starts_on=first, ends_on=last or first, **more)


def item(*events):
    return Item([Occurrence(event, event.starts_on, event.ends_on) for event in events])


def drawn(rows, span=YEAR, names=NAMES, chosen=date(2026, 11, 1)):
    bands = in_bands(occurrences(rows, span), span, lambda o: o.event.level_id)
    return draw(bands, names, span, TODAY, chosen)


class TestItems:
    def test_the_same_name_of_a_month_is_one_thing(self):
        rows = [action(1, "Vierailu"), action(2, "vierailu "), action(3, "Kysely")]
        bands = in_bands(occurrences(rows, YEAR), YEAR, lambda o: o.event.level_id)
        [march] = bands[1].values()
        assert [(each.title, each.count) for each in march] == [("Vierailu", 2), ("Kysely", 1)]

    def test_another_month_and_another_band_are_others(self):
        rows = [action(1), action(2, first=date(2026, 4, 1)), action(3, level_id=2)]
        bands = in_bands(occurrences(rows, YEAR), YEAR, lambda o: o.event.level_id)
        assert {key: sorted(months) for key, months in bands.items()} == {
            1: [date(2026, 3, 1), date(2026, 4, 1)],
            2: [date(2026, 3, 1)],
        }

    def test_what_takes_all_year_stands_in_no_month(self):
        rows = [action(timing="year", first=date(2026, 1, 1), last=date(2026, 12, 31))]
        found = occurrences(rows, YEAR)
        assert (takes_all_year(found[0]), in_bands(found, YEAR, lambda o: 1)) == (True, {})

    @pytest.mark.parametrize(
        ("events", "state", "has_late"),
        [
            ([{"is_open": True}], "open", False),
            ([{"is_open": False}], "done", False),
            ([{"is_open": True}, {"is_open": False}], "open", False),
            ([{"is_late": True}], "late", False),
            ([{"is_late": True}, {"is_open": False}], "open", True),
            ([{"is_survey": True}], "survey", False),
        ],
    )
    def test_is_as_far_as_all_of_it_together(self, events, state, has_late):
        found = item(*(action(**more) for more in events))
        assert (found.state, found.has_late) == (state, has_late)

    def test_the_short_name_of_any_of_them_is_used(self):
        found = item(action(title="Pitkä nimi"), action(title="Pitkä nimi", short_name="Lyhyt"))
        assert (found.short, found.title) == ("Lyhyt", "Pitkä nimi")
        assert item(action(title="Pitkä nimi")).short == "Pitkä nimi"

    @pytest.mark.parametrize(
        ("first", "last", "month"),
        [
            (date(2026, 3, 1), date(2026, 3, 31), 3),
            (date(2026, 1, 1), date(2026, 3, 31), 2),
            (date(2025, 12, 1), date(2026, 1, 2), 1),
            (date(2026, 12, 30), date(2027, 2, 1), 12),
        ],
    )
    def test_stands_in_the_month_of_its_middle_within_the_year(self, first, last, month):
        row = Occurrence(action(), first, last)
        assert month_of(row, YEAR) == date(2026, month, 1)


class TestLines:
    @pytest.mark.parametrize(
        ("needs", "room", "most", "lines"),
        [
            ([0, 0, 0], 9, 3, [1, 1, 1]),
            ([1, 1, 1], 9, 3, [1, 1, 1]),
            ([5, 5, 5], 9, 3, [3, 3, 3]),
            ([5, 5, 5], 5, 3, [2, 2, 1]),
            ([5, 5, 5], 4, 3, [2, 1, 1]),
            ([1, 5, 5], 5, 3, [1, 2, 2]),
            ([1, 2, 5], 6, 3, [1, 2, 3]),
            ([5, 5, 5], 2, 3, [1, 1, 1]),
        ],
    )
    def test_go_to_who_needs_them_the_outer_ones_first(self, needs, room, most, lines):
        assert lines_for(needs, room, most) == lines

    @pytest.mark.parametrize(
        ("name", "room", "after", "text"),
        [
            ("Avoimet ovet", 15, " ×6", "Avoimet ovet ×6"),
            ("Avoimet ovet", 14, " ×6", "Avoimet ov… ×6"),
            ("Avoimet ovet", 12, "", "Avoimet ovet"),
            ("Avoimet ovet", 11, "", "Avoimet ov…"),
            ("Avoimet ovet", 9, "", "Avoimet…"),
            ("Avoimet ovet", 0, "", "A…"),
        ],
    )
    def test_a_name_is_cut_before_its_number(self, name, room, after, text):
        assert cut(name, room, after) == text


class TestDrawing:
    def test_months_close_the_circle(self):
        for span in (YEAR, year_span(2024), school_year_span(2026)):
            edges = list(month_edges(span).values())
            assert (len(edges), edges[0][0], edges[-1][1]) == (12, 0, 360)
            assert all(one[1] == other[0] for one, other in pairwise(edges))

    def test_the_chosen_month_is_marked_and_each_is_counted(self):
        wheel = drawn([action(1), action(2), action(3, first=date(2026, 5, 1))])
        assert [m.first.month for m in wheel.months if m.is_chosen] == [11]
        assert {m.first.month: m.count for m in wheel.months if m.count} == {3: 2, 5: 1}

    def test_what_does_not_fit_is_told_by_its_number(self):
        rows = [action(n, f"Asia {n}") for n in range(5)]
        arcs = drawn(rows).bands[0].arcs
        assert [arc.text for arc in arcs] == ["Asia 0", "Asia 1", "+3"]
        assert (arcs[-1].item, arcs[-1].rest) == (None, 3)

    def test_as_many_as_fit_are_all_named(self):
        rows = [action(n, f"Asia {n}") for n in range(MOST_LINES)]
        assert [arc.text for arc in drawn(rows).bands[0].arcs] == ["Asia 0", "Asia 1", "Asia 2"]

    def test_many_of_one_name_tell_how_many(self):
        [arc] = drawn([action(1), action(2)]).bands[0].arcs
        assert (arc.text, arc.late_at) == ("Vierailu ×2", None)

    def test_some_late_ones_are_marked_at_the_end_of_the_text(self):
        for month, before in ((2, False), (6, True)):  # text on the lower half is turned
            first = date(2026, month, 5)
            rows = [action(1, first=first, is_late=True), action(2, first=first)]
            [arc] = drawn(rows).bands[0].arcs
            start, end = month_edges(YEAR)[date(2026, month, 1)]
            assert arc.late_at is not None
            turn = turn_of(arc.late_at)
            assert (turn < (start + end) / 2) is before
            assert start < turn < end

    @pytest.mark.parametrize(
        ("day", "turn"),
        [(date(2026, 1, 1), 0.5), (date(2026, 7, 2), 180), (date(2026, 12, 31), 359.5)],
    )
    def test_the_hand_points_to_today(self, day, turn):
        wheel = draw({}, NAMES, YEAR, day, date(2026, 1, 1))
        assert wheel.hand is not None
        assert turn_of(wheel.hand[0]) == pytest.approx(turn, abs=0.6)

    @pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
    def test_another_year_has_no_hand(self, day):
        assert draw({}, NAMES, YEAR, day, date(2026, 1, 1)).hand is None

    def test_bands_lie_within_each_other_between_the_rim_and_the_hub(self):
        rows = [action(n, f"Asia {n}", level_id=level) for n in range(9) for level in (1, 2, None)]
        bands = drawn(rows).bands
        assert [band.key for band in bands] == [1, 2, None]
        assert bands[0].outer == RIM
        assert all(one.inner - other.outer == GAP for one, other in pairwise(bands))
        assert bands[-1].inner >= HUB
        assert (bands[0].middle, bands[0].width) == (RIM - LINE * 1.5, LINE * 3)

    @pytest.mark.parametrize(
        ("start", "end", "backwards"),
        [(0, 30, False), (75, 105, False), (76, 106, True), (255, 285, False), (254, 284, True)],
    )
    def test_text_reads_upright(self, start, end, backwards):
        assert reads_backwards(start, end) is backwards
        path, middle = outline(280, 300, start, end)
        edge = 280 if backwards else 300
        assert path.partition("A")[2].startswith(f"{edge} {edge} 0 0 {0 if backwards else 1} ")
        assert middle == pytest.approx(edge * pi * (end - start) / 360, abs=0.1)

    def test_a_point_is_counted_clockwise_from_the_top(self):
        x, y = CENTRE
        assert [point(10, turn) for turn in (0, 90, 180, 270)] == [
            (x, y - 10), (x + 10, y), (x, y + 10), (x - 10, y)
        ]  # fmt: skip

    def test_a_sector_goes_out_there_and_back_inside(self):
        numbers = re.findall(r"-?[\d.]+", sector(10, 20, 0, 90))
        x, y = CENTRE
        assert numbers[:2] == [str(x), str(y - 20)]
        assert numbers[-2:] == [str(x), str(y - 10)]

    @pytest.mark.parametrize(("radius", "count"), [(360, 26), (130, 8)])
    def test_an_outer_arc_has_room_for_more_letters(self, radius, count):
        assert letters(radius, 0, 30) == count


def turn_of(at):
    return degrees(atan2(at[0] - CENTRE[0], CENTRE[1] - at[1])) % 360


@st.composite
def actions(draw_from):
    rows = []
    for pk in range(draw_from(st.integers(0, 60))):
        first = date(2026, 1, 1) + timedelta(days=draw_from(st.integers(0, 364)))
        last = min(date(2026, 12, 31), first + timedelta(days=draw_from(st.integers(0, 90))))
        timing = draw_from(st.sampled_from(["days", "month", "quarter", "year"]))
        repeats = draw_from(st.sampled_from(["", "", "monthly", "yearly"]))
        title = draw_from(st.sampled_from(["Vierailu", "Kysely", "Päivä", "Sopimukset ja muu"]))
        level = draw_from(st.sampled_from([1, 2, None]))
        more = {"timing": timing, "repeats": repeats, "level_id": level}
        rows.append(action(pk, title, first, last, **more))
    return rows


@pytest.mark.slow
@given(actions())
@settings(max_examples=60, deadline=None)
def test_every_occurrence_is_told_once_and_in_its_month(rows):
    found = [row for row in occurrences(rows, YEAR) if not takes_all_year(row)]
    wheel = drawn(rows)
    counts: Counter[object] = Counter()
    for band in wheel.bands:
        for arc in band.arcs:
            counts[band.key, arc.month] += arc.item.count if arc.item else arc.rest
            start, end = month_edges(YEAR)[arc.month]
            x, y = map(float, re.findall(r"-?[\d.]+", arc.path)[:2])
            assert start - 0.5 <= turn_of((x, y)) <= end + 0.5
            assert HUB <= hypot(x - CENTRE[0], y - CENTRE[1]) <= RIM + 0.5
    assert counts == Counter((row.event.level_id, month_of(row, YEAR)) for row in found)
    assert sum(month.count for month in wheel.months) == len(found)
