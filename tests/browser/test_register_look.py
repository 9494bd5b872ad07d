"""The register for the eye: how much is seen, the preview beside it, keys, paper."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from tests.browser.helpers import collect_console, is_marked, mark, overflow
from tests.factories import OrganisationFactory, PartnershipFactory

pytestmark = pytest.mark.browser
WHOLE_ROWS = """
() => [...document.querySelectorAll(".reg tbody tr")]
  .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length
"""
HEIGHTS = """
() => [...new Set([...document.querySelectorAll(".reg tbody tr")]
  .map((row) => Math.round(row.getBoundingClientRect().height)))]
"""


@pytest.fixture
def three(levels, staff):
    """Three partners, the second with several levels."""
    for name in ("Hotelli Aurora Oy", "Ravintola Kaisla Oy", "Ravintola Vuono Oy"):
        PartnershipFactory(organisation__name=name, level=levels["everyday"])
    second = Organisation.objects.get(name="Ravintola Kaisla Oy")
    for key in ("development", "strategic", "network", "other"):
        PartnershipFactory(organisation=second, level=levels[key])
    return second


def opened(open_tab, user, width=1280, **options):
    page = open_tab(
        user, viewport={"width": width, "height": 900 if width > 500 else 844}, **options
    )
    page.goto(reverse("register:list"))
    return page


def preview_of(page):
    return page.locator(".preview h3")


def test_a_screen_shows_at_least_fourteen_rows_and_a_phone_five(content, open_tab, staff):
    assert opened(open_tab, staff).evaluate(WHOLE_ROWS) >= 14
    phone = opened(open_tab, staff, 390, is_mobile=True, has_touch=True)
    assert phone.evaluate(WHOLE_ROWS) >= 5


def test_fifty_rows_are_a_page_under_2600_pixels(content, open_tab, staff):
    for number in range(20):
        OrganisationFactory(name=f"Kumppani {number} Oy")
    page = opened(open_tab, staff)
    expect(page.locator(".reg tbody tr")).to_have_count(50)
    assert page.evaluate("document.documentElement.scrollHeight") <= 2600
    assert page.evaluate(HEIGHTS) == [40]


def test_a_row_is_as_high_with_five_levels_and_a_long_unbroken_name(three, open_tab, staff):
    OrganisationFactory(name="Elintarviketeollisuus" * 7)
    page = opened(open_tab, staff)
    assert page.evaluate(HEIGHTS) == [40]
    assert overflow(page, 1280) == 0


def test_rows_are_airy_by_one_press_and_stay_so(three, open_tab, staff):
    page = opened(open_tab, staff)
    page.get_by_role("button", name="Väljä").click()
    expect(page.locator(".reg.airy")).to_be_visible()
    page.goto(reverse("register:list"))
    expect(page.get_by_role("button", name="Väljä")).to_have_attribute("aria-pressed", "true")


def test_columns_are_chosen_from_a_menu(three, open_tab, staff):
    page = opened(open_tab, staff)
    page.locator(".look summary", has_text="Sarakkeet").click()
    page.get_by_label("Paikkakunta", exact=True).last.check()
    page.get_by_label("Vastuu", exact=True).uncheck()
    page.get_by_role("button", name="Näytä", exact=True).click()
    heads = page.get_by_role("columnheader")
    expect(heads).to_have_text(
        ["Organisaatio", "Tasot", "Mitä teemme yhdessä", "Paikkakunta", "Vahvistettu"]
    )


class TestPreview:
    def test_opens_by_one_click_and_goes_on_by_one_key(self, three, open_tab, staff):
        page = opened(open_tab, staff)
        console = collect_console(page)
        mark(page)
        page.get_by_role("link", name="Hotelli Aurora Oy", exact=True).hover()
        page.get_by_role("link", name="Esikatsele: Hotelli Aurora Oy").click()
        expect(preview_of(page)).to_have_text("Hotelli Aurora Oy")
        page.keyboard.press("j")
        expect(preview_of(page)).to_have_text("Ravintola Kaisla Oy")
        expect(page).to_have_url(re.compile(rf"\?open={three.pk}$"))
        expect(page.get_by_role("link", name="Ravintola Kaisla Oy").first).to_be_focused()
        page.keyboard.press("k")
        expect(preview_of(page)).to_have_text("Hotelli Aurora Oy")
        page.keyboard.press("Escape")
        expect(page.locator(".preview")).to_have_count(0)
        expect(page.locator(".reg .name").first).to_be_focused()
        assert is_marked(page)
        assert console == []

    def test_the_keys_walk_the_rows_and_enter_opens_the_page(self, three, open_tab, staff):
        page = opened(open_tab, staff)
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ravintola Kaisla Oy")

    def test_the_keys_rest_where_somebody_types_and_when_turned_off(self, three, open_tab, staff):
        page = opened(open_tab, staff)
        page.locator("#f-q").press_sequentially("jk")
        expect(page.locator("#f-q")).to_have_value("jk")
        page.goto(reverse("register:list"))
        page.locator(".user > summary").click()
        page.get_by_role("button", name="Ota näppäimet pois käytöstä").click()
        page.keyboard.press("j")
        expect(page.locator(".reg .name").first).not_to_be_focused()

    def test_works_as_plain_links_without_a_script(self, three, open_tab, staff):
        page = opened(open_tab, staff, java_script_enabled=False)
        page.get_by_role("link", name="Esikatsele: Hotelli Aurora Oy").click()
        page.locator(".preview").get_by_role("link", name="Seuraava").click()
        expect(preview_of(page)).to_have_text("Ravintola Kaisla Oy")
        page.locator(".preview").get_by_role("link", name="Sulje").click()
        expect(page.locator(".preview")).to_have_count(0)

    def test_what_is_confirmed_there_stays_there(self, three, open_tab, staff):
        row = Partnership.objects.get(organisation__name="Hotelli Aurora Oy")
        row.confirmed_on, row.confirmed_by = None, None
        row.save_as(staff, "edited")
        page = opened(open_tab, staff)
        page.goto(reverse("register:list") + f"?open={row.organisation_id}")
        page.locator(".preview").get_by_role("button", name="Edelleen voimassa").click()
        expect(page.get_by_role("status").first).to_have_text("Kiitos! Tiedot on vahvistettu.")
        expect(preview_of(page)).to_have_text("Hotelli Aurora Oy")
        expect(page.locator(".preview").get_by_role("button")).to_have_count(0)


def test_results_are_a_few_stops_of_the_tab_away(three, open_tab, staff):
    page = opened(open_tab, staff)
    skip = page.get_by_role("link", name="Siirry tuloksiin")
    skip.focus()
    skip.press("Enter")
    expect(page.locator("#results-h")).to_be_focused()


def test_the_whole_result_goes_on_paper(three, open_tab, staff):
    page = opened(open_tab, staff)
    page.get_by_role("link", name="Paperille").click()
    page.emulate_media(media="print")
    expect(page.locator(".reg tbody tr")).to_have_count(3)
    expect(page.locator(".page-head .lede")).to_contain_text("3 organisaatiota")
