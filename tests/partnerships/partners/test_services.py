"""A partner as a whole: what its page shows, and that it is put away and brought back."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from partnerships.organisations.models import Organisation
from partnerships.partners.queries import partnerships_of
from partnerships.partners.services import archive_organisation, restore_organisation
from partnerships.partnerships.models import Partnership
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY, STARTED = date(2026, 11, 24), date(2026, 3, 1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def partnership(levels):
    return PartnershipFactory(started_on=STARTED)


def test_a_page_has_the_partner_s_own_partnerships_former_ones_too(partnership):
    PartnershipFactory()
    former = PartnershipFactory(
        organisation=partnership.organisation, started_on=date(2026, 1, 1), ended_on=STARTED,
        ended_by=UserFactory(), ended_reason="Ennen",
    )  # fmt: skip
    assert partnerships_of(partnership.organisation) == [former, partnership]


def test_archiving_is_dated_signed_and_ends_what_is_open(partnership, staff):
    ended = PartnershipFactory(
        organisation=partnership.organisation, started_on=STARTED, ended_on=STARTED,
        ended_by=UserFactory(), ended_reason="Ennen",
    )  # fmt: skip
    other = PartnershipFactory()
    archive_organisation(organisation=partnership.organisation, reason="Loppui", by=staff)
    found = Organisation.objects.get(pk=partnership.organisation_id)
    assert (found.archived_on, found.archived_by, found.archived_reason) == (
        TODAY, staff, "Loppui",
    )  # fmt: skip
    record = found.history.latest("history_id")
    assert (record.history_change_reason, record.history_user) == ("archived", staff)
    rows = {row.pk: row.ended_reason for row in Partnership.objects.all()}
    assert rows == {partnership.pk: "Loppui", ended.pk: "Ennen", other.pk: ""}


def test_archiving_happens_once(partnership, staff):
    archive_organisation(organisation=partnership.organisation, reason="Loppui", by=staff)
    with pytest.raises(ValidationError, match="jo arkistoitu"):
        archive_organisation(organisation=partnership.organisation, reason="Taas", by=staff)


def test_what_comes_back_is_as_it_was_and_its_partnerships_stay_ended(partnership, staff):
    archive_organisation(organisation=partnership.organisation, reason="Loppui", by=staff)
    restore_organisation(organisation=partnership.organisation, by=staff)
    found = Organisation.objects.get()
    assert (found.archived_on, found.archived_by, found.archived_reason) == (None, None, "")
    record = found.history.latest("history_id")
    assert (record.history_change_reason, record.history_user) == ("restored", staff)
    assert not Partnership.objects.open().exists()


def test_what_has_a_namesake_by_now_stays_away(staff):
    away = OrganisationFactory(name="Kahvila")
    archive_organisation(organisation=away, reason="Loppui", by=staff)
    OrganisationFactory(name="Kahvila")
    with pytest.raises(ValidationError, match="on jo rekisterissä"):
        restore_organisation(organisation=away, by=staff)
    assert list(Organisation.objects.archived()) == [away]
