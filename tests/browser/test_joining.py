"""Two organisations become one, by keyboard alone and without a script."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exchange.duplicates.models import Joining
from tests.browser.helpers import collect_console, overflow
from tests.exchange.duplicates.world import twins

pytestmark = pytest.mark.browser


@pytest.fixture
def two(levels, team, lead):
    return twins(levels, team, lead)


def test_by_keyboard(open_tab, two, staff):
    page = open_tab(staff)
    console = collect_console(page)
    page.goto(reverse("duplicates:list"))
    page.get_by_role("link", name="Vertaa").focus()
    page.keyboard.press("Enter")
    name = page.get_by_role("group", name="Nimi").get_by_role("radio")
    expect(name.first).to_be_checked()
    name.first.focus()
    page.keyboard.press("ArrowDown")
    expect(name.last).to_be_checked()
    page.get_by_role("button", name="Yhdistä", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kauppahuone Ilmatar")
    assert (Joining.objects.get().done_by, console) == (staff, [])


@pytest.mark.parametrize("width", [390, 1280])
def test_without_a_script_and_back_again(open_tab, two, staff, width):
    page = open_tab(staff, java_script_enabled=False, viewport={"width": width, "height": 844})
    page.goto(reverse("duplicates:choose", args=[two.a.pk]))
    page.get_by_label("Toinen organisaatio").fill("Kauppahuone Ilmatar")
    page.get_by_role("button", name="Vertaa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Yhdistä kaksi organisaatiota")
    page.get_by_role("group", name="Y-tunnus").get_by_role("radio").first.check()
    page.get_by_role("button", name="Yhdistä", exact=True).click()
    expect(page.locator(".msg", has_text="on nyt yksi organisaatio")).to_be_visible()
    page.goto(two.b.get_absolute_url())
    expect(page).to_have_url(page.url.replace(f"/{two.b.pk}/", f"/{two.a.pk}/"))
    page.get_by_text("Perustiedot", exact=True).click()
    page.get_by_role("button", name="Pura yhdistäminen").click()
    expect(page.locator(".msg", has_text="Yhdistäminen on purettu")).to_be_visible()
    assert Joining.objects.get().undone_by == staff


def test_nothing_is_wider_than_the_narrowest_screen(open_tab, two, staff):
    page = open_tab(staff, viewport={"width": 320, "height": 800})
    for address in (
        reverse("duplicates:join", args=[two.a.pk, two.b.pk]),
        reverse("duplicates:list"),
    ):
        page.goto(address)
        assert overflow(page, 320) == 0
