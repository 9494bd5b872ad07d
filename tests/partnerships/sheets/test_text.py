"""A partner as a short text for an e-mail."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.partners.services import archive_organisation
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(levels):
    return OrganisationFactory(name="Kahvila & Leipomo", city="Helsinki", notes="Vain meille")


def text_of(page, partner):
    return page.get(reverse("sheets:text", args=[partner.pk])).context["text"]


def test_tells_who_where_what_and_whom_to_ask(page, partner, levels, team):
    row = PartnershipFactory(
        organisation=partner,
        level=levels["strategic"],
        team=team,
        description="Opiskelijat leipovat\njoka perjantai.",
    )
    user = UserFactory(
        first_name="Aino", last_name="Aalto", title="Opettaja", email="aino@perho.example"
    )
    ResponsibilityFactory(partnership=row, user=user)
    assert text_of(page, partner) == (
        "Kahvila & Leipomo, Helsinki\n"
        "\n"
        "Mitä teemme yhdessä\n"
        "- Opiskelijat leipovat joka perjantai.\n"
        "\n"
        "Yhteyshenkilöt\n"
        "- Aino Aalto, Opettaja, aino@perho.example\n"
        "\n"
        "Perho Liiketalousopisto\n"
        "Ravintola-ala\n"
    )


def test_what_began_first_comes_first_whatever_its_level(page, partner, levels):
    for level, day in [("strategic", "2024-01-01"), ("everyday", "2025-01-01")]:
        PartnershipFactory(
            organisation=partner, level=levels[level], started_on=day, description=f"Vuonna {day}"
        )
    told = [line for line in text_of(page, partner).splitlines() if "Vuonna" in line]
    assert told == ["- Vuonna 2024-01-01", "- Vuonna 2025-01-01"]


def test_whoever_opens_it_is_named_where_nobody_is(page, partner, staff):
    gone = UserFactory(is_active=False)
    ResponsibilityFactory(partnership=PartnershipFactory(organisation=partner), user=gone)
    text = text_of(page, partner)
    assert staff.email in text
    assert gone.email not in text


def test_a_text_that_speaks_of_a_level_is_warned_of(page, partner):
    PartnershipFactory(organisation=partner, description="Strateginen kumppanuus")
    page_of = page.get(reverse("sheets:text", args=[partner.pk]))
    assert "Tekstissä mainitaan kumppanuuden taso." in page_of.content.decode()


def test_what_is_put_away_has_none(page, partner, staff):
    archive_organisation(organisation=partner, reason="Lopetti", by=staff)
    assert page.get(reverse("sheets:text", args=[partner.pk])).status_code == 404


def test_asks_as_many_questions_for_many_as_for_few(page, partner, levels):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            text_of(page, partner)
        return len(queries)

    ResponsibilityFactory(partnership=PartnershipFactory(organisation=partner))
    asked()
    few = asked()
    for level in levels.values():
        ResponsibilityFactory(partnership=PartnershipFactory(organisation=partner, level=level))
    assert asked() == few
