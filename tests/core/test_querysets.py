"""Questions about time and words, asked at the queryset itself."""

from datetime import date

import pytest

from core.querysets import (
    EVER,
    counts_of_all,
    how_many,
    in_force,
    keys_of_all,
    manager_of,
)
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    ToolFactory,
)
from toolkit.tools.models import Tool

pytestmark = pytest.mark.django_db
STARTED, ENDED = date(2026, 3, 1), date(2026, 5, 1)


@pytest.fixture
def ended(levels):
    row = PartnershipFactory(started_on=STARTED)
    return ResponsibilityFactory(partnership=row, started_on=STARTED, ended_on=ENDED)


@pytest.mark.parametrize(
    ("day", "is_there"),
    [
        (date(2026, 2, 28), False), (STARTED, True), (date(2026, 4, 30), True), (ENDED, False),
        (None, False), (EVER, True),
    ],
)  # fmt: skip
def test_in_force_from_the_first_day_to_the_day_before_the_end(ended, day, is_there):
    assert Responsibility.objects.in_force(day).exists() is is_there


def test_what_has_no_end_is_in_force_now_and_later(levels):
    row = PartnershipFactory(started_on=STARTED)
    assert list(Partnership.objects.in_force(None)) == [row]
    assert list(Partnership.objects.in_force(date(2030, 1, 1))) == [row]


def test_only_what_has_not_ended_is_open(ended):
    other = ResponsibilityFactory(partnership=ended.partnership)
    assert list(Responsibility.objects.open()) == [other]


@pytest.mark.parametrize(("day", "is_there"), [(date(2026, 4, 30), True), (ENDED, False)])
def test_in_force_is_asked_through_a_relation(ended, day, is_there):
    held = Partnership.objects.filter(in_force(day, "responsibilities__"))
    assert list(held) == ([ended.partnership] if is_there else [])


def test_how_many_counts_rows_and_none_is_zero(levels):
    PartnershipFactory(organisation=OrganisationFactory(), team=None)
    assert how_many_of(Partnership.objects.order_by("pk")) == 1
    assert how_many_of(Partnership.objects.none()) == 0
    PartnershipFactory()
    assert how_many_of(Partnership.objects.order_by("pk")) == 2


def how_many_of(rows):
    return Organisation.objects.values_list(how_many(rows), flat=True)[0]


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.update(name="x"),
        lambda rows: rows.bulk_create([Organisation(name="x")]),
        lambda rows: rows.bulk_update([], ["name"]),
    ],
    ids=["update", "bulk_create", "bulk_update"],
)
def test_writes_that_the_history_would_miss_are_refused(write):
    with pytest.raises(TypeError, match=r"writes no history"):
        write(Organisation.objects.all())
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AYRAS", True), ("kahvila yr", True), ("kahvila hotelli", False), ("", True),
    ],
)  # fmt: skip
def test_every_word_is_looked_for_inside_words(text, found):
    ToolFactory(title="Kahvila Äyräs")
    assert Tool.objects.holding(text).exists() is found


def test_the_manager_of_a_relation_is_that_of_the_rows_that_point():
    assert manager_of(Organisation, "partnerships") is Partnership.objects


class TestSeveralAtOnce:
    def test_keys_of_slices_come_each_in_its_order(self):
        a, b, c = (OrganisationFactory(name=name) for name in "ABC")
        rows = Organisation.objects.order_by("sort_key")
        assert keys_of_all([rows[:2], rows.reverse()[:1], rows.none()]) == [a.pk, b.pk, c.pk]
        assert keys_of_all([]) == keys_of_all([rows.none()]) == []

    def test_counts_go_no_further_than_asked(self, django_assert_num_queries):
        for name in "ABC":
            OrganisationFactory(name=name)
        rows = Organisation.objects.order_by("sort_key")
        with django_assert_num_queries(1):
            found = counts_of_all([rows, rows.filter(name="B"), rows.none()], 1)
        assert found == [2, 1, 0]
        assert counts_of_all([], 1) == []
