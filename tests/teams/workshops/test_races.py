"""A team at one keyboard too many: nothing is lost, nothing is doubled, nothing breaks."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import reverse

from teams.plans.models import Action, AnnualPlan
from teams.workshops.models import Workshop
from tests.factories import MembershipFactory, WorkshopFactory
from tests.races import at_once, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE = 6


@pytest.fixture
def clients(levels, team):
    return [signed_in(MembershipFactory(team=team).user) for _ in range(PEOPLE)]


def test_the_first_actions_of_a_year_at_once_are_all_kept_in_one_plan(clients, team):
    workshop = WorkshopFactory(team=team)
    url = reverse("workshops:answer", args=[workshop.pk, "year", "action"])

    def add(index):
        data = {"title": f"Toimenpide {index}", "when": "koko vuosi"}
        return clients[index].post(url, data).status_code

    assert Counter(at_once(PEOPLE, add)) == {302: PEOPLE}
    assert (AnnualPlan.objects.count(), Action.objects.count()) == (1, PEOPLE)
    assert workshop.answers.count() == PEOPLE


def test_all_who_begin_a_workshop_at_once_share_it(clients, team):
    url = reverse("workshops:begin", args=[team.slug])
    statuses = Counter(at_once(PEOPLE, lambda index: clients[index].post(url).status_code))
    assert statuses == {302: PEOPLE}
    assert Workshop.objects.count() == 1
