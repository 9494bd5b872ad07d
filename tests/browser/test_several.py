"""Adding several partners in a meeting: rows save themselves, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from partnerships.partnerships.models import Partnership

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = reverse("partners:several")


@pytest.fixture
def tab(open_tab, live_server, reference, staff):
    """The page, open for a member of staff."""
    page = open_tab(staff)
    page.goto(PAGE)
    return page


def fill(tab: Page, row: int, name: str) -> None:
    tab.locator(f"#id_row-{row}-partner").fill(name)
    tab.locator(f"#id_row-{row}-level").select_option(index=1)
    tab.locator(f"#id_row-{row}-description").fill("Opiskelijat tekevät projektin joka kevät.")


def done(tab: Page):
    return tab.locator(".several-row.is-done")


def test_a_row_is_saved_when_one_goes_on_to_the_next(tab):
    fill(tab, 0, "Uusi Kahvila")
    tab.locator("#id_row-1-partner").focus()
    expect(done(tab).get_by_role("link")).to_have_text("Uusi Kahvila")
    expect(tab.locator("#id_row-1-partner")).to_be_focused()
    expect(tab.locator("#live")).to_contain_text("Uusi Kahvila: Tallennettu")
    assert Partnership.objects.latest("pk").organisation.name == "Uusi Kahvila"


def test_a_row_that_lacks_something_is_not_sent_by_itself(tab):
    tab.locator("#id_row-0-partner").fill("Uusi Kahvila")
    tab.locator("#id_row-1-partner").focus()
    tab.wait_for_timeout(400)
    expect(tab.locator(".several-row .invalid-feedback")).to_have_count(0)


def test_enter_saves_the_row_one_is_on_and_leads_to_the_next(tab):
    fill(tab, 2, "Uusi Kahvila")
    tab.locator("#id_row-2-who").press("Enter")
    expect(done(tab)).to_have_count(1)
    expect(tab.locator("#id_row-3-partner")).to_be_focused()


def test_enter_on_a_row_that_lacks_something_leads_to_it(tab):
    tab.locator("#id_row-0-partner").fill("Uusi Kahvila")
    tab.locator("#id_row-0-partner").press("Enter")
    expect(tab.locator("#id_row-0-level")).to_be_focused()


def test_what_was_typed_comes_back_without_the_saved_row(tab):
    fill(tab, 0, "Uusi Kahvila")
    tab.locator("#id_row-1-partner").focus()
    expect(done(tab)).to_have_count(1)
    tab.locator("#id_row-3-partner").fill("Kesken jäänyt")
    tab.wait_for_timeout(800)
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.goto(PAGE)
    expect(tab.locator(".several-today").get_by_role("link")).to_have_text("Uusi Kahvila")
    tab.get_by_role("button", name="Ota takaisin").click()
    expect(tab.locator("#id_row-3-partner")).to_have_value("Kesken jäänyt")
    expect(tab.locator("#id_row-0-partner")).to_have_value("")


def test_when_all_is_saved_nothing_is_asked_on_leaving_and_no_draft_is_kept(tab):
    fill(tab, 0, "Uusi Kahvila")
    tab.locator("#id_row-0-who").press("Enter")
    expect(done(tab)).to_have_count(1)
    tab.wait_for_timeout(800)
    asked = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    tab.goto(PAGE)
    assert asked == []
    expect(tab.get_by_role("button", name="Ota takaisin")).to_have_count(0)


def test_a_session_that_ended_loses_no_row(tab):
    fill(tab, 0, "Uusi Kahvila")
    Session.objects.all().delete()
    tab.locator("#id_row-1-partner").focus()
    expect(tab.locator(".toast")).to_contain_text("Olet kirjautunut ulos.")
    expect(tab.locator("#id_row-0-partner")).to_have_value("Uusi Kahvila")


def test_a_connection_that_was_away_is_asked_again_by_the_button(tab):
    fill(tab, 0, "Uusi Kahvila")
    tab.context.set_offline(True)
    tab.locator("#id_row-1-partner").focus()
    expect(tab.locator(".toast")).to_be_visible()
    tab.context.set_offline(False)
    tab.locator("[data-save-row]").first.click()
    expect(done(tab)).to_have_count(1)
