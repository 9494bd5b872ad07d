"""Which numbers are shown and in which order."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from quality.measures.models import Measure, MeasureSource, MeasureValue
from tests.constraints import accepts
from tests.factories import MeasureFactory, MeasureValueFactory

pytestmark = pytest.mark.django_db


def test_only_measures_with_values_are_shown_each_with_its_years_in_order():
    first = MeasureSource.objects.create(key="first", name_fi="Eka", order=1)
    later = MeasureFactory(order=1)
    second, top = MeasureFactory(source=first, order=2), MeasureFactory(source=first, order=1)
    same = MeasureFactory(source=first, order=2)
    MeasureFactory()
    for measure, year in [(later, 2024), (same, 2024), (second, 2024), (second, 2023), (top, 2024)]:
        MeasureValueFactory(measure=measure, year=year)
    found = Measure.objects.in_numbers()
    assert found == [top, second, same, later]
    assert [[value.year for value in row.shown_values] for row in found] == [
        [2024], [2023, 2024], [2024], [2024],
    ]  # fmt: skip
    assert Measure.objects.filter(pk=top.pk).in_numbers() == [top]


def test_each_row_is_known_by_its_key():
    measure = MeasureFactory(key="a")
    value = MeasureValueFactory(measure=measure, year=2022)
    MeasureValueFactory(measure=measure, year=2023)
    MeasureValueFactory(year=2022)
    assert MeasureSource.objects.get_by_natural_key("survey") == measure.source
    assert Measure.objects.get_by_natural_key("a") == measure
    assert MeasureValue.objects.get_by_natural_key("a", 2022) == value
    assert (measure.source.natural_key(), measure.natural_key()) == (("survey",), ("a",))
    assert value.natural_key() == ("a", 2022)


@pytest.mark.parametrize(
    ("scale", "ends"),
    [
        ("mean", (Decimal(1), Decimal(5))), ("percent", (Decimal(0), Decimal(100))),
        ("people", None), ("pieces", None),
    ],
)  # fmt: skip
def test_a_mean_and_a_percentage_have_ends(scale, ends):
    assert Measure(scale=scale).ends == ends


def test_a_value_off_its_scale_is_told_where_the_scale_ends():
    value = MeasureValue(measure=Measure(scale="percent"), low=Decimal(-1), high=Decimal(101))
    with pytest.raises(ValidationError) as refused:
        value.clean()
    said = ["Arvo ei ole asteikolla 0–100."]
    assert refused.value.message_dict == {"low": said, "high": said}


@pytest.mark.parametrize("measure", [None, Measure(scale="")])
def test_without_a_measure_or_a_scale_nothing_is_compared(measure):
    MeasureValue(measure=measure, low=Decimal(1000)).clean()


class TestConstraints:
    def test_a_measure_has_one_value_a_year(self):
        first, row = MeasureValueFactory(year=2022), MeasureValueFactory(year=2022)
        assert accepts(row) is True
        assert accepts(row, year=2023) is True
        assert accepts(row, measure=first.measure) is True
        assert accepts(row, year=2022) is False

    @pytest.mark.parametrize(
        ("low", "high", "accepted"),
        [
            ("4", None, True), ("4", "4.01", True), ("4", "4", False), ("0", None, True),
            ("-0.01", None, False),
        ],
    )  # fmt: skip
    def test_a_band_goes_up_and_nothing_is_below_nothing(self, low, high, accepted):
        values = {"low": Decimal(low), "high": high and Decimal(high)}
        assert accepts(MeasureValueFactory(), **values) is accepted


def test_sources_measures_and_values_come_in_their_order():
    sources = [
        MeasureSource.objects.create(key=f"s{order}", name_fi="Lähde", order=order)
        for order in (2, 1)
    ]
    rows = [
        MeasureFactory(source=source, order=order)
        for source, order in [(sources[0], 1), (sources[1], 2), (sources[1], 1)]
    ]
    assert list(MeasureSource.objects.all()) == sources[::-1]
    assert list(Measure.objects.all()) == rows[::-1]
    values = [
        MeasureValueFactory(measure=row, year=year)
        for row, year in [(rows[0], 2021), (rows[1], 2023), (rows[1], 2022)]
    ]
    assert list(MeasureValue.objects.all()) == values[::-1]
