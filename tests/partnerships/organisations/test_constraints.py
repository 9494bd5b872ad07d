"""What the database refuses of an organisation and of who knows it, whoever asks."""

from __future__ import annotations

from datetime import date

import pytest

from partnerships.organisations.models import Acquaintance, Organisation
from tests.constraints import accepts
from tests.factories import AcquaintanceFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY, BEFORE = date(2026, 3, 1), date(2026, 2, 28)


def away(**fields):
    return OrganisationFactory(
        archived_on=DAY, archived_by=UserFactory(), archived_reason="Loppui", **fields
    )


def keyed(name):
    """An organisation of the name, its computed columns too, that is not stored yet."""
    row = Organisation(name=name)
    row.name_key = row.compute_name_key()
    return row


@pytest.mark.parametrize(
    ("name", "accepted"),
    [("KAHVILA  salo", False), ("Kahvila Sälo", True), ("Kahvila Sal", True)],
)
def test_a_name_is_one_organisation_s_whatever_its_case(name, accepted):
    OrganisationFactory(name="Kahvila Salo")
    assert accepts(keyed(name)) is accepted


def test_what_is_put_away_holds_no_name():
    away(name="Kahvila Salo")
    assert accepts(keyed("Kahvila Salo")) is True


def test_a_business_id_is_one_organisation_s():
    OrganisationFactory(business_id="")
    OrganisationFactory(business_id="0112038-9")
    away(business_id="1572860-0")
    assert accepts(OrganisationFactory(), business_id="") is True
    assert accepts(OrganisationFactory(), business_id="1572860-0") is True
    assert accepts(OrganisationFactory(), business_id="0112038-9") is False
    assert accepts(away(), business_id="0112038-9") is True


@pytest.mark.parametrize(
    ("website", "accepted"),
    [("https://a.example", True), ("", True), ("javascript:alert(1)", False)],
)
def test_a_website_is_a_web_address(website, accepted):
    assert accepts(OrganisationFactory(), website=website) is accepted


@pytest.mark.parametrize("missing", ["", "archived_on", "archived_by", "archived_reason"])
def test_who_puts_away_says_when_and_why(missing):
    row = away()
    if missing:
        setattr(row, missing, "" if missing == "archived_reason" else None)
    assert accepts(row) is (missing == "")


def test_organisations_come_by_name():
    names = ["Ö", "A", "Z"]
    for name in names:
        OrganisationFactory(name=name)
    assert [row.name for row in Organisation.objects.all()] == ["A", "Z", "Ö"]


class TestAcquaintance:
    @pytest.mark.parametrize(("last", "accepted"), [(DAY, True), (BEFORE, False)])
    def test_ends_after_it_starts(self, last, accepted):
        assert accepts(AcquaintanceFactory(started_on=DAY), ended_on=last) is accepted

    def test_is_open_once(self):
        known = AcquaintanceFactory()
        row = AcquaintanceFactory(organisation=known.organisation, started_on=DAY)
        assert accepts(row, user=UserFactory()) is True
        assert accepts(row, user=known.user) is False
        assert accepts(row, ended_on=DAY) is True

    def test_of_another_organisation_is_another(self):
        known = AcquaintanceFactory()
        assert accepts(AcquaintanceFactory(), user=known.user) is True

    def test_comes_by_the_person_s_name(self):
        for name in ("Ö", "A"):
            AcquaintanceFactory(user__last_name=name)
        assert [row.user.last_name for row in Acquaintance.objects.all()] == ["A", "Ö"]
