"""The front page."""

import pytest
import time_machine
from django.urls import reverse

from partnerships.partnerships import services
from tests.factories import OrganisationFactory, PartnershipFactory, ResponsibilityFactory

pytestmark = pytest.mark.django_db


def test_counts_each_organisation_once_a_level(page, levels):
    organisation = OrganisationFactory()
    for _ in range(2):
        PartnershipFactory(organisation=organisation)
    PartnershipFactory(organisation=organisation, level=levels["network"])
    response = page.get(reverse("home"))
    counts = {card.level.key: card.level.organisation_count for card in response.context["cards"]}
    assert counts == {"everyday": 1, "development": 0, "strategic": 0, "network": 1, "other": 0}
    assert response.context["total"] == 1


def test_shows_my_responsibilities_the_neediest_first(page, staff, levels):
    with time_machine.travel("2026-11-23 12:00 +0200"):
        fine = PartnershipFactory(organisation__name="Kunnossa")
        old = PartnershipFactory(organisation__name="Vanha", confirmed_on="2024-01-01")
        late = PartnershipFactory(organisation__name="Myöhässä", next_contact="2026-11-01")
        PartnershipFactory(organisation__name="Ei minun")
        for row in (fine, old, late):
            ResponsibilityFactory(partnership=row, user=staff, started_on="2026-01-01")
        response = page.get(reverse("home"))
        mine = [(row.organisation.name, row.first_need) for row in response.context["mine"]]
    assert mine == [
        ("Myöhässä", "Yhteydenotto myöhässä"),
        ("Vanha", "Vahvistamatta yli 12 kk"),
        ("Kunnossa", ""),
    ]


def test_counts_what_needs_attention(page, staff, levels):
    PartnershipFactory(description="Yhteistyötä", team=None)
    OrganisationFactory()
    response = page.get(reverse("home"))
    assert {need.key: need.count for need in response.context["needs"]} == {
        "responsible": 1,
        "contact": 0,
        "unconfirmed": 0,
        "vague": 1,
        "renewal": 0,
        "level": 1,
    }
    assert [card.flag for card in response.context["cards"]][:2] == ["1 ilman vastuuta", ""]


def test_tells_what_people_have_changed_lately(page, staff, levels):
    OrganisationFactory(name="Järjestelmän tuoma")
    partnership = PartnershipFactory(organisation__name="Kahvila", by=staff)
    services.confirm_partnership(partnership=partnership, by=staff)
    services.end_partnership(
        partnership=partnership, reason="Loppui", on=partnership.started_on, by=staff
    )
    entries = page.get(reverse("home")).context["changes"]
    assert [(entry.about.name, entry.text) for entry in entries] == [
        ("Kahvila", "päätti kumppanuuden, 1 Arki"),
        ("Kahvila", "vahvisti: edelleen voimassa, 1 Arki"),
        ("Kahvila", "lisäsi kumppanuuden, 1 Arki"),
    ]


def test_a_day_that_is_not_one_is_told_about(page, levels):
    response = page.get(reverse("home"), {"as_of": "31.2.2026"})
    assert response.status_code == 200
    assert "Kirjoita päivä muodossa 23.11.2026." in response.content.decode()
