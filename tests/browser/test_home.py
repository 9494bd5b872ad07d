"""The front page in a browser: what waits is done there, and little has to be scrolled."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.people.models import User
from tests.factories import PartnershipFactory, ResponsibilityFactory

pytestmark = pytest.mark.browser


def test_confirming_takes_one_click_and_the_line_is_gone(open_tab, levels, staff):
    row = PartnershipFactory(organisation__name="Kahvila Malli", confirmed_on="2024-01-01")
    ResponsibilityFactory(partnership=row, user=staff)
    page = open_tab(staff)
    page.goto(reverse("home"))
    page.get_by_role("button", name=re.compile("^Edelleen voimassa ?: Kahvila Malli")).click()
    expect(page.get_by_role("status").first).to_have_text("Kiitos! Tiedot on vahvistettu.")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Tee seuraavaksi")
    expect(page.get_by_text("Kaikki ajan tasalla")).to_be_visible()


def test_ordinary_content_is_under_1600_pixels(content, open_tab):
    page = open_tab(User.objects.get(email="tiiminvetaja@perho.example"))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(reverse("home"))
    assert page.evaluate("document.documentElement.scrollHeight") < 1600
