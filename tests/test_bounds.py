"""No page reads or sends more because the register has grown; asked without a clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.people.models import User
from accounts.people.roles import QUALITY_GROUP, ensure_roles
from accounts.teams.models import Team
from bench.college import Maker
from core.dates import this_year
from partnerships.organisations.models import Organisation
from partnerships.register.attention import REASONS
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    PartnershipFactory,
    PlanFactory,
    UserFactory,
)
from tests.house import load_house

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.slow, pytest.mark.searched]
FEW, MANY = 1_200, 1_700  # organisations, nearly all of one team
MORE_ROWS = 40  # that a page may read of the many besides those of the few
MOST_BYTES = 210_000
PAGES = [
    "/", "/partners/", "/partners/?sort=team", "/partners/?sort=-confirmed",
    "/partners/?q=ravintola", "/partners/?level=everyday", "/partners/?q=ravintla",
    "/levels/everyday/", "/teams/", "/teams/restaurant/", "/teams/restaurant/growth/",
    "/teams/restaurant/{year}/", "/teams/restaurant/workshop/", "/teams/wheel/",
    "/handover/risks/", "/teams/gaps/", "/activity/", "/contacts/", "/agreements/",
    "/search/?q=ravintola", "/partners/{partner}/", "/partners/{partner}/timeline/",
    "/partners/{partner}/edit/", "/actions/{action}/", "/actions/{action}/edit/", "/people/{me}/",
    "/quality/", "/quality/due/", "/quality/completeness/", "/quality/measures/",
    "/partners/pairs/",
]  # fmt: skip


ATTENTION = [f"/partners/?attention={key}" for key in REASONS]
NONE_OF_MANY = re.compile(r"NOT \(+[^()]* IN \(SELECT|NOT IN \(SELECT")


@contextmanager
def rows_read() -> Iterator[list[int]]:
    """How many rows become objects meanwhile."""
    count, plain = [0], Model.from_db.__func__

    def counted(cls: type[Model], *args: Any) -> Model:
        count[0] += 1
        return plain(cls, *args)

    Model.from_db = classmethod(counted)
    try:
        yield count
    finally:
        Model.from_db = classmethod(plain)


def measured(client: Client, addresses: list[str]) -> dict[str, tuple[int, int]]:
    """The rows that each page reads, and its bytes."""
    found = {}
    for address in addresses:
        with rows_read() as count:
            response = client.get(address)
        assert response.status_code == 200, address
        found[address] = (count[0], len(response.content))
    return found


def test_no_page_asks_whether_rows_are_none_of_many(
    client: Client, levels: Any, administrator: User
) -> None:
    """ "NOT IN" many: PostgreSQL holds them in memory, and goes through all for each row if not.

    A million partnerships took more than twenty minutes so; "NOT EXISTS" is answered by an index.
    """
    PlanFactory(team__slug="restaurant")
    partner = PartnershipFactory().organisation
    keys = {"year": this_year(), "partner": partner.pk, "action": 1, "me": administrator.pk}
    pages = [*PAGES, *ATTENTION]
    client.force_login(administrator)
    asked = {}
    for address in (page.format(**keys) for page in pages):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked[address] = [each["sql"] for each in queries if NONE_OF_MANY.search(each["sql"])]
    assert {at: found for at, found in asked.items() if found} == {}


def test_pages_stay_as_small_however_many_partners_there_are(client: Client) -> None:
    load_house()
    ensure_roles()
    team = Team.objects.get(slug="restaurant")
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=QUALITY_GROUP))
    MembershipFactory(user=user, team=team, role="lead")
    plan = PlanFactory(team=team)
    action = ActionFactory(plan=plan)
    maker = Maker()
    maker.teams, maker.people = [team], [user]
    maker.make(FEW)
    partner = Organisation.objects.order_by("-pk").first()
    keys = {"year": plan.year, "partner": partner.pk, "action": action.pk, "me": user.pk}
    addresses = [page.format(**keys) for page in PAGES]
    client.force_login(user)
    few = measured(client, addresses)
    maker.make(MANY - FEW)
    many = measured(client, addresses)
    grown = {at: (few[at][0], many[at][0]) for at in many if many[at][0] > few[at][0] + MORE_ROWS}
    assert grown == {}
    assert {at: size for at, (_rows, size) in many.items() if size > MOST_BYTES} == {}
