"""Filters over rows that can end: what is in use, and the chosen one even if it has ended."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    AgreementFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LISTS = [("register:list", []), ("agreements:list", []), ("pages:level", ["everyday"])]


@pytest.mark.parametrize(("name", "arguments"), LISTS)
def test_a_closed_team_is_a_choice_only_when_it_is_chosen(page, levels, name, arguments):
    closed = TeamFactory(name_fi="Suljettu tiimi")
    AgreementFactory(partnership=PartnershipFactory(team=closed))
    closed.closed_on = timezone.localdate()
    closed.save_as(None, "edited")
    other = AgreementFactory().partnership
    path = reverse(name, args=arguments)
    html = page.get(path).content.decode()
    assert f'value="{other.team.slug}"' in html
    assert f'value="{closed.slug}"' not in html
    html = page.get(path, {"team": closed.slug}).content.decode()
    assert "Suljettu tiimi (päättynyt)" in html
    assert "Tätä valintaa ei ole" not in html
    assert other.organisation.name not in html


def test_who_has_left_is_a_choice_only_when_chosen_and_narrows_the_register(page, levels):
    left = UserFactory(last_name="Lähtenyt", is_active=False)
    theirs = ResponsibilityFactory(user=left).partnership
    other = PartnershipFactory()
    path = reverse("register:list")
    assert f'value="{left.pk}"' not in page.get(path).content.decode()
    html = page.get(path, {"person": left.pk}).content.decode()
    assert "Lähtenyt Päivi (lähtenyt)" in html
    assert "Tätä valintaa ei ole" not in html
    assert theirs.organisation.name in html
    assert other.organisation.name not in html


@pytest.mark.parametrize("name", ["team", "person"])
@pytest.mark.parametrize("value", ["0", "x", "9" * 30, "-1", "å"])
def test_what_is_no_choice_is_refused(page, levels, name, value):
    response = page.get(reverse("register:list"), {name: value})
    assert response.status_code == 200
    assert "Osaa rajauksista ei voitu käyttää" in response.content.decode()
