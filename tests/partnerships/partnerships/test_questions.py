"""What is asked of partnerships, at both sides of each border."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from partnerships.partnerships.models import Partnership
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 25)
A_YEAR_AGO, BEFORE_IT = date(2025, 11, 24), date(2025, 11, 23)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False) as clock:
        yield clock


def over(**fields):
    """An ended partnership."""
    return PartnershipFactory(
        ended_on=TODAY, ended_by=UserFactory(), ended_reason="Loppui", **fields
    )


def meets(condition):
    return Partnership.objects.filter(condition).exists()


@pytest.mark.parametrize(
    ("day", "unconfirmed"), [(A_YEAR_AGO, False), (BEFORE_IT, True), (None, True)]
)
def test_a_confirmation_holds_for_twelve_months(day, unconfirmed):
    row = PartnershipFactory(confirmed_on=day, confirmed_by=UserFactory() if day else None)
    assert (meets(Partnership.objects.unconfirmed()), row.is_unconfirmed) == (
        unconfirmed,
        unconfirmed,
    )


@pytest.mark.parametrize(
    ("day", "passed", "by_today"),
    [(YESTERDAY, True, True), (TODAY, False, True), (TOMORROW, False, False), (None, False, False)],
)
def test_a_contact_has_passed_the_day_after(day, passed, by_today):
    row = PartnershipFactory(next_contact=day)
    assert (meets(Partnership.objects.contact_passed()), row.is_contact_passed) == (passed, passed)
    assert meets(Partnership.objects.contact_by(TODAY)) is by_today


@pytest.mark.parametrize(
    ("contact", "confirmed", "description", "need"),
    [
        (YESTERDAY, BEFORE_IT, "Yhteistyötä", "Yhteydenotto myöhässä"),
        (None, BEFORE_IT, "Yhteistyötä", "Vahvistamatta yli 12 kk"),
        (None, A_YEAR_AGO, "Yhteistyötä", "Kuvaus kaipaa tarkennusta"),
        (None, A_YEAR_AGO, "Opiskelijat leipovat pullaa torille", ""),
    ],
)
def test_the_first_need_is_the_one_to_act_on(contact, confirmed, description, need):
    row = PartnershipFactory(next_contact=contact, confirmed_on=confirmed, description=description)
    assert row.first_need == need


def test_passed_contacts_come_first_and_then_those_confirmed_longest_ago():
    def of(name, **fields):
        return PartnershipFactory(organisation=OrganisationFactory(name=name), **fields)

    of("Aivan uusin", confirmed_on=TODAY)
    of("Toinen", confirmed_on=YESTERDAY)
    of("Ensin aakkosissa", confirmed_on=YESTERDAY)
    of("Ei koskaan", confirmed_on=None, confirmed_by=None)
    of("Myöhässä", confirmed_on=TODAY, next_contact=YESTERDAY)
    assert [row.organisation.name for row in Partnership.objects.by_need()] == [
        "Myöhässä", "Ei koskaan", "Ensin aakkosissa", "Toinen", "Aivan uusin",
    ]  # fmt: skip


def test_a_person_is_responsible_from_the_first_day_to_the_last(staff, other_staff):
    held = ResponsibilityFactory(user=staff, started_on=A_YEAR_AGO, ended_on=TODAY)
    ResponsibilityFactory(user=other_staff, started_on=BEFORE_IT)
    for day, rows in [
        (BEFORE_IT, []), (A_YEAR_AGO, [held.partnership]), (YESTERDAY, [held.partnership]),
        (TODAY, []), (None, []),
    ]:  # fmt: skip
        assert list(Partnership.objects.responsible_to(staff, day)) == rows


@pytest.mark.parametrize(
    ("person", "has_team", "is_cared_for", "has_person"),
    [
        ("working", False, True, True), ("left", False, False, False),
        ("ended", False, False, False), (None, False, False, False),
        (None, True, True, False), ("left", True, True, False),
    ],
)  # fmt: skip
def test_a_team_or_a_working_person_takes_care(person, has_team, is_cared_for, has_person):
    row = PartnershipFactory(team=TeamFactory() if has_team else None)
    ResponsibilityFactory(partnership=PartnershipFactory(ended_on=None))
    if person:
        ResponsibilityFactory(
            partnership=row,
            user__is_active=person != "left",
            ended_on=TODAY if person == "ended" else None,
        )
    rows = Partnership.objects.filter(pk=row.pk)
    assert rows.filter(rows.cared_for()).exists() is is_cared_for
    assert rows.filter(rows.with_person()).exists() is has_person


def test_a_list_shows_who_was_responsible_on_the_day():
    row = PartnershipFactory()
    before = ResponsibilityFactory(partnership=row, started_on=A_YEAR_AGO, ended_on=TODAY)
    now = ResponsibilityFactory(partnership=row, started_on=TODAY)
    for day, shown in [(YESTERDAY, [before]), (TODAY, [now]), (None, [now])]:
        [found] = Partnership.objects.for_list(day)
        assert found.shown_responsibilities == shown


def test_a_portfolio_has_the_team_s_open_ones_by_level_and_name(levels, team):
    def of(name, level):
        return PartnershipFactory(
            organisation=OrganisationFactory(name=name), team=team, level=levels[level]
        )

    of("Aalto", "development")
    of("Ö", "everyday")
    of("Koski", "everyday")
    over(team=team)
    PartnershipFactory()
    assert [row.organisation.name for row in Partnership.objects.portfolio_of(team)] == [
        "Koski", "Ö", "Aalto",
    ]  # fmt: skip


def test_a_field_is_read_as_it_was_recorded_by_the_end_of_the_day(today):
    today.move_to("2026-11-01 12:00 +0200")
    row = PartnershipFactory(goal="Eka")
    for at, goal in [("2026-11-10 23:59 +0200", "Toka"), ("2026-11-11 00:00 +0200", "Kolmas")]:
        today.move_to(at)
        row.goal = goal
        row.save_as(None, "edited")
    PartnershipFactory(goal="Muu")
    for day, goal in [
        (date(2026, 10, 1), "Eka"), (date(2026, 11, 9), "Eka"), (date(2026, 11, 10), "Toka"),
        (date(2026, 11, 11), "Kolmas"), (None, "Kolmas"),
    ]:  # fmt: skip
        assert Partnership.objects.recorded("goal", day).get(pk=row.pk).then == goal


def test_what_was_recorded_last_counts_even_if_the_clock_went_back(today):
    row = PartnershipFactory(goal="Eka")
    for at, goal in [("2026-11-20 12:00 +0200", "Toka"), ("2026-11-10 12:00 +0200", "Kolmas")]:
        today.move_to(at)
        row.goal = goal
        row.save_as(None, "edited")
    assert Partnership.objects.recorded("goal", date(2026, 11, 22)).get().then == "Kolmas"


def test_agreements_are_parted_by_today():
    class Stub:
        def __init__(self, is_over, is_in_force):
            self.is_over, self.is_in_force = is_over, is_in_force

    past, now, coming = Stub(True, False), Stub(False, True), Stub(False, False)
    row = Partnership()
    row.shown_agreements = [past, now, coming]
    assert row.current_agreements == [now, coming]
    assert row.past_agreements == [past]
    assert row.agreements_in_force == [now]


def test_a_partnership_is_found_by_what_it_says():
    row = PartnershipFactory(description="Pullaa", goal="Ääni", counterpart="Johto")
    assert (row.search_text, row.is_vague) == ("pullaa aani johto", True)
