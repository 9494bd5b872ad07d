"""What the register is sorted by is right whatever is saved, and however."""

from datetime import date

import pytest
from django.db import connection, models
from django.utils import timezone

from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from partnerships.register import sort_keys
from partnerships.register.sort_keys import SortKeys
from tests import races
from tests.factories import OrganisationFactory, PartnershipFactory, TeamFactory

pytestmark = pytest.mark.django_db
AT_ONCE = pytest.mark.django_db(transaction=True)
NEVER, DAY = date.min, date(2026, 3, 1)


@pytest.fixture(autouse=True)
def reference(levels):
    """The levels."""


def kept(organisation):
    """Without a team?, the team, without a partnership?, the oldest confirmation."""
    row = SortKeys.objects.get(organisation=organisation)
    return (row.has_no_team, row.team, row.has_no_partnership, row.confirmed_on)


@pytest.fixture
def teams():
    return TeamFactory(name_fi="A"), TeamFactory(name_fi="Ö")


def test_an_organisation_has_its_keys_from_the_beginning(teams):
    organisation = OrganisationFactory(name="Älä")
    assert kept(organisation) == (True, "", True, NEVER)
    assert organisation.sort_keys.name == organisation.sort_key


def test_they_follow_each_save_of_a_partnership(teams, staff):
    first, last = teams
    row = PartnershipFactory(team=last, confirmed_on=DAY)
    organisation = row.organisation
    assert kept(organisation) == (False, last.sort_key, False, DAY)
    other = PartnershipFactory(
        organisation=organisation, team=first, confirmed_on=None, confirmed_by=None
    )
    assert kept(organisation) == (False, first.sort_key, False, NEVER)
    other.team = None
    other.save_as(staff, "changed")
    assert kept(organisation) == (False, last.sort_key, False, NEVER)
    other.ended_on, other.ended_by, other.ended_reason = timezone.localdate(), staff, "Loppui"
    other.save_as(staff, "ended")
    assert kept(organisation) == (False, last.sort_key, False, DAY)


def test_they_follow_what_slips_past_every_save(teams):
    first, last = teams
    row = PartnershipFactory(team=first, confirmed_on=DAY)
    there = OrganisationFactory()
    rows = models.QuerySet(Partnership).filter(pk=row.pk)
    rows.update(organisation=there)
    assert kept(there) == (False, first.sort_key, False, DAY)
    assert kept(row.organisation) == (True, "", True, NEVER)
    rows.update(team=last)
    assert kept(there) == (False, last.sort_key, False, DAY)
    rows.delete()
    assert kept(there) == (True, "", True, NEVER)


def test_they_follow_names(teams, staff):
    team, organisation = teams[1], PartnershipFactory(team=teams[1], confirmed_on=DAY).organisation
    team.name_fi = "Aamu"
    team.save_as(staff, "changed")
    assert kept(organisation) == (False, team.sort_key, False, DAY)
    organisation.name = "Uusi nimi"
    organisation.save_as(staff, "changed")
    assert SortKeys.objects.get(organisation=organisation).name == organisation.sort_key


def test_what_is_not_right_is_mended(teams):
    wrong = PartnershipFactory(team=teams[0], confirmed_on=DAY).organisation
    PartnershipFactory(team=teams[0])
    SortKeys.objects.filter(pk=wrong.pk).update(team="x", has_no_partnership=True)
    SortKeys.objects.filter(pk=OrganisationFactory().pk).delete()
    assert (sort_keys.mend(), sort_keys.mend()) == (2, 0)
    assert kept(wrong) == (False, teams[0].sort_key, False, DAY)
    assert SortKeys.objects.count() == Organisation.objects.count()


def test_a_migration_makes_the_triggers_anew(teams):
    sort_keys.rest(connection.alias)
    sort_keys.keep(connection.alias)
    organisation = PartnershipFactory(team=teams[0], confirmed_on=DAY).organisation
    assert kept(organisation) == (False, teams[0].sort_key, False, DAY)


def test_what_is_written_while_they_rest_is_mended_when_they_are_kept_again(teams):
    sort_keys.rest(connection.alias)
    organisation = PartnershipFactory(team=teams[0], confirmed_on=DAY).organisation
    sort_keys.keep(connection.alias)
    assert kept(organisation) == (False, teams[0].sort_key, False, DAY)


@AT_ONCE
def test_two_partnerships_that_end_at_once_both_count(teams, staff):
    rows = [PartnershipFactory(team=teams[0], confirmed_on=DAY)]
    rows += [PartnershipFactory(organisation=rows[0].organisation, team=teams[1])]

    def ends(row):
        row.ended_on, row.ended_by, row.ended_reason = timezone.localdate(), staff, "Loppui"
        row.save_as(staff, "ended")

    races.during(lambda: ends(rows[0]), lambda: ends(rows[1]))
    assert kept(rows[0].organisation) == (True, "", True, NEVER)
