"""The first steps of a new college: told to the administrator until they are taken."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.look.models import Look
from tests.factories import OrganisationFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
TITLE = "Näin pääset alkuun"


STEPS = {
    "Nimi ja väri": "look",
    "Tiimit": "teams",
    "Henkilöt": "people",
    "Ensimmäiset kumppanit": "partners",
}


def shown(client: Client, **query: str) -> dict[str, bool]:
    """The steps on the front page in their order, and whether each is done."""
    steps = client.get(reverse("home"), query).context.get("first_steps") or []
    return {STEPS[str(step.title)]: step.is_done for step in steps}


def test_lead_from_an_empty_college_to_one_that_works(as_: Any, levels: Any) -> None:
    client = as_("administrator")
    done = {"look": False, "teams": False, "people": False, "partners": False}
    assert list(shown(client).items()) == list(done.items())
    TeamFactory()
    assert shown(client) == (done := done | {"teams": True})
    UserFactory()
    assert shown(client) == (done := done | {"people": True})
    save_look()
    assert shown(client) == done | {"look": True}
    OrganisationFactory()
    assert shown(client) == {}


@pytest.mark.parametrize("missing", ["teams", "people", "partners"])
def test_stay_while_one_is_missing(as_: Any, levels: Any, missing: str) -> None:
    makers = {"teams": TeamFactory, "people": UserFactory, "partners": OrganisationFactory}
    client = as_("administrator")
    for kind, maker in makers.items():
        if kind != missing:
            maker()
    assert shown(client)[missing] is False


def save_look() -> None:
    Look(accent="#0b5345").save_as(None, "created")


def test_the_name_that_ships_keeps_nobody_there(as_: Any, levels: Any) -> None:
    for maker in (TeamFactory, UserFactory, OrganisationFactory):
        maker()
    assert shown(as_("administrator")) == {}


def test_a_name_of_ones_own_is_a_step_taken(as_: Any, levels: Any, settings: Any) -> None:
    client = as_("administrator")
    settings.COLLEGE_SHORT_NAME = "Satakieli"
    html = client.get(reverse("home")).content.decode()
    assert "Nimi on nyt Perho Liiketalousopisto ja lyhyesti Satakieli." in html
    settings.COLLEGE_NAME = "Satakielen opisto"
    assert shown(client)["look"] is True


def test_leads_to_the_colour_which_takes_the_step(as_: Any, levels: Any) -> None:
    client = as_("administrator")
    html = client.get(reverse("home")).content.decode()
    address = reverse("admin:accounts_look_add")
    assert f'href="{address}"' in html
    assert client.post(address, {"accent": "#0b5345", "accent_dark": ""}).status_code == 302
    assert shown(client)["look"] is True


def test_lead_to_the_lists_and_to_one_by_one(as_: Any, levels: Any) -> None:
    client = as_("administrator")
    page = client.get(reverse("home")).content.decode()
    ways = [f"{reverse('imports:new')}?kind={kind}" for kind in ("teams", "people", "partners")]
    ways += [reverse("admin:accounts_team_add"), reverse("admin:accounts_user_add")]
    for way in [*ways, reverse("partners:new")]:
        assert f'href="{way}"' in page
        assert client.get(way).status_code == 200


@pytest.mark.parametrize("persona", ["staff", "coordinator", "quality"])
def test_are_no_matter_of_others(as_: Any, levels: Any, persona: str) -> None:
    assert TITLE not in as_(persona).get(reverse("home")).content.decode()


def test_are_of_today(as_: Any, levels: Any) -> None:
    assert shown(as_("administrator"), as_of="2026-01-01") == {}


def queries(client: Client) -> int:
    client.get(reverse("home"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("home"))
    return len(captured)


def test_cost_others_no_query_and_an_administrator_two_until_they_are_taken(
    as_: Any, levels: Any, staff: Any
) -> None:
    before = queries(as_("staff"))
    administrator = as_("administrator")
    assert queries(administrator) == before + 2  # of permissions
    OrganisationFactory()
    assert queries(administrator) == before
