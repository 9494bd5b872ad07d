"""The administrator's work in the admin."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.helpers import collect_console, in_words, run_axe
from tests.factories import (
    OrganisationFactory,
)

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")
# The admin names no icon, and the package of the history has one inline style.
HARMLESS = ("favicon.ico", "Applying inline style")


def is_harmless(text):
    """Whether the message of the console is one that is known."""
    return any(known in text for known in HARMLESS)


class Looker:
    """Collects what is seriously wrong on the pages it is shown."""

    def __init__(self, page):
        self.page, self.console, self.problems = page, collect_console(page), []
        self.seen = set()

    def look(self, name):
        # What lies half under the head, which stays in sight, is no smaller for that.
        self.page.evaluate("scrollTo(0, 0)")
        found = run_axe(self.page, seen=self.seen)["violations"]
        serious = in_words(rule for rule in found if rule["impact"] in SERIOUS)
        console = [text for text in self.console if not is_harmless(text)]
        self.problems += [f"{name}: {text}" for text in [*console, *serious]]
        self.console.clear()

    def conclude(self):
        problems = self.problems
        assert not problems, f"{len(problems)} problems:\n" + "\n".join(problems)


@pytest.fixture
def partner(levels, administrator):
    """An organisation with a history of two rows, found by a part of its name."""
    OrganisationFactory(name="Hotelli Aurora Oy")
    partner = OrganisationFactory(name="Ravintola Kaisla Oy", by=administrator)
    partner.city = "Helsinki"
    partner.save_as(administrator, "edited")
    return partner


def test_the_administrator_finds_an_organisation_and_its_history(open_tab, partner, administrator):
    page = open_tab(administrator)
    looker = Looker(page)
    page.goto(reverse("home"))
    page.get_by_role("link", name="Hallinta").first.click()
    expect(page).to_have_url(re.compile("/admin/$"))
    looker.look("front page")

    page.locator("#content").get_by_role("link", name="Organisaatiot", exact=True).click()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    looker.look("list")
    page.locator("#searchbar").fill("kaisla")
    page.locator("#searchbar").press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    looker.look("found")

    page.get_by_role("link", name="Ravintola Kaisla Oy").click()
    expect(page.locator("#id_name")).to_have_value("Ravintola Kaisla Oy")
    expect(page.locator("#id_city")).to_have_value("Helsinki")
    looker.look("organisation")

    page.locator(".object-tools a.historylink").click()
    expect(page.locator("#content tbody tr")).to_have_count(2)
    expect(page.locator("#content")).to_contain_text(str(administrator))
    looker.look("history")
    looker.conclude()
