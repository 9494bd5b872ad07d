"""In which years and months a survey is held."""

import pytest
import time_machine

from teams.surveys.models import FeedbackSurvey
from tests.constraints import accepts
from tests.factories import FeedbackSurveyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.mark.parametrize(("last", "goes_on"), [(None, True), (2027, True), (2026, True),
                         (2025, False)])  # fmt: skip
def test_goes_on_to_the_end_of_its_last_year(last, goes_on):
    FeedbackSurveyFactory(last_year=last)
    assert FeedbackSurvey.objects.going_on().exists() is goes_on


@pytest.mark.parametrize(
    ("first", "last", "is_held"),
    [
        (2020, None, True), (2027, None, True), (2028, None, False), (2020, 2025, False),
        (2020, 2026, True),
    ],
)  # fmt: skip
def test_is_held_in_some_of_the_years_from_its_first_to_its_last(first, last, is_held):
    FeedbackSurveyFactory(first_year=first, last_year=last)
    assert FeedbackSurvey.objects.of_years(2026, 2027).exists() is is_held


@pytest.mark.parametrize(
    ("year", "open_ended", "ending"),
    [(2023, False, False), (2024, True, True), (2026, True, True), (2027, True, False)],
)
def test_a_year_is_one_of_its_own_from_the_first_to_the_last(year, open_ended, ending):
    assert FeedbackSurvey(first_year=2024).is_in(year) is open_ended
    assert FeedbackSurvey(first_year=2024, last_year=2026).is_in(year) is ending


@pytest.mark.parametrize(
    ("months", "timing", "first"),
    [([], "year", 0), (["10"], "month", 10), (["10", "9"], "month", 9)],
)
def test_its_time_is_its_months_or_some_time_of_the_year(months, timing, first):
    row = FeedbackSurvey(months=months)
    assert (row.timing, row.first_month) == (timing, first)


def test_is_known_by_its_name_and_sorted_by_it():
    row = FeedbackSurveyFactory(name="Äkysely")
    FeedbackSurveyFactory(name="Zkysely")
    assert FeedbackSurvey.objects.get_by_natural_key("Äkysely") == row
    assert row.natural_key() == ("Äkysely",)
    assert [each.name for each in FeedbackSurvey.objects.all()] == ["Zkysely", "Äkysely"]


@pytest.mark.parametrize(("last", "accepted"), [(2020, True), (2019, False), (None, True)])
def test_ends_in_its_first_year_at_the_earliest(last, accepted):
    assert accepts(FeedbackSurveyFactory(first_year=2020), last_year=last) is accepted
