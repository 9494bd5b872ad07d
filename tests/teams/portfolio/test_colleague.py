"""A colleague's page: whom one asks, and about what."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    AcquaintanceFactory,
    ActionFactory,
    MembershipFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    ToolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(levels):
    return UserFactory()


def show(page, person):
    return page.get(person.get_absolute_url())


def test_tells_what_is_open_by_level_and_nothing_that_has_ended(page, person, levels, staff):
    strategic = PartnershipFactory(level=levels["strategic"], organisation__name="A")
    everyday = PartnershipFactory(level=levels["everyday"], organisation__name="B")
    for row in (strategic, everyday):
        ResponsibilityFactory(partnership=row, user=person)
    over = {"started_on": date(2020, 1, 1), "ended_on": date(2021, 1, 1)}
    ResponsibilityFactory(partnership__started_on=date(2020, 1, 1), user=person, **over)
    ResponsibilityFactory(user=staff)
    assert show(page, person).context["partnerships"] == [everyday, strategic]


def test_tells_teams_open_actions_acquaintances_and_tools(page, person):
    membership = MembershipFactory(user=person)
    MembershipFactory(user=person, started_on=date(2020, 1, 1), ended_on=date(2021, 1, 1))
    action = ActionFactory(people=[person])
    ActionFactory(people=[person], status="done")
    known = AcquaintanceFactory(user=person)
    tool = ToolFactory(contact_user=person)
    context = show(page, person).context
    assert [list(context[name]) for name in ("memberships", "actions", "known", "tools")] == [
        [membership],
        [action],
        [known],
        [tool],
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_active": False}, "Ei ole enää talossa."),
        ({"leaves_on": date(2020, 1, 1)}, "Ei ole enää talossa."),
        ({"leaves_on": date(2099, 12, 31)}, "Talossa 31.12.2099 asti."),
    ],
)
def test_says_when_a_person_leaves_or_has_left(page, levels, fields, words):
    assert words in show(page, UserFactory(**fields)).content.decode()


def test_asks_the_same_with_few_and_many(page, person):
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            show(page, person)
        counts.append(len(queries))
        for _number in range(5):
            ResponsibilityFactory(user=person)
            ActionFactory(people=[person])
            AcquaintanceFactory(user=person)
            ToolFactory(contact_user=person)
            MembershipFactory(user=person, is_home=False)
    assert counts[0] == counts[1]


def test_names_on_a_partners_page_lead_there(page, person):
    row = ResponsibilityFactory(user=person).partnership
    text = page.get(row.organisation.get_absolute_url()).content.decode()
    assert f'<a href="{person.get_absolute_url()}">' in text
