"""The front page in a browser: what waits is done there, and little has to be scrolled."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.people.models import User
from tests.browser.helpers import collect_console
from tests.browser.test_axe import RULES, check
from tests.factories import TeamFactory

pytestmark = pytest.mark.browser


def test_ordinary_content_is_under_1600_pixels(content, open_tab):
    page = open_tab(User.objects.get(email="tiiminvetaja@perho.example"))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(reverse("home"))
    assert page.evaluate("document.documentElement.scrollHeight") < 1600


@pytest.mark.parametrize("width", [390, 1280])
def test_the_first_steps_of_a_college_are_for_everyone(open_tab, levels, administrator, width):
    TeamFactory(name_fi="Ravintola-ala")
    is_small = width < 1280
    page = open_tab(administrator, viewport={"width": width, "height": 800}, has_touch=is_small)
    console, problems = collect_console(page), []
    page.goto(reverse("home"))
    steps = page.get_by_role("region", name="Näin pääset alkuun").get_by_role("listitem")
    expect(steps).to_have_count(4)
    expect(steps.nth(1)).to_contain_text("Tehty")
    check(page, "first steps", console, width, problems, {scheme: set() for scheme in RULES})
    assert problems == []
    steps.last.get_by_role("link", name=re.compile("^Tuo luettelo ?: Ensimm")).click()
    expect(page.locator("[name=kind]:checked, select[name=kind]")).to_have_value("partners")
