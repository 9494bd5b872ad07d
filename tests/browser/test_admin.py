"""The administrator's work in the admin."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.helpers import collect_console, in_words, run_axe
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TermFactory,
    ToolFactory,
)
from toolkit.pages.models import Page

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")
# The admin names no icon, and the package of the history has one inline style.
HARMLESS = ("favicon.ico", "Applying inline style")


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
        console = [text for text in self.console if not any(known in text for known in HARMLESS)]
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_administrator_finds_an_organisation_and_its_history(
    open_tab, partner, administrator, scheme
):
    page = open_tab(administrator, color_scheme=scheme)
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


def test_the_other_pages_of_the_administrator(open_tab, partner, administrator):
    row = PartnershipFactory(organisation=partner)
    ResponsibilityFactory(partnership=row)
    text = Page(key="about", title_fi="Mikä", body_fi="<h2>Näin</h2><ul><li>yksi</li></ul>")
    text.save_as(None, "loaded")
    page = open_tab(administrator)
    looker = Looker(page)
    for name, *arguments in (
        ("partnerships_partnership_changelist",),
        ("partnerships_partnership_change", row.pk),
        ("partnerships_level_change", row.level_id),
        ("partnerships_keyword_changelist",),
        ("partnerships_levelchange_changelist",),
        ("toolkit_page_change", text.pk),
        ("toolkit_term_changelist",),
        ("toolkit_term_change", TermFactory().pk),
        ("toolkit_tool_changelist",),
        ("toolkit_tool_change", ToolFactory().pk),
        ("toolkit_experience_changelist",),
        ("accounts_user_changelist",),
        ("accounts_user_change", administrator.pk),
        ("accounts_user_add",),
        ("accounts_team_change", row.team_id),
    ):
        answer = page.goto(reverse(f"admin:{name}", args=arguments))
        assert answer.status == 200, name
        looker.look(name)
    looker.conclude()
