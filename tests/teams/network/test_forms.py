"""What is done in which field: the numbers are those of the register, whatever is asked."""

from __future__ import annotations

from math import pi

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from teams.network.forms_by_field import LARGEST, LEAST, grid
from tests.factories import OrganisationFactory, PartnershipFactory, TeamFactory

PATH = "/network/?view=forms"
FORMS, FIELDS = ["visits", "projects", "events"], ["travel", "trade"]
told = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.lists(st.sampled_from(FIELDS), unique=True),
        st.lists(st.sampled_from(FORMS), unique=True),
    )
)


class TestTheGrid:
    def test_counts_an_organisation_once_in_each_cell(self):
        found = grid(
            [
                (1, ["travel"], ["visits"]),
                (1, ["travel"], ["visits", "events"]),
                (2, [], ["events"]),
            ],
            FORMS,
            FIELDS,
        )
        assert found.fields == ["travel"]
        assert [
            (line.form, [n.count for n in line.numbers], line.total) for line in found.lines
        ] == [
            ("visits", [1], 1),
            ("events", [1], 2),
        ]
        assert found.unused == ["projects"]

    @given(told)
    def test_every_form_is_shown_or_named_as_unused_and_discs_fit(self, rows):
        found = grid(rows, FORMS, FIELDS)
        assert sorted([line.form for line in found.lines] + found.unused) == sorted(FORMS)
        radii = [number.radius for line in found.lines for number in line.numbers]
        assert all(radius == 0 or LEAST <= radius <= LARGEST for radius in radii)

    def test_the_area_of_a_disc_is_as_the_number(self):
        rows = [(key, ["travel"], ["visits"]) for key in range(8)] + [
            (key, ["travel"], ["events"]) for key in range(4)
        ]
        first, second = (line.numbers[0] for line in grid(rows, FORMS, FIELDS).lines)
        assert (first.count, second.count) == (8, 4)
        areas = [pi * each.radius**2 for each in (first, second)]
        assert round(areas[0] / areas[1], 1) == 2

    def test_a_number_with_too_small_a_disc_has_none(self):
        rows = [(key, ["travel"], ["visits"]) for key in range(8)] + [(1, ["travel"], ["events"])]
        first, second = (line.numbers[0] for line in grid(rows, FORMS, FIELDS).lines)
        assert (first.radius, second.count, second.radius) == (LARGEST, 1, 0)


def fill(number, **values):
    for at in range(number):
        row = OrganisationFactory(sectors=["restaurants", "travel"][: 1 + at % 2])
        PartnershipFactory(
            organisation=row, cooperation_forms=["events", "visits"][: 1 + at % 2], **values
        )


@pytest.mark.django_db
class TestThePage:
    @pytest.mark.parametrize("narrowed", ["", "&category=working_life", "&level=everyday"])
    def test_a_number_is_what_the_register_lists_when_it_is_opened(self, page, levels, narrowed):
        fill(5)
        lines = page.get(PATH + narrowed).context["lines"]
        asked = [(line["address"], line["total"]) for line in lines]
        asked += [(n["address"], n["count"]) for line in lines for n in line["numbers"]]
        assert asked
        for address, count in asked:
            assert page.get(address).context["page"].paginator.count == count

    def test_a_team_sees_its_own(self, page, levels, team):
        fill(2, team=team)
        fill(3, team=TeamFactory())
        lines = page.get(f"{PATH}&team={team.slug}").context["lines"]
        assert max(line["total"] for line in lines) == 2

    def test_says_so_where_nothing_is_told(self, page, levels):
        PartnershipFactory()
        text = page.get(PATH).content.decode()
        assert "Yhteistyömuotoja ei ole vielä kirjattu" in text

    def test_asks_as_many_questions_for_many_as_for_few(self, page, levels):
        def asked():
            with CaptureQueriesContext(connection) as queries:
                page.get(PATH)
            return len(queries)

        fill(2)
        asked()
        few = asked()
        fill(12)
        assert asked() == few
