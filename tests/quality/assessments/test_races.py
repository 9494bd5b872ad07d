"""A whole team at once in one self-assessment: nothing is lost, nothing is doubled."""

from collections import Counter

import pytest
from django.urls import reverse

from quality.assessments import services
from quality.assessments.models import Assessment
from teams.plans.models import Action
from tests.factories import MembershipFactory, StatementFactory
from tests.races import at_once, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE = 8


@pytest.fixture
def people(team):
    return [MembershipFactory(team=team).user for _ in range(PEOPLE)]


@pytest.fixture
def statements(db):
    return [StatementFactory() for _ in range(PEOPLE)]


def answer(row, word, version):
    return {f"answer_{row.pk}": word, f"note_{row.pk}": "", f"version_{row.pk}": version}


def test_all_who_begin_at_once_get_the_same_assessment(people, statements, team):
    clients = [signed_in(user) for user in people]
    url = reverse("assessments:start", args=[team.slug])
    statuses = Counter(at_once(PEOPLE, lambda i: clients[i].post(url).status_code))
    assert statuses == {302: PEOPLE}
    assert Assessment.objects.get().answers.count() == PEOPLE


def test_each_answers_another_statement_and_every_answer_is_kept(people, statements, team):
    found = services.start(team=team, by=people[0])
    rows = list(found.answers.in_order())
    clients = [signed_in(user) for user in people]
    url = reverse("assessments:phase", args=[found.pk, "before"])

    def say(index):
        data: dict = {}
        for place, row in enumerate(rows):
            data |= answer(row, "works" if place == index else "", 1)
        return clients[index].post(url, data).status_code

    assert Counter(at_once(PEOPLE, say)) == {302: PEOPLE}
    assert not found.answers.unanswered().exists()


def test_of_different_answers_to_one_statement_the_others_see_the_conflict(people, team):
    StatementFactory()
    found = services.start(team=team, by=people[0])
    [row] = found.answers.all()
    clients = [signed_in(user) for user in people]
    url = reverse("assessments:phase", args=[found.pk, "before"])

    def say(index):
        data = answer(row, "works", 1) | {f"note_{row.pk}": f"Huomio {index}"}
        return clients[index].post(url, data).status_code

    assert Counter(at_once(PEOPLE, say)) == {302: 1, 409: PEOPLE - 1}
    assert row.history.count() == 2


def test_a_weak_point_taken_by_all_at_once_is_one_action(people, team):
    StatementFactory()
    found = services.start(team=team, by=people[0])
    [row] = found.answers.all()
    row.answer = "not_yet"
    row.save_as(people[0], "answered")
    services.finish(assessment=found, by=people[0])
    clients = [signed_in(user) for user in people]
    url = reverse("assessments:develop", args=[row.pk])
    statuses = Counter(at_once(PEOPLE, lambda i: clients[i].post(url).status_code))
    assert statuses == {302: PEOPLE}
    row.refresh_from_db()
    assert list(Action.objects.all()) == [row.action]


def test_answering_and_finishing_at_once_never_changes_a_finished_one(people, team):
    StatementFactory()
    found = services.start(team=team, by=people[0])
    [row] = found.answers.all()
    row.answer = "works"
    row.save_as(people[0], "answered")
    clients = [signed_in(user) for user in people]

    def ask(index):
        if index % 2:
            return clients[index].post(reverse("assessments:finish", args=[found.pk])).status_code
        data = answer(row, "partly", row.version)
        url = reverse("assessments:phase", args=[found.pk, "before"])
        return clients[index].post(url, data).status_code

    assert set(at_once(PEOPLE, ask)) <= {302, 409}
    found.refresh_from_db()
    finished = found.history.filter(history_change_reason="finished").get()
    assert row.history.latest("history_id").history_date <= finished.history_date
