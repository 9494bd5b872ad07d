"""Five answers about a partner before a phone call."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from partnerships.contacts.models import Contact
from partnerships.partners.glance import glance
from partnerships.partners.queries import partnerships_of
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def first(levels):
    return PartnershipFactory(level=levels["everyday"], confirmed_on=date(2026, 1, 1))


@pytest.fixture
def second(levels, first):
    return PartnershipFactory(
        organisation=first.organisation, level=levels["strategic"], confirmed_on=date(2025, 6, 1)
    )


def look(partnership):
    partner = partnership.organisation
    contacts = list(Contact.objects.told().filter(organisation=partner).for_page())
    return glance([row for row in partnerships_of(partner) if row.is_open], contacts)


def test_of_nothing_there_is_nothing(levels):
    seen = glance([], [])
    assert (seen.people, seen.teams, seen.main, seen.others) == ([], [], [], 0)
    assert (seen.last_contact, seen.next_contact, seen.agreement, seen.oldest) == (None,) * 4
    assert seen.wants_agreement is False


def test_each_person_is_named_once_with_all_levels_the_main_contacts_first(first, second):
    other, main = UserFactory(), UserFactory()
    ResponsibilityFactory(partnership=first, user=other, is_main=False, area="näytöt")
    ResponsibilityFactory(partnership=first, user=main, is_main=True, area="vierailut")
    ResponsibilityFactory(partnership=second, user=main, is_main=True, area="vierailut")
    seen = look(first)
    assert [(item.user, item.is_main, item.areas) for item in seen.people] == [
        (main, True, ["vierailut"]),
        (other, False, ["näytöt"]),
    ]
    assert [level.key for level in seen.people[0].levels] == ["everyday", "strategic"]
    assert ([item.user for item in seen.main], seen.others) == ([main], 1)


def test_who_is_the_main_contact_of_one_level_comes_before_all_others(first, second):
    other, main = UserFactory(), UserFactory()
    ResponsibilityFactory(partnership=first, user=main, is_main=False)
    ResponsibilityFactory(partnership=second, user=other, is_main=False)
    ResponsibilityFactory(partnership=second, user=main, is_main=True)
    assert [(item.user, item.is_main) for item in look(first).people] == [
        (main, True), (other, False)
    ]  # fmt: skip


def test_a_partnership_without_a_team_names_none(levels):
    assert look(PartnershipFactory(team=None)).teams == []


def test_without_a_main_contact_everybody_is_another(first):
    ResponsibilityFactory(partnership=first, is_main=False)
    assert look(first).others == 1


def test_teams_are_named_once(first, levels):
    team = TeamFactory()
    for key in ("strategic", "network"):
        PartnershipFactory(organisation=first.organisation, level=levels[key], team=team)
    assert look(first).teams == [first.team, team]


def test_the_oldest_confirmation_is_the_one_that_is_told(first, second):
    assert look(first).oldest == second
    second.confirmed_on, second.confirmed_by = TODAY(), UserFactory()
    second.save_as(None, "edited")
    assert look(first).oldest == first


def test_never_confirmed_is_older_than_any_day(first, second):
    first.confirmed_on, first.confirmed_by = None, None
    first.save_as(None, "edited")
    seen = look(first)
    assert seen.oldest == first


def test_the_contact_that_comes_first_is_next(first, second):
    assert look(first).next_contact is None
    for row, day in ((first, date(2027, 3, 1)), (second, date(2027, 2, 1))):
        row.next_contact = day
        row.save_as(None, "edited")
    assert look(first).next_contact == second


def test_the_latest_contact_is_the_last_one(first):
    ContactFactory(organisation=first.organisation, happened_on=date(2026, 1, 5))
    last = ContactFactory(organisation=first.organisation, happened_on=date(2026, 2, 5))
    assert look(first).last_contact == last


class TestAgreement:
    def test_the_one_in_force_that_ends_first_is_told(self, first, second):
        AgreementFactory(partnership=first, valid_from=date(2020, 1, 1), valid_until=None)
        ends = AgreementFactory(
            partnership=second, valid_from=date(2020, 1, 1), valid_until=date(2099, 1, 1)
        )
        AgreementFactory(
            partnership=second, valid_from=date(2020, 1, 1), valid_until=date(2021, 1, 1)
        )
        assert look(first).agreement == ends

    def test_is_missed_where_the_level_expects_one(self, first, levels):
        assert not look(first).wants_agreement
        levels["everyday"].asks_for_agreement = True
        levels["everyday"].save_as(None, "edited")
        assert look(first).wants_agreement
        AgreementFactory(partnership=first, valid_from=date(2020, 1, 1), valid_until=None)
        assert not look(first).wants_agreement
