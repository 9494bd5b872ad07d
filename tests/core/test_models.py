"""Shapes that several rooms share: what the database refuses, at both sides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from core.models import collapse_name
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from teams.plans.models import AnnualPlan
from tests.constraints import accepts
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("ended", "accepted"), [(DAY, True), (DAY - timedelta(days=1), False), (None, True)]
)
def test_nothing_ends_before_it_starts(levels, ended, accepted):
    row = ResponsibilityFactory(started_on=DAY)
    assert accepts(row, ended_on=ended) is accepted


@pytest.mark.parametrize(
    ("on", "is_by", "accepted"),
    [(None, False, True), (DAY, True, True), (DAY, False, False), (None, True, False)],
)
def test_who_and_when_are_told_together(on, is_by, accepted):
    row = PlanFactory()
    values = {"confirmed_on": on, "confirmed_by": UserFactory() if is_by else None}
    assert accepts(row, **values) is accepted


@pytest.mark.parametrize(
    ("on", "is_by", "reason", "accepted"),
    [
        (None, False, "", True), (DAY, True, "Loppui", True), (DAY, True, "", False),
        (DAY, False, "Loppui", False), (None, True, "Loppui", False),
        (None, False, "Loppui", False),
    ],
)  # fmt: skip
def test_who_when_and_why_are_told_together(levels, on, is_by, reason, accepted):
    row = PartnershipFactory(started_on=DAY)
    values = {"ended_on": on, "ended_by": UserFactory() if is_by else None, "ended_reason": reason}
    assert accepts(row, **values) is accepted


@pytest.mark.parametrize(
    ("confirmed", "closed", "accepted"),
    [
        (DAY, DAY, True),
        (DAY, DAY - timedelta(days=1), False),
        (None, DAY, False),
        (DAY, None, True),
    ],
)
def test_a_plan_is_closed_after_it_is_confirmed(confirmed, closed, accepted):
    row, user = PlanFactory(), UserFactory()
    values = {
        "confirmed_on": confirmed, "confirmed_by": user if confirmed else None,
        "closed_on": closed, "closed_by": user if closed else None,
    }  # fmt: skip
    assert accepts(row, **values) is accepted


@pytest.mark.parametrize(
    ("address", "accepted"),
    [
        ("", True), ("http://a.fi", True), ("https://a.fi", True), ("ftp://a.fi", False),
        ("javascript:alert(1)", False),
    ],
)  # fmt: skip
def test_a_link_leads_to_a_page_of_the_web(address, accepted):
    assert accepts(OrganisationFactory(), website=address) is accepted


def test_one_plan_a_team_and_year(team):
    PlanFactory(team=team)
    other = PlanFactory(team=team, year=2027)
    assert accepts(other, year=2028) is True
    assert accepts(AnnualPlan.objects.get(pk=other.pk), year=2026) is False


@pytest.mark.parametrize(
    ("same", "accepted"),
    [
        ({"organisation", "level", "team"}, False), ({"organisation", "level"}, True),
        ({"organisation", "team"}, True), ({"level", "team"}, True),
    ],
)  # fmt: skip
def test_a_team_has_one_open_partnership_on_a_level(levels, same, accepted):
    first, row = PartnershipFactory(), PartnershipFactory(level=levels["network"])
    assert accepts(row, **{name: getattr(first, name) for name in same}) is accepted


def test_an_ended_partnership_leaves_room_for_another(levels):
    first = PartnershipFactory(
        started_on=DAY, ended_on=DAY, ended_by=UserFactory(), ended_reason="Loppui"
    )
    row = PartnershipFactory()
    assert accepts(row, organisation=first.organisation, team=first.team) is True


@pytest.mark.parametrize(("level", "accepted"), [("everyday", False), ("network", True)])
def test_an_organisation_has_one_open_partnership_without_a_team_on_a_level(
    levels, level, accepted
):
    first = PartnershipFactory(team=None)
    PartnershipFactory(organisation=first.organisation)
    row = PartnershipFactory(team=None, level=levels[level])
    assert accepts(row, organisation=first.organisation) is accepted


def test_a_person_is_responsible_once_and_one_is_the_main_contact(levels):
    first = ResponsibilityFactory(is_main=True, started_on=DAY)
    second = ResponsibilityFactory(partnership=first.partnership, started_on=DAY)
    assert accepts(second, user=first.user) is False
    second.refresh_from_db()
    assert accepts(second, is_main=True) is False
    second.refresh_from_db()
    first.refresh_from_db()
    assert accepts(first, ended_on=DAY) is True
    assert accepts(second, is_main=True, user=first.user) is True


@pytest.mark.parametrize(
    ("name", "business_id", "accepted"),
    [("Malli", "", False), ("Muu", "0112038-9", False), ("Muu", "", True), ("Mälli", "", True)],
)
def test_an_organisation_has_its_name_and_its_business_id_alone(name, business_id, accepted):
    OrganisationFactory(name="Malli", business_id="0112038-9")
    OrganisationFactory(name="Kolmas")
    row = OrganisationFactory()
    row.name = name
    row.clean()
    assert accepts(row, business_id=business_id) is accepted


def test_what_is_put_away_leaves_its_name_and_business_id_free():
    fields = {"name": "Malli", "business_id": "0112038-9"}
    OrganisationFactory(
        **fields, archived_on=DAY, archived_by=UserFactory(), archived_reason="Loppui"
    )
    assert OrganisationFactory(**fields).pk


def test_a_name_is_collapsed_and_its_length_looked_at_again():
    row = Organisation(name="  A \n B ")
    collapse_name(row, "name")
    assert row.name == "A B"
    row.name = "x" * 200
    collapse_name(row, "name")
    row.name = "x" * 201
    with pytest.raises(ValidationError) as refused:
        collapse_name(row, "name")
    assert list(refused.value.message_dict) == ["name"]


@pytest.mark.parametrize(("days", "accepted"), [(0, True), (1, False)])
def test_a_partnership_begins_today_at_the_latest(time_machine, days, accepted):
    time_machine.move_to("2026-03-01 12:00 +0200", tick=False)
    row = Partnership(started_on=DAY + timedelta(days=days))
    if accepted:
        row.clean()
    else:
        with pytest.raises(ValidationError, match="tulevaisuudessa"):
            row.clean()
