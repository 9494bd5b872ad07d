"""Two people at once in the toolkit: nothing is lost, nothing is doubled, nobody gets an error."""

from collections import Counter

import pytest
from django.urls import reverse

from tests.factories import ToolFactory, UserFactory
from tests.races import at_once, signed_in
from toolkit.tools.models import Tool

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE = 8


def test_parallel_creations_of_one_tool_make_one_row(levels):
    clients = [signed_in(UserFactory()) for _ in range(PEOPLE)]
    data = {"title": "Aamukahvit", "status": "listed"}
    url = reverse("tools:new")
    statuses = Counter(at_once(PEOPLE, lambda i: clients[i].post(url, data).status_code))
    assert statuses == {302: 1, 422: PEOPLE - 1}
    assert Tool.objects.count() == 1


def test_of_simultaneous_edits_one_is_saved_and_the_others_see_the_conflict(levels):
    tool = ToolFactory(title="Malli")
    url = reverse("tools:edit", args=[tool.pk])
    clients = [signed_in(UserFactory()) for _ in range(PEOPLE)]

    def edit(index):
        data = {"version": tool.version, "title": "Malli", "status": "listed",
                "summary": f"Numero {index}"}  # fmt: skip
        return clients[index].post(url, data).status_code

    assert Counter(at_once(PEOPLE, edit)) == {302: 1, 409: PEOPLE - 1}


def test_retiring_editing_and_confirming_at_once_give_no_error(levels):
    tool = ToolFactory(title="Malli")
    clients = [signed_in(UserFactory()) for _ in range(PEOPLE)]
    asks = [
        ("tools:retire", {"reason": "Vanha"}),
        ("tools:edit", {"version": tool.version, "title": "Malli", "status": "in_use"}),
        ("tools:confirm", {}),
        ("tools:restore", {}),
    ]

    def ask(index):
        name, data = asks[index % len(asks)]
        return clients[index].post(reverse(name, args=[tool.pk]), data).status_code

    assert set(at_once(PEOPLE, ask)) <= {302, 404, 409, 422}
    versions = list(tool.history.values_list("version", flat=True))
    assert len(versions) == len(set(versions))
