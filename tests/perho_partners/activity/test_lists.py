"""What one press wrote to many rows is told in one line."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from exchange.duplicates.models import Joining
from exchange.duplicates.undoing import unjoin
from exchange.files.reading import read
from exchange.imports import services
from exchange.imports.models import Import
from exchange.imports.reverting import revert
from tests.exchange.duplicates.world import joined, twins
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.usefixtures("levels")]
NAMES = ["Alkio", "Bertta", "Cedra", "Dorina", "Eemeli", "Fiskari", "Gallen", "Huvila", "Joutsi"]
LIST = "Organisaatio;Paikkakunta;Taso;Kuvaus\n" + "".join(
    f"{name};Espoo;1;Vierailemme.\n" for name in NAMES
)


@pytest.fixture
def item(coordinator: Any) -> Import:
    OrganisationFactory(name="Alkio", city="Vantaa")
    text = LIST.encode()
    item = services.begin(kind="partners", table=read(text), source="a.csv", by=coordinator)
    return services.write(item=item, by=coordinator)


def told(client: Any, address: str, **query: str) -> list[tuple[str, str]]:
    context = client.get(address, query).context
    entries = context.get("changes") or [
        line.first for _day, lines in context["days"] for line in lines
    ]
    return [(str(entry.who), entry.text) for entry in entries]


@pytest.mark.parametrize("address", ["/", "/activity/"])
def test_an_import_is_one_line_that_leads_to_its_list(
    as_: Any, item: Import, coordinator: Any, address: str
) -> None:
    response = as_("staff").get(address)
    assert told(as_("staff"), address) == [(str(coordinator), "toi luettelon, 9 riviä")]
    assert f'href="{reverse("register:list")}"' in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/activity/"])
def test_so_is_taking_it_back(as_: Any, item: Import, administrator: Any, address: str) -> None:
    revert(item=item, by=administrator)
    assert told(as_("staff"), address)[0] == (str(administrator), "perui luettelon tuonnin")
    assert len(told(as_("staff"), address)) <= 3  # and what was put back, as any edit


def test_the_line_follows_what_is_chosen(as_: Any, item: Import, team: Any) -> None:
    page = as_("staff")
    assert told(page, "/activity/", kind="contacts") == []
    assert len(told(page, "/activity/", kind="organisations")) == 1
    assert told(page, "/activity/", team=team.slug) == []


def test_a_list_of_people_is_told_to_nobody(as_: Any, administrator: Any) -> None:
    text = "Sähköposti;Etunimi;Sukunimi\nuusi@perho.example;Uusi;Ihminen\n".encode()
    item = services.begin(kind="people", table=read(text), source="a.csv", by=administrator)
    services.write(item=item, by=administrator)
    assert told(as_("staff"), "/activity/") == []


def test_a_joining_and_taking_it_apart_are_told_in_few_lines(
    as_: Any, levels: Any, team: Any, lead: Any
) -> None:
    two = twins(levels, team, lead)
    page = as_("staff")
    before = len(told(page, "/activity/"))
    joined(two, lead)
    assert len(told(page, "/activity/")) == before + 1
    unjoin(joining=Joining.objects.get(), by=lead)
    assert len(told(page, "/activity/")) <= before + 3
