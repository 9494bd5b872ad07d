"""What the database is asked finds just what the rules find."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.partnerships.models import Partnership
from teams.growth import candidates
from teams.growth.candidates import askable, suggested
from teams.growth.models import GrowthAnswer
from tests.factories import OrganisationFactory, PartnershipFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(levels, team, staff):
    """Partnerships of all kinds, some answered about."""
    draw, today = random.Random(5), timezone.localdate()  # noqa: S311  (rows of a test)
    partners, other = [OrganisationFactory() for _n in range(40)], TeamFactory()
    keys = ["everyday", "everyday", "development", "strategic", "other"]

    def day(*ago):
        days = draw.choice(ago)
        return None if days is None else today - timedelta(days=days)

    for partner in partners:
        for whose in (team, other)[: draw.randint(1, 2)]:
            confirmed = day(None, 10, 183, 184, 400)
            row = PartnershipFactory(
                organisation=partner,
                team=whose,
                level=levels[draw.choice(keys)],
                started_on=day(200, 365, 366, 1094, 1095, 2000),
                confirmed_on=confirmed,
                confirmed_by=staff if confirmed else None,
                next_contact=day(None, 9, -9),
                goal=draw.choice(["", "Tavoite"]),
                cooperation_forms=draw.sample(["a", "b", "c", "d"], draw.randint(0, 4)),
            )
            if draw.random() < 0.2:
                GrowthAnswer.objects.create(
                    partnership=row, way=draw.choice(["deepen", "rest"]), answered_by=staff,
                    answer=draw.choice(["later", "no"]),
                    answered_on=today - timedelta(days=draw.choice([10, 100])),
                )  # fmt: skip


def test_the_database_and_the_rules_agree(many, team):
    rows = Partnership.objects.open().filter(team=team).select_related("organisation", "level")
    by_rules = suggested(list(rows.order_by("organisation__sort_key")))
    assert by_rules["deepen"]
    assert by_rules["rest"]
    assert suggested(askable(team)) == by_rules


def test_no_more_are_asked_about_than_a_page_holds(many, team, monkeypatch):
    monkeypatch.setattr(candidates, "MOST", 1)
    assert [len(found) for found in suggested(askable(team)).values()] == [1, 1]
