"""What the database refuses of partnerships, whoever asks, and in which order rows come."""

from __future__ import annotations

from datetime import date

import pytest

from partnerships.partnerships.models import LevelChange, Partnership, Responsibility
from tests.constraints import accepts
from tests.factories import PartnershipFactory, ResponsibilityFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY, BEFORE, LATER = date(2026, 3, 1), date(2026, 2, 28), date(2026, 3, 2)


@pytest.fixture
def row(levels):
    return PartnershipFactory(started_on=DAY)


def ending(day=DAY):
    return {"ended_on": day, "ended_by": UserFactory(), "ended_reason": "Loppui"}


class TestPartnership:
    @pytest.mark.parametrize(("day", "accepted"), [(DAY, True), (BEFORE, False)])
    def test_ends_after_it_starts(self, row, day, accepted):
        assert accepts(row, **ending(day)) is accepted

    def test_is_open_once_on_a_level_in_a_team(self, row, levels):
        same = {"organisation": row.organisation, "level": row.level, "team": row.team}
        for name, value in [
            ("organisation", PartnershipFactory().organisation), ("level", levels["network"]),
            ("team", TeamFactory()), ("team", None),
        ]:  # fmt: skip
            assert accepts(PartnershipFactory(), **same | {name: value}) is True
        assert accepts(PartnershipFactory(started_on=DAY), **same | ending()) is True
        assert accepts(PartnershipFactory(), **same) is False

    def test_is_open_once_on_a_level_without_a_team(self, row, levels):
        PartnershipFactory(organisation=row.organisation, team=None)
        same = {"organisation": row.organisation, "level": row.level, "team": None}
        for name, value in [
            ("organisation", PartnershipFactory().organisation), ("level", levels["network"]),
            ("team", TeamFactory()),
        ]:  # fmt: skip
            assert accepts(PartnershipFactory(), **same | {name: value}) is True
        assert accepts(PartnershipFactory(started_on=DAY), **same | ending()) is True
        assert accepts(PartnershipFactory(), **same) is False

    @pytest.mark.parametrize(
        "missing", [{}, {"ended_on": None}, {"ended_by": None}, {"ended_reason": ""}]
    )
    def test_is_ended_by_somebody_on_a_day_for_a_reason(self, row, missing):
        assert accepts(row, **ending() | missing) is (not missing)

    @pytest.mark.parametrize(
        ("is_on", "is_by", "accepted"),
        [(True, True, True), (True, False, False), (False, True, False), (False, False, True)],
    )
    def test_is_confirmed_by_somebody_on_a_day(self, row, is_on, is_by, accepted):
        by = UserFactory() if is_by else None
        assert accepts(row, confirmed_on=DAY if is_on else None, confirmed_by=by) is accepted


class TestResponsibility:
    @pytest.mark.parametrize(("day", "accepted"), [(DAY, True), (BEFORE, False)])
    def test_ends_after_it_starts(self, row, day, accepted):
        person = ResponsibilityFactory(partnership=row, started_on=DAY)
        assert accepts(person, ended_on=day) is accepted

    def test_is_a_person_s_once_in_a_partnership(self, row):
        first = ResponsibilityFactory(partnership=row)
        person = ResponsibilityFactory(started_on=DAY)
        assert accepts(person, partnership=row) is True
        assert accepts(ResponsibilityFactory(), user=first.user) is True
        assert accepts(person, user=first.user) is False
        assert accepts(person, ended_on=DAY) is True

    def test_is_the_main_one_of_one(self, row):
        ResponsibilityFactory(partnership=row, is_main=True)
        person = ResponsibilityFactory(partnership=row, started_on=DAY)
        assert accepts(ResponsibilityFactory(), is_main=True) is True
        assert accepts(person, area="Sopimukset") is True
        assert accepts(person, is_main=True) is False
        assert accepts(person, ended_on=DAY) is True


class TestLevelChange:
    @pytest.fixture
    def change(self, row, staff):
        return LevelChange.objects.create(
            before=row,
            after=PartnershipFactory(),
            reason="Kasvoi",
            decided_on=DAY,
            decided_by=staff,
        )

    def test_is_between_two_rows(self, change):
        assert accepts(change, after=PartnershipFactory()) is True
        assert accepts(change, after=change.before) is False

    def test_has_a_reason(self, change):
        assert accepts(change, reason="x") is True
        assert accepts(change, reason="") is False


def test_partnerships_come_by_level_and_as_they_began(levels):
    rows = [
        PartnershipFactory(level=levels[key], started_on=day)
        for key, day in [("network", BEFORE), ("everyday", LATER), ("everyday", DAY)]
    ]
    assert list(Partnership.objects.all()) == rows[::-1]


def test_the_main_contact_comes_first_and_the_rest_by_name(row):
    people = [
        ResponsibilityFactory(partnership=row, user__last_name=name, is_main=name == "Ö")
        for name in ("B", "A", "Ö")
    ]
    assert list(Responsibility.objects.all()) == people[::-1]


def test_moves_come_as_they_were_decided(row, staff):
    moves = [
        LevelChange.objects.create(
            before=PartnershipFactory(),
            after=PartnershipFactory(),
            reason="Kasvoi",
            decided_on=day,
            decided_by=staff,
        )
        for day in (LATER, DAY)
    ]
    assert list(LevelChange.objects.all()) == moves[::-1]
