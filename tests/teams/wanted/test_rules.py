"""What is still looked for, by whom nothing new is, and which partnerships make a gap."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from teams.wanted.filters import GapFilter
from teams.wanted.models import WantedPartner
from tests.factories import OrganisationFactory, PartnershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def wanted(team, **fields):
    row = WantedPartner(team=team, description="Hotelli", owner=UserFactory(), **fields)
    row.save_as(None, "created")
    return row


@pytest.mark.parametrize(
    ("state", "is_open"), [("open", True), ("found", False), ("dropped", False)]
)
def test_what_is_found_or_dropped_is_not_looked_for(team, state, is_open):
    row = wanted(team, state=state)
    assert list(WantedPartner.objects.open()) == ([row] if is_open else [])


def test_a_team_that_has_ended_looks_for_nothing_new_but_may_finish(team):
    row = wanted(team)
    team.closed_on = team.opened_on
    team.save_as(None, "edited")
    with pytest.raises(ValidationError, match="on päättynyt"):
        wanted(team)
    row.state = "dropped"
    row.save_as(None, "edited")
    assert not WantedPartner.objects.open().exists()


def test_they_come_by_team_and_then_as_they_were_added():
    later, sooner = TeamFactory(name_fi="Ö"), TeamFactory(name_fi="A")
    rows = [wanted(later), wanted(sooner), wanted(later)]
    assert list(WantedPartner.objects.all()) == [rows[1], rows[0], rows[2]]


def test_a_gap_is_counted_of_open_partnerships_of_a_sector(levels):
    tourism = OrganisationFactory(sectors=["tourism"])
    row = PartnershipFactory(organisation=tourism)
    other = PartnershipFactory()
    PartnershipFactory(
        organisation=tourism, ended_on=row.started_on, ended_by=UserFactory(), ended_reason="Loppui"
    )
    assert list(GapFilter(QueryDict("sector=tourism")).qs) == [row]
    assert set(GapFilter(QueryDict()).qs) == {row, other}
