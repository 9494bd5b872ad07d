"""Measures by year: numbers and bands as the source tells them, beside the level they concern."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from quality.measures.drawing import in_numbers, strip_of
from quality.measures.models import Measure, MeasureSource, MeasureValue
from tests.conftest import held
from tests.factories import MeasureFactory, MeasureValueFactory
from tests.house import house_rows, load_house

pytestmark = pytest.mark.django_db


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


class TestValue:
    @pytest.mark.parametrize(
        ("low", "high", "shown"),
        [("3.77", None, "3,77"), ("4.00", "5.00", "4–5"), ("19.90", None, "19,9"),
         ("1600.00", None, "1\xa0600"), ("20.00", None, "20"), ("3.50", "4.25", "3,5–4,25")],
    )  # fmt: skip
    def test_is_shown_as_people_write_it(self, low, high, shown):
        value = MeasureValue(low=Decimal(low), high=Decimal(high) if high else None)
        assert in_numbers(value) == shown

    def test_is_shown_as_the_readers_language_writes_it(self):
        with translation.override("en"):
            assert in_numbers(MeasureValue(low=Decimal("3.77"))) == "3.77"

    @pytest.mark.parametrize(
        ("scale", "low", "high", "wrong"),
        [
            ("mean", "0.5", None, {"low"}),
            ("mean", "4", "6", {"high"}),
            ("mean", "1", "5", set()),
            ("percent", "101", None, {"low"}),
            ("people", "1600", None, set()),
        ],
    )
    def test_lies_on_its_scale(self, scale, low, high, wrong):
        value = MeasureValue(
            measure=MeasureFactory(scale=scale),
            year=2022,
            low=Decimal(low),
            high=Decimal(high) if high else None,
        )
        found: set[str] = set()
        try:
            value.clean()
        except ValidationError as error:
            found = set(error.message_dict)
        assert found == wrong


class TestPicture:
    def test_has_a_dot_for_a_number_and_a_band_for_a_band(self):
        measure = Measure(scale="mean")
        dot = strip_of(measure, Decimal(3), None)
        band = strip_of(measure, Decimal(4), Decimal(5))
        assert dot
        assert band
        assert (dot.x, dot.width, dot.ticks) == (75.0, 0.0, [30.0, 52.5, 75.0, 97.5, 120.0])
        assert (band.x, band.width) == (97.5, 22.5)

    def test_of_a_scale_without_ends_is_none(self):
        assert strip_of(Measure(scale="people"), Decimal(170), None) is None


class TestPages:
    def test_every_source_is_told_with_its_measures_and_years(self, page):
        measure = MeasureFactory()
        values = [MeasureValueFactory(measure=measure, year=year) for year in (2022, 2020)]
        MeasureFactory()  # without a number there is nothing to show
        [group] = page.get(reverse("measures:list")).context["groups"]
        [chart] = group.charts
        assert (group.source, chart.measure) == (measure.source, measure)
        assert [line.value for line in chart.lines] == values[::-1]

    def test_no_number_is_no_error(self, page):
        assert page.get(reverse("measures:list")).context["groups"] == []

    def test_the_words_beside_a_number_say_what_is_not_certain(self, page):
        MeasureValueFactory(
            low=Decimal(4), high=Decimal(5), is_about=True, year_is_inferred=True,
            reported_on="2022-03-02", note_fi="erinomainen",
        )  # fmt: skip
        html = " ".join(page.get(reverse("measures:list")).content.decode().split())
        assert re.search(r'<b class="num">\s*noin 4–5\s*</b>', html)
        assert "erinomainen · vuosi on päätelty · raportti 2.3.2022" in html

    def test_a_level_shows_its_own(self, page, levels):
        value = MeasureValueFactory(measure__level=levels["everyday"])
        MeasureValueFactory(measure__level=levels["network"])
        html = page.get(reverse("pages:level", args=["everyday"])).content.decode()
        assert html.count('class="measures"') == 1
        assert str(value.measure) in html

    def test_a_level_without_numbers_says_nothing_of_them(self, page, levels):
        MeasureFactory(level=levels["everyday"])
        assert (
            "h-measures" not in page.get(reverse("pages:level", args=["everyday"])).content.decode()
        )

    @pytest.mark.parametrize(
        ("name", "arguments", "most"), [("measures:list", [], 3), ("pages:level", ["everyday"], 13)]
    )
    def test_take_the_same_queries_however_many(self, page, levels, name, arguments, most):
        address = reverse(name, args=arguments)
        MeasureValueFactory(measure__level=levels["everyday"])
        few = queries(page, address)
        for year in range(2001, 2011):
            MeasureValueFactory(year=year, measure__level=levels["everyday"])
        assert queries(page, address) == few <= most

    def test_cost_the_level_page_one_query(self, page, levels, monkeypatch):
        address = reverse("pages:level", args=["everyday"])
        MeasureValueFactory(measure__level=levels["everyday"])
        with_them = queries(page, address)
        monkeypatch.setattr("quality.measures.pieces.values_of", lambda level: [])
        assert with_them - queries(page, address) == 1


@pytest.mark.slow
class TestReference:
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def loaded(cls, django_db_setup, django_db_blocker):
        yield from held(django_db_blocker, load_house)

    def test_has_every_measure_of_the_fixture_in_three_languages(self):
        rows = [*house_rows("measures"), *house_rows("measure_values")]
        counts = [model.objects.count() for model in (MeasureSource, Measure, MeasureValue)]
        assert (sum(counts), counts) == (len(rows), [5, 19, 20])
        names = [row["fields"][f"name_{code}"] for row in rows if "name_fi" in row["fields"]
                 for code in ("fi", "sv", "en")]  # fmt: skip
        assert "" not in names

    def test_every_value_lies_on_its_scale(self):
        for value in MeasureValue.objects.for_list():
            value.full_clean()

    def test_a_band_of_the_source_is_not_made_a_number(self):
        bands = MeasureValue.objects.exclude(high=None)
        assert set(bands.values_list("low", "high")) == {(Decimal(4), Decimal(5))}
        assert bands.count() == 7

    def test_says_which_years_are_inferred_and_which_numbers_are_about(self):
        keys = {
            name: set(MeasureValue.objects.filter(**{name: True}).values_list(
                "measure__key", flat=True))
            for name in ("year_is_inferred", "is_about")
        }  # fmt: skip
        assert keys == {
            "year_is_inferred": {"working-life-processes", "agreement-guidance"},
            "is_about": {"students", "staff"},
        }

    def test_is_loaded_once_and_never_over_what_people_have_written(self, quality):
        value = MeasureValue.objects.get(measure__key="informing")
        value.low = Decimal("3.90")
        value.save_as(quality, "edited")
        load_house()
        value.refresh_from_db()
        assert (value.low, MeasureValue.objects.count()) == (Decimal("3.90"), 20)
