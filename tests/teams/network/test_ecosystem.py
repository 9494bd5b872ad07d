"""The same rows as a map, a matrix and a table: pure functions."""

from __future__ import annotations

from collections import Counter

import pytest

from partnerships.levels.models import Level
from teams.network.drawing import draw
from teams.network.ecosystem import Neighbour, cell_of, in_groups, matrix

pytestmark = pytest.mark.one_engine
LEVELS = [Level(pk=n, key=f"l{n}", number=n if n < 5 else None, order=n) for n in range(1, 6)]
CATEGORIES = [("work", "Työelämä"), ("society", "Yhteiskunta"), ("staff", "Henkilöstö")]
SECTORS = {"food": "Ravintola", "travel": "Matkailu"}


def neighbour(key, category="work", sector="food", levels=(1,)):
    held = tuple(LEVELS[number - 1] for number in levels)
    return Neighbour(key, f"Nimi {key:04}", f"N{key}", category, sector, held, is_example=False)


def grouped(*found):
    return in_groups(found, CATEGORIES, SECTORS, "Muu ala")


def many(number):
    """So many, in all groups and fields, on one to three levels."""
    return [
        neighbour(
            at,
            CATEGORIES[at % 2][0],
            [*SECTORS, "", "gone"][at % 4],
            levels=sorted({at % 5 + 1, at % 3 + 1, at % 7 % 5 + 1}),
        )
        for at in range(number)
    ]


class TestGroups:
    def test_are_all_there_in_their_order_field_by_field(self):
        groups = grouped(
            neighbour(1, sector="travel"), neighbour(2), neighbour(3, "society"), neighbour(4)
        )
        assert [(g.key, [m.key for m in g.members]) for g in groups] == [
            ("work", [2, 4, 1]), ("society", [3]), ("staff", []),
        ]  # fmt: skip
        assert [sector.label for sector in groups[0].sectors] == ["Ravintola", "Matkailu"]

    def test_what_has_no_field_comes_last(self):
        group = grouped(neighbour(1, sector=""), neighbour(2, sector="gone"), neighbour(3))[0]
        assert [(s.key, s.label) for s in group.sectors] == [("food", "Ravintola"), ("", "Muu ala")]
        assert {member.key for member in group.sectors[1].members} == {1, 2}


class TestMatrix:
    def test_counts_organisations_on_levels_and_in_groups(self):
        groups = grouped(
            neighbour(1, levels=(1, 4)),
            neighbour(2, levels=(1,)),
            neighbour(3, "society", levels=(5,)),
        )
        lines = matrix(groups, LEVELS, "Yhteensä")
        told = {line.key: ([c.count for c in line.cells], line.total.count) for line in lines}
        assert told == {
            "work": ([2, 0, 0, 1, 0], 2),
            "society": ([0, 0, 0, 0, 1], 1),
            "staff": ([0, 0, 0, 0, 0], 0),
            "": ([2, 0, 0, 1, 1], 3),
        }

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("society.l5", "society.l5"),
            ("work.", "work."),
            (".l4", ".l4"),
            (".", "."),
            ("", "work.l1"),
            ("nothing", "work.l1"),
        ],
    )
    def test_a_number_is_chosen_or_else_the_first_with_anybody(self, asked, found):
        lines = matrix(
            grouped(neighbour(1, levels=(1, 4)), neighbour(3, "society", levels=(5,))), LEVELS, "Y"
        )
        cell = cell_of(lines, asked)
        assert cell is not None
        assert cell.key == found

    def test_where_nobody_is_nothing_is_chosen(self):
        assert cell_of(matrix(grouped(), LEVELS, "Y"), "") is None


class TestMap:
    @pytest.mark.parametrize(("number", "how"), [(50, "names"), (300, "dots"), (1000, "fields")])
    def test_shows_what_the_matrix_counts(self, number, how):
        groups = grouped(*many(number))
        lines, picture = matrix(groups, LEVELS, "Y"), draw(groups, LEVELS)
        assert (picture.how, picture.count) == (how, number)
        for line, piece in zip(lines[:-1], picture.slices, strict=True):
            counted = {cell.level: cell.count for cell in line.cells if cell.count}
            dots = Counter(dot.level.key for ray in piece.rays for dot in ray.dots)
            fields = Counter[str]()
            for field in piece.fields:
                for sector_level, *_where in field.counts:
                    on = sum(member.is_on(sector_level) for member in field.of.members)
                    fields[sector_level.key] += on
            assert dict(fields if how == "fields" else dots) == counted

    @pytest.mark.parametrize("number", [1, 50, 300])
    def test_draws_a_ray_of_everybody_once_and_the_same_each_time(self, number):
        groups = grouped(*many(number))
        picture = draw(groups, LEVELS)
        rays = [ray.of.key for piece in picture.slices for ray in piece.rays]
        assert rays == [member.key for group in groups for member in group.members]
        assert len(set(rays)) == number
        assert draw(grouped(*many(number)), LEVELS) == picture

    def test_the_dots_of_one_are_joined_inwards_to_outwards(self):
        picture = draw(grouped(neighbour(1, levels=(1, 3)), neighbour(2)), LEVELS)
        joined, single = picture.slices[0].rays
        assert (bool(joined.line), bool(single.line)) == (True, False)
        assert [dot.level.number for dot in joined.dots] == [1, 3]

    def test_names_read_upright_on_both_halves(self):
        picture = draw(grouped(*[neighbour(at) for at in range(40)]), LEVELS)
        for ray in picture.slices[0].rays:
            turn = float(ray.turn.partition("rotate(")[2].rstrip(")")) % 360
            assert turn <= 90 or turn >= 270

    def test_a_name_stands_along_a_field_only_where_it_fits(self):
        found = [neighbour(at) for at in range(300)] + [neighbour(999, sector="travel")]
        fields = draw(grouped(*found), LEVELS).slices[0].fields
        assert [field.arc.text for field in fields] == ["Ravintola 300", ""]

    def test_where_there_is_room_the_names_are_written(self):
        picture = draw(grouped(neighbour(1)), LEVELS)
        assert picture.slices[0].rays[0].name == "N1"
        assert draw(grouped(*many(300)), LEVELS).slices[0].rays[0].name == ""
