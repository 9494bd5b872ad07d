"""From a partner's page one gets back to the list as one left it, and nowhere else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from partnerships.partners.back import KEPT, LONGEST
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
LIST = "/partners/?q=kahvila&level=everyday&sort=-confirmed&page=2"


@pytest.fixture
def partner(levels):
    return OrganisationFactory()


def back(page, partner, came_from=""):
    """Where the partner's page leads back to for whoever pressed a link at an address."""
    headers = {"Referer": came_from} if came_from else {}
    found = page.get(partner.get_absolute_url(), headers=headers).context["back"]
    return found.address if found else None


@pytest.mark.parametrize(
    "address",
    [
        LIST,
        "/levels/everyday/?team=own-team",
        "/teams/own-team/",
        "/network/?view=table",
        "/search/?q=x",
    ],
)
def test_leads_to_the_list_as_it_was_left(page, partner, address):
    assert back(page, partner, HOST + address) == f"{address}#row-{partner.pk}"


def test_is_on_the_page(page, partner):
    answer = page.get(partner.get_absolute_url(), headers={"Referer": HOST + LIST})
    text = answer.content.decode()
    assert f'href="{LIST.replace("&", "&amp;")}#row-{partner.pk}"' in text
    assert "Takaisin kumppaniluetteloon" in text


def test_stays_while_one_is_on_pages_of_partners(page, partner):
    back(page, partner, HOST + LIST)
    edit = HOST + reverse("organisations:edit", args=[partner.pk])
    assert back(page, partner, edit) == back(page, partner) == f"{LIST}#row-{partner.pk}"


def test_is_forgotten_when_one_comes_from_elsewhere_in_the_house(page, partner):
    back(page, partner, HOST + LIST)
    assert back(page, partner, HOST + reverse("home")) is None
    assert back(page, partner) is None


def test_the_latest_list_counts(page, partner):
    back(page, partner, HOST + LIST)
    assert back(page, partner, HOST + "/partners/") == f"/partners/#row-{partner.pk}"


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/partners/",
        "//elsewhere.example/partners/",
        "javascript:alert(1)",
        "http://testserver.elsewhere.example/partners/",
        "http://[/partners/",
        HOST + "/nowhere/",
        HOST + "/partners/?q=" + "x" * LONGEST,
    ],
)
def test_leads_nowhere_else(page, partner, address):
    assert back(page, partner, address) is None
    assert KEPT not in page.session


def test_what_a_session_holds_is_looked_at_again(page, partner):
    session = page.session
    session[KEPT] = "https://elsewhere.example/partners/"
    session.save()
    assert back(page, partner) is None
