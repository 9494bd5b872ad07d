"""The network in a browser: by keys, on a phone, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from partnerships.networks.models import NetworkMember
from tests.browser.helpers import tab_to
from tests.factories import NetworkMemberFactory, OrganisationFactory, PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hotel(levels):
    row = OrganisationFactory(name="Hotelli Tyrni", category="society")
    for key in ("everyday", "strategic"):
        PartnershipFactory(organisation=row, level=levels[key])
    return row


def test_everybody_on_the_map_is_reached_by_keys(open_tab, live_server, staff, hotel):
    page = open_tab(staff)
    page.goto("/network/")
    ray = page.get_by_role("link", name=re.compile("^Hotelli Tyrni, Yhteiskunta, 1 "))
    tab_to(page, ray)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/partners/{hotel.pk}/$"))


def test_the_picture_can_be_skipped(open_tab, live_server, staff, hotel):
    page = open_tab(staff)
    page.goto("/network/")
    tab_to(page, page.get_by_role("link", name="Ohita kuva"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".net-matrix a").first).to_be_focused()


def test_a_number_and_a_view_are_one_press_away(open_tab, live_server, staff, hotel):
    page = open_tab(staff)
    page.goto("/network/")
    page.locator(".net-matrix tr", has_text="Yhteiskunta").get_by_role("link").nth(1).click()
    expect(page.locator("#nimet")).to_contain_text("3 ")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1050
    page.get_by_role("link", name="Taulukko", exact=True).click()
    expect(page.locator(".network-rows tbody tr")).to_have_count(1)


def test_a_phone_has_the_numbers_and_the_picture_without_names(open_tab, live_server, staff, hotel):
    page = open_tab(staff, viewport={"width": 390, "height": 844})
    page.goto("/network/")
    expect(page.locator(".network-map .pic")).to_be_hidden()
    expect(page.locator(".network-map .small-pic")).to_be_visible()
    expect(page.locator(".net-matrix")).to_be_in_viewport()


def test_prints_on_white(open_tab, live_server, staff, hotel):
    page = open_tab(staff, color_scheme="dark")
    page.goto("/network/?paper=1")
    page.emulate_media(media="print")
    back = page.locator("body").evaluate("element => getComputedStyle(element).backgroundColor")
    assert back == "rgb(255, 255, 255)"
    expect(page.locator(".network-map .pic")).to_be_visible()
    expect(page.locator(".network-rows")).to_be_visible()


@pytest.mark.searched
def test_a_member_is_added_and_ended(open_tab, live_server, staff, hotel):
    network = OrganisationFactory(name="Matkailun verkosto")
    page = open_tab(staff)
    page.goto(network.get_absolute_url())
    page.locator("#verkostot summary").click()
    page.get_by_role("link", name="Ketkä kuuluvat tähän").click()
    page.locator("#id_partner").fill("Hotelli Tyrni")
    page.get_by_label("johtaja").check()
    page.get_by_role("button", name="Lisää", exact=True).click()
    expect(page.locator(".rows")).to_contain_text("johtaja")
    page.get_by_role("button", name="Päätä jäsenyys").click()
    expect(page.locator(".rows")).to_contain_text("Jäseniä ei ole vielä kirjattu.")
    assert NetworkMember.objects.get().ended_on is not None


def test_who_joins_networks_is_drawn(open_tab, live_server, staff, hotel):
    for name in ("A-verkosto", "B-verkosto"):
        NetworkMemberFactory(network=OrganisationFactory(name=name), member=hotel)
    page = open_tab(staff)
    page.goto("/network/?view=networks")
    column = page.get_by_role("link", name="Hotelli Tyrni: A-verkosto, B-verkosto")
    tab_to(page, column)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/partners/{hotel.pk}/$"))
