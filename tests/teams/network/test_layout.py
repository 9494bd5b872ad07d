"""Where things stand on the map: pure geometry."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.network.layout import (
    GAP,
    LEADER,
    LEAST,
    MOST_DOTS,
    MOST_NAMES,
    NAME_LETTER,
    SIZE,
    TITLE_HALF,
    WITH_NAMES,
    Span,
    how,
    spans,
)
from teams.network.names import LONGER, MOST, briefs, cut, letters_along, shortened

pytestmark = pytest.mark.one_engine
PARTS = st.sampled_from(
    ["Yrittäjäyhdistys", "Koulutuskuntayhtymä", " yhdistys", " Kielo", "nen", " ry", ", Espoo",
     ", Järvenpää", "a", "b" * 9, "…", " 1"]
)  # fmt: skip
NAMES = st.lists(
    st.tuples(
        st.lists(PARTS, min_size=1, max_size=5).map("".join).map(str.strip),
        st.sampled_from(["", "", "YK", "Yrittäjäyhdistys Ki… 1"]),
    ),
    max_size=8,
)
COUNTS = st.lists(st.integers(0, 1000), min_size=1, max_size=6)


class TestSpans:
    @given(COUNTS)
    def test_fill_the_circle_with_a_gap_after_each(self, counts):
        found = spans(counts)
        assert sum(span.width for span in found) + GAP * len(counts) == pytest.approx(360)
        for before, after in pairwise(found):
            assert after.start - before.end == pytest.approx(GAP)

    @given(COUNTS)
    def test_none_is_narrower_than_the_least_share(self, counts):
        assert min(span.width for span in spans(counts)) >= 360 * LEAST - 1e-6

    @given(COUNTS)
    def test_who_has_more_gets_no_less_room(self, counts):
        rows = sorted(zip(counts, spans(counts), strict=True), key=lambda row: row[0])
        widths = [span.width for _count, span in rows]
        assert all(a <= b + 1e-6 for a, b in pairwise(widths))

    def test_the_first_one_is_on_top(self):
        first = spans([10, 10])[0]
        assert (first.start, first.end, first.middle) == (-87.5, 87.5, 0)

    def test_shares_follow_the_numbers(self):
        one, two = spans([30, 10])
        assert (one.width, two.width) == (262.5, 87.5)

    def test_empty_ones_alone_share_alike(self):
        assert [round(span.width, 3) for span in spans([0, 0])] == [175, 175]

    def test_a_part_of_one(self):
        assert Span(10, 30).part(4, 1) == Span(15, 20)
        assert Span(10, 30).part(4, 1, 2) == Span(15, 25)


class TestHow:
    @pytest.mark.parametrize(
        ("counts", "drawn"),
        [
            ([0], "names"),
            ([1], "names"),
            ([MOST_NAMES], "names"),
            ([MOST_NAMES + 1], "dots"),
            ([MOST_DOTS], "dots"),
            ([MOST_DOTS + 1], "fields"),
            ([39, 26, 2, 1], "names"),
            ([MOST_NAMES // 4] * 4, "names"),
            # All in one of four groups: their names would be on top of each other.
            ([135, 0, 0, 1], "dots"),
        ],
    )
    def test_names_where_there_is_room_then_dots_then_numbers(self, counts, drawn):
        assert how(counts) == drawn


class TestRings:
    def test_a_name_ends_before_the_titles_begin(self):
        name_ends = WITH_NAMES.rim + LEADER + MOST * NAME_LETTER
        assert name_ends < WITH_NAMES.title - TITLE_HALF
        assert WITH_NAMES.title + TITLE_HALF <= SIZE / 2

    def test_a_band_ends_before_what_is_outside_it(self):
        rings = WITH_NAMES
        assert rings.hub < rings.inner < rings.outer < rings.other - 9 < rings.rim - 9


class TestNames:
    @pytest.mark.parametrize(
        ("name", "short", "shown"),
        [
            ("Kahvila Meri", "", "Kahvila Meri"),
            ("Kahvila Meri", "Meri", "Meri"),
            ("Koulutuskuntayhtymä Kaarna", "", "Kky Kaarna"),
            ("Koulutuskuntayhtymä Kaarna, Espoo", "", "Kky Kaarna, Espoo"),
            ("Koulutuskuntayhtymä Kaarna, Kauniainen", "", "Kky Kaarna, Kauniainen"),
            ("Ammattiopisto Kanerva, Järvenpää", "", "Ammattiopisto Kanerva"),
            ("Kuntayhtymä Meri", "", "Kuntayhtymä Meri"),
            ("Ravintolaväen yhdistys ry", "", "Ravintolaväen yhd. ry"),
            ("Ravintolaväen yhdistys Ilmatar ry, Helsinki", "", "Ravintolaväen yhd. Il…"),
            ("Yrittäjäyhdistys Nuotio ry", "", "Yrittäjäyhdistys Nuot…"),
            ("Matkailuyhdistysten liitto ry", "", "Matkailuyhdistysten l…"),
            ("Haaga Instituutti -säätiön tuki", "", "Haaga Instituutti -sä…"),
            ("a" * MOST, "", "a" * MOST),
            ("a" * (MOST + 1), "", "a" * (MOST - 1) + "…"),
        ],
    )
    def test_fit_beside_the_map(self, name, short, shown):
        assert shortened(name, short) == shown
        assert len(shown) <= MOST

    def test_two_that_would_be_cut_alike_keep_their_ends(self):
        found = briefs(
            [
                (1, "Yrittäjäyhdistys Helmi Länsi", ""),
                (2, "Yrittäjäyhdistys Helmi Itä", ""),
                (3, "Yrittäjäyhdistys Helmi Etelä", "YHE"),
                (4, "Kahvila", ""),
            ]
        )
        assert found == {
            1: "Yrittäjäyh…Helmi Länsi",
            2: "Yrittäjäyhdi…Helmi Itä",
            3: "YHE",
            4: "Kahvila",
        }

    def test_who_has_the_same_name_in_another_town_keeps_the_town(self):
        found = briefs(
            [(1, "Ammattiopisto Kanerva, Järvenpää", ""), (2, "Ammattiopisto Kanerva, Espoo", "")]
        )
        assert found == {1: "Ammattiopi…, Järvenpää", 2: "Ammattiopisto…, Espoo"}

    def test_who_has_no_end_of_their_own_has_a_number(self):
        found = briefs((at, f"Yrittäjäyhdistys {name} ry, Helsinki", "") for at, name in enumerate(
            ["Kielo", "Kielonen"]
        ))  # fmt: skip
        assert found == {0: "Yrittäjäyhdistys Ki… 1", 1: "Yrittäjäyhdistys Ki… 2"}

    def test_a_network_has_room_for_more_letters(self):
        name = "Suomen matkailualan liiton osasto"
        assert briefs([(1, name, "")], LONGER) == {1: "Suomen matkailualan liiton osas…"}
        assert briefs([(1, name[:LONGER], "")], LONGER) == {1: name[:LONGER]}

    @given(NAMES, st.sampled_from([MOST, LONGER]))
    def test_different_names_are_never_brief_alike_and_always_fit(self, names, most):
        found = briefs([(at, name, short) for at, (name, short) in enumerate(names)], most)
        assert sorted(found) == list(range(len(names)))
        whole = {name for name, _short in names}
        told: dict[str, set[str]] = {}
        for at, (name, _short) in enumerate(names):
            told.setdefault(found[at], set()).add(name)
        assert {brief: len(of) for brief, of in told.items()} == dict.fromkeys(told, 1)
        assert len(told) >= len(whole)
        assert max(map(len, found.values()), default=0) <= most

    @pytest.mark.parametrize(
        ("room", "shown"), [(7, "Kahvila"), (6, "Kahvi…"), (1, "K…"), (0, "K…")]
    )
    def test_are_cut(self, room, shown):
        assert cut("Kahvila", room) == shown

    def test_no_sign_is_left_before_the_cut(self):
        assert cut("Meri, Vaasa", 7) == "Meri…"

    def test_letters_along_an_arc(self):
        assert letters_along(100, 0, 90, 10) == 15
