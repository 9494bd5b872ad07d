"""Two people at once: nothing is lost, nothing is doubled, nobody gets an error page."""

from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse

from partnerships.agreements.models import Agreement
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from tests.factories import AgreementFactory, OrganisationFactory, PartnershipFactory, UserFactory
from tests.races import at_once, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CREATORS = 50 if connection.vendor == "postgresql" else 10


def test_fifty_parallel_creations_of_one_organisation_make_one_row(levels, team):
    clients = [signed_in(UserFactory()) for _ in range(CREATORS)]
    data = {
        "name": "Kahvila Malli",
        "category": "working_life",
        "level": levels["everyday"].pk,
        "description": "Opiskelijat oppivat keittiössä ja salissa.",
        "team": team.pk,
        "started_on": "1.1.2026",
    }
    url = reverse("partners:new")
    statuses = Counter(at_once(CREATORS, lambda i: clients[i].post(url, data).status_code))
    assert statuses == {302: 1, 422: CREATORS - 1}
    assert (Organisation.objects.count(), Partnership.objects.count()) == (1, 1)


def test_of_simultaneous_edits_one_is_saved_and_the_others_see_the_conflict(levels):
    partnership = PartnershipFactory()
    url = reverse("partnerships:edit", args=[partnership.pk])
    clients = [signed_in(UserFactory()) for _ in range(8)]

    def edit(index):
        data = {
            "version": partnership.version,
            "description": f"Kuvaus numero {index} kertoo, mitä teemme.",
            "team": partnership.team_id,
            "started_on": "1.1.2026",
        }
        return clients[index].post(url, data)

    answers = at_once(8, edit)
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: 7}
    partnership.refresh_from_db()
    winner = next(i for i, answer in enumerate(answers) if answer.status_code == 302)
    assert partnership.description == f"Kuvaus numero {winner} kertoo, mitä teemme."
    for index, answer in enumerate(answers):
        if index != winner:
            text = answer.content.decode()
            assert f"Kuvaus numero {index} " in text
            assert f"Kuvaus numero {winner} " in text


@pytest.mark.parametrize("verb", ["partnerships:move", "partnerships:end"])
def test_a_partnership_is_moved_or_ended_once(levels, verb):
    partnership = PartnershipFactory(started_on="2025-01-01")
    clients = [signed_in(UserFactory()) for _ in range(6)]
    data = {"level": levels["development"].pk, "reason": "Yhdessä sovittu", "on": "1.6.2026"}
    url = reverse(verb, args=[partnership.pk])
    statuses = Counter(at_once(6, lambda i: clients[i].post(url, data).status_code))
    assert statuses[302] == 1
    assert set(statuses) <= {302, 404, 422}
    assert Partnership.objects.open().count() == (1 if verb == "partnerships:move" else 0)


def test_the_main_contact_stays_one(levels):
    partnership = PartnershipFactory()
    people = [UserFactory() for _ in range(6)]
    clients = [signed_in(person) for person in people]
    url = reverse("partnerships:people", args=[partnership.pk])
    statuses = Counter(
        at_once(
            6, lambda i: clients[i].post(url, {"user": people[i].pk, "is_main": "on"}).status_code
        )
    )
    assert set(statuses) <= {302, 422}
    assert partnership.responsibilities.open().filter(is_main=True).count() == 1


def test_an_acquaintance_is_noted_once(levels):
    organisation = OrganisationFactory()
    client = signed_in(UserFactory())
    url = reverse("organisations:know", args=[organisation.pk])
    statuses = Counter(at_once(6, lambda i: client.post(url, {"note": ""}).status_code))
    assert statuses == {302: 6}
    assert organisation.acquaintances.open().count() == 1


def test_an_agreement_is_continued_once(levels):
    agreement = AgreementFactory(valid_from="2025-01-01", valid_until="2026-12-31")
    clients = [signed_in(UserFactory()) for _ in range(6)]
    url = reverse("agreements:renew", args=[agreement.pk])
    data = {"kind": "partnership", "valid_from": "1.1.2027"}
    statuses = Counter(at_once(6, lambda i: clients[i].post(url, data).status_code))
    assert statuses == {302: 1, 422: 5}
    assert Agreement.objects.count() == 2
