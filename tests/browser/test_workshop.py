"""A workshop led by keyboard alone, and the same without a script."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partnerships.partnerships.models import LevelChange, Partnership
from teams.plans.models import Action
from teams.wanted.models import WantedPartner
from teams.workshops.models import Workshop
from tests.browser.helpers import collect_console, is_marked, mark, tab_to
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def rows(levels, team):
    return [
        PartnershipFactory(team=team, organisation__name=name, confirmed_on=date(2025, 1, 1))
        for name in ("Hotelli Aalto", "Kahvila Koivu")
    ]


def test_is_led_by_keyboard_alone(open_tab, live_server, team, rows, lead):
    page = open_tab(lead)
    console = collect_console(page)
    keys = page.keyboard
    page.goto(reverse("workshops:list", args=[team.slug]))
    tab_to(page, page.get_by_role("button", name="Aloita työpaja"))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Keitä kumppanimme ovat")
    mark(page)  # the page must stay, or it would fall out of the whole screen

    # One after another by arrows, or one alone: the focus is where the next one is.
    tab_to(page, page.get_by_label("Hotelli Aalto"))
    keys.press("ArrowDown")
    expect(page.get_by_label("Kahvila Koivu")).to_be_focused()
    keys.press("ArrowUp")
    keys.press("Space")
    expect(page.locator("[data-ticked]")).to_have_text("1")
    keys.press("Enter")
    expect(page.get_by_label("Kahvila Koivu")).to_be_focused()
    keys.press("Space")
    keys.press("Enter")
    expect(page.get_by_text("Kaikki on katsottu tänään.")).to_be_visible()

    # The clock tells the time of a phase.
    tab_to(page, page.get_by_role("button", name=re.compile("Yksin")))
    keys.press("Enter")
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^[12]:\d\d$"))

    keys.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_contain_text("voisi kasvaa")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, page.get_by_label("Kumppani"))
    keys.type("Kahvila")
    keys.press("Tab")
    keys.press("ArrowDown")  # the second answer: move now
    keys.press("Tab")
    keys.type("Kehitämme yhdessä")
    keys.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Vastaus on kirjattu")

    # Arrows inside a field belong to the field; outside they change the question.
    keys.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_contain_text("voisi kasvaa")
    page.get_by_role("heading", level=1).focus()
    keys.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_contain_text("lepää")
    keys.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_contain_text("puuttuu")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, page.get_by_label("Millaista kumppania etsitään"))
    keys.type("Matkailun ennakoija")
    tab_to(page, page.get_by_label("Kuka etsii"))
    keys.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Lisää etsittäviin"))
    keys.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("kirjattu")
    page.get_by_role("heading", level=1).focus()
    keys.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mitä teemme")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, page.get_by_label("Mitä tehdään"))
    keys.type("Yhteinen koulutuspäivä")
    keys.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Yhteinen koulutuspäivä")
    assert is_marked(page)

    page.get_by_role("heading", level=1).focus()
    keys.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Työpajan pöytäkirja")
    tab_to(page, page.get_by_role("button", name="Tallenna ja päätä työpaja"))
    keys.press("Enter")
    expect(page.get_by_text("Kiitos tiimille!")).to_be_visible()

    assert Partnership.objects.filter(confirmed_by=lead).count() == 3  # the moved one twice
    assert LevelChange.objects.get().reason == "Kehitämme yhdessä"
    assert WantedPartner.objects.get().description == "Matkailun ennakoija"
    assert Action.objects.get().title == "Yhteinen koulutuspäivä"
    assert not Workshop.objects.get().is_open
    assert console == []


def test_works_without_a_script_and_goes_on_where_it_was_left(
    open_tab, live_server, team, rows, staff
):
    page = open_tab(staff, java_script_enabled=False)
    page.goto(reverse("workshops:list", args=[team.slug]))
    page.get_by_role("button", name="Aloita työpaja").click()
    page.get_by_label("Hotelli Aalto").check()
    page.get_by_role("button", name="Valitut pitävät paikkansa").click()
    page.get_by_role("link", name="Kasvu").last.click()
    page.get_by_label("Muu huomio").fill("Kysytään keväällä")
    page.get_by_role("button", name="Kirjaa huomio").click()
    page.get_by_role("link", name="Poistu").click()
    page.get_by_role("button", name="Jatka työpajaa").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("voisi kasvaa")
    page.get_by_role("link", name="Pöytäkirja").click()
    expect(page.get_by_text("Kysytään keväällä")).to_be_visible()
    expect(page.get_by_text("Hotelli Aalto")).to_be_visible()


def test_seventy_partnerships_are_confirmed_by_keyboard_in_one_list(open_tab, team, levels, staff):
    for number in range(70):
        PartnershipFactory(
            team=team, organisation__name=f"Kumppani {number:02}", confirmed_on=date(2025, 1, 1)
        )
    page = open_tab(staff)
    page.goto(reverse("workshops:list", args=[team.slug]))
    page.get_by_role("button", name="Aloita työpaja").click()
    page.get_by_label("Kumppani 00").focus()
    assert page.evaluate("document.documentElement.scrollHeight") < 5500
    for _ in range(70):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    expect(page.locator("[data-ticked]")).to_have_text("70")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kaikki on katsottu tänään.")).to_be_visible()
    assert Partnership.objects.filter(confirmed_by=staff).count() == 70
