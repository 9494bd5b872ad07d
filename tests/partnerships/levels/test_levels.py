"""How a level is called, in which order they come and how many organisations are on each."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from partnerships.levels.models import Level
from tests.factories import PartnershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def test_an_organisation_counts_once_on_each_level_on_which_it_is(levels):
    network = {"level": levels["network"], "started_on": YESTERDAY}
    row = PartnershipFactory(
        **network, ended_on=TODAY, ended_by=UserFactory(), ended_reason="Loppui"
    )
    PartnershipFactory(organisation=row.organisation, started_on=YESTERDAY)
    PartnershipFactory(organisation=row.organisation, started_on=TODAY)
    PartnershipFactory(started_on=TODAY)
    for on, everyday, on_network in [(None, 2, 0), (TODAY, 2, 0), (YESTERDAY, 1, 1)]:
        rows = Level.objects.with_organisation_count(on).order_by("key")
        counts = {level.key: level.organisation_count for level in rows}
        assert counts == {
            "everyday": everyday, "network": on_network, "development": 0, "strategic": 0,
            "other": 0,
        }  # fmt: skip


def test_levels_come_in_their_order(levels):
    keys = ["everyday", "development", "strategic", "network", "other"]
    assert [level.key for level in Level.objects.all()] == keys
    levels["everyday"].order = 100
    levels["everyday"].save_as(None, "edited")
    assert [level.key for level in Level.objects.all()] == [*keys[1:], "everyday"]


def test_a_level_is_called_by_its_number_if_it_has_one(levels):
    assert (levels["everyday"].label, levels["other"].label) == ("1 Arki", "Muu")


def test_a_level_is_found_by_its_key(levels):
    level = levels["network"]
    assert Level.objects.get_by_natural_key(*level.natural_key()) == level
