"""Daily jobs in a browser: a contact told, an action made of it, colleagues' week read."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partnerships.contacts.models import Contact
from teams.plans.models import Action
from tests.browser.helpers import collect_console, overflow
from tests.factories import PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.searched]


@pytest.fixture
def partnership(levels, team):
    return PartnershipFactory(organisation__name="Ravintola Kaisla", team=team)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_contact_is_told_with_one_text_and_one_press(
    open_tab, live_server, partnership, staff, script, width
):
    page = open_tab(staff, java_script_enabled=script, viewport={"width": width, "height": 844})
    console = collect_console(page)
    page.goto(partnership.organisation.get_absolute_url())
    page.get_by_label("Mitä tapahtui tänään?").fill("Sovimme vierailun")
    page.get_by_role("button", name="Kirjaa yhteydenotto").click()
    expect(page.locator("#yhteydenotot .rows li").first).to_contain_text("Sovimme vierailun")
    expect(page.get_by_role("status").first).to_contain_text("Yhteydenotto on kirjattu.")
    assert Contact.objects.get().user == staff
    if script:
        assert (overflow(page, width), console) == (0, [])


def test_a_contact_is_told_from_the_front_page_by_keyboard(
    open_tab, live_server, partnership, staff
):
    page = open_tab(staff)
    page.goto("/")
    page.get_by_role("link", name="Kirjaa yhteydenotto").press("Enter")
    page.get_by_label("Kumppani").fill("kaisla")
    page.get_by_label("Mitä tapahtui?").fill("Soitin syksyn jaksoista")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{partnership.organisation.get_absolute_url()}*")
    assert Contact.objects.get().partnership == partnership


def test_an_action_is_made_of_a_contact(open_tab, live_server, partnership, staff):
    page = open_tab(staff)
    page.goto(partnership.organisation.get_absolute_url())
    page.get_by_label("Mitä tapahtui tänään?").fill("Järjestä yhteinen koulutus")
    page.get_by_role("button", name="Kirjaa yhteydenotto").click()
    page.locator("#yhteydenotot").get_by_role("link", name="Lisää toimenpide").click()
    page.get_by_role("button", name="Lisää suunnitelmaan").click()
    page.wait_for_url("**/teams/**")
    action = Action.objects.get()
    assert (action.title, list(action.partnerships.all())) == (
        "Järjestä yhteinen koulutus", [partnership],
    )  # fmt: skip


def test_colleagues_week_is_one_press_from_the_front_page(
    open_tab, live_server, partnership, staff
):
    page = open_tab(staff)
    page.goto(partnership.organisation.get_absolute_url())
    page.get_by_label("Mitä tapahtui tänään?").fill("Sovimme vierailun")
    page.get_by_role("button", name="Kirjaa yhteydenotto").click()
    page.goto("/")
    page.locator("section", has=page.locator("#h-chg")).get_by_role(
        "link", name="Näytä kaikki"
    ).click()
    expect(page).to_have_url(f"{live_server.url}{reverse('activity')}")
    expect(page.locator(".feed li").first).to_contain_text("Sovimme vierailun")
