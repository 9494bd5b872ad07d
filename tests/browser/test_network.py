"""The network in a browser: by keys, on a phone, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from partnerships.keywords.models import Keyword
from partnerships.networks.models import NetworkMember
from tests.browser.helpers import overflow, tab_to
from tests.factories import (
    NetworkMemberFactory,
    OrganisationFactory,
    PartnershipFactory,
    TeamFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# Words of the tables that stand on two lines without a hyphen.
BROKEN = """
() => [...document.querySelectorAll("main table :is(th, td)")].flatMap((cell) => {
  const found = [], walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    for (const word of text.data.matchAll(/[^\\s\\u00ad-]+/g)) {
      const range = document.createRange();
      // a hyphen at the end of the line above belongs to the letter after it
      range.setStart(text, word.index + (text.data[word.index - 1] === "\\u00ad" ? 1 : 0));
      range.setEnd(text, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (tops.size > 1 && !text.parentElement.closest(".visually-hidden")) found.push(word[0]);
    }
  }
  return found;
})
"""


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


def test_no_word_is_broken_on_a_phone(open_tab, live_server, staff, levels):
    team = TeamFactory(name_fi="Henkilöstötyöryhmä")
    row = OrganisationFactory(name="Aamurusko Catering Oy", sectors=["restaurants"])
    PartnershipFactory(organisation=row, level=levels["everyday"], team=team)
    page = open_tab(staff, viewport={"width": 390, "height": 844})
    for address in ("/network/", "/network/?view=table", "/network/?view=staff",
                    "/network/?view=change", "/accounts/digest/"):  # fmt: skip
        page.goto(address)
        assert page.locator("main table").count() >= 1
        assert page.evaluate(BROKEN) == [], address


def test_a_phone_has_a_line_for_each_organisation(open_tab, live_server, staff, hotel):
    page = open_tab(staff, viewport={"width": 390, "height": 844})
    page.goto("/network/?view=table")
    row = page.locator(".network-rows tbody tr")
    assert row.bounding_box()["height"] <= 36
    expect(row.locator("td").first).to_be_hidden()  # the field
    expect(row.locator("td").last).to_be_visible()


def test_a_number_of_a_level_stands_beside_its_mark(open_tab, live_server, staff, hotel):
    page = open_tab(staff, viewport={"width": 390, "height": 844}, locale="en-GB")
    page.goto("/network/")
    heads = page.locator(".net-matrix thead .nowrap").evaluate_all(
        "all => all.map(each => each.getClientRects().length)"
    )
    assert heads == [1] * 4


def test_a_note_stands_apart_from_the_last_row(open_tab, live_server, staff, hotel):
    page = open_tab(staff)
    for view in ("map", "change", "staff"):
        page.goto(f"/network/?view={view}")
        above = page.locator(".panel-note").first.evaluate(
            "element => parseFloat(getComputedStyle(element).paddingBlockStart)"
        )
        assert above >= 8, view


def test_the_key_keeps_its_colours_where_colours_are_forced(open_tab, live_server, staff, hotel):
    page = open_tab(staff, forced_colors="active")
    page.goto("/network/")
    told = page.locator(".network-map .key").evaluate_all(
        "all => all.map(each => getComputedStyle(each, '::before').backgroundColor)"
    )
    assert len(set(told)) == len(told) == 5


def test_the_rings_are_explained_where_they_are(open_tab, live_server, staff, hotel):
    page = open_tab(staff)
    words = page.get_by_text("Kehät ovat tasoja, eivät arvojärjestys.")
    for view, there in (("map", 1), ("table", 0), ("change", 0), ("staff", 0), ("networks", 0)):
        page.goto(f"/network/?view={view}")
        assert words.count() == there, view


def test_the_forms_by_field_fit_on_the_sheet(open_tab, live_server, staff, levels):
    fields = list(Keyword.objects.filter(kind="sector").values_list("key", flat=True))
    row = OrganisationFactory(sectors=fields)
    forms = Keyword.objects.filter(kind="form").values_list("key", flat=True)
    PartnershipFactory(organisation=row, cooperation_forms=list(forms))
    page = open_tab(staff, viewport={"width": 1030, "height": 730})  # A4 on its side
    page.goto("/network/?view=forms&paper=1")
    page.emulate_media(media="print")
    assert overflow(page, 1030) == 0
    first = page.locator(".network-forms tbody th").first.bounding_box()
    assert first["width"] >= 200


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
