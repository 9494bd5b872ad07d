"""What was typed when the connection or the session went is offered again, to the same person."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from partnerships.partnerships.models import Partnership
from tests.browser.helpers import run_axe
from tests.factories import PartnershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OFFER = "Tämä lomake jäi viimeksi tallentamatta."


@pytest.fixture
def row(reference, team):
    return PartnershipFactory(team=team, description="Vanha tavoite")


@pytest.fixture
def tab(open_tab, live_server, reference, staff):
    """A signed-in tab of a member of staff."""
    return open_tab(staff)


def offer(tab: Page):
    return tab.locator("main [role=status]", has_text=OFFER)


def kept(tab: Page) -> list[str]:
    """The drafts that the tab holds."""
    return tab.evaluate("Object.keys(sessionStorage).filter(n => n.startsWith('draft '))")


def typed(tab: Page, row: Partnership, text: str = "Uusi tavoite") -> None:
    """Type into the form and let it rest."""
    tab.goto(reverse("partnerships:edit", args=[row.pk]))
    tab.locator("#id_description").fill(text)
    for _n in range(300):
        if kept(tab):
            return
        tab.wait_for_timeout(100)
    raise AssertionError("nothing was kept")


def leave(tab: Page, address: str) -> None:
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.goto(address)


def test_what_could_not_be_sent_is_offered_and_saved(tab, row):
    typed(tab, row)
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Tallenna muutokset").click()
    tab.wait_for_timeout(300)
    tab.context.set_offline(False)
    tab.goto(reverse("partnerships:edit", args=[row.pk]))
    expect(tab.locator("#id_description")).to_have_value("Vanha tavoite")
    expect(offer(tab)).to_be_visible()
    run_axe(tab)
    offer(tab).get_by_role("button", name="Ota takaisin").click()
    expect(tab.locator("#id_description")).to_have_value("Uusi tavoite")
    expect(offer(tab)).to_have_count(0)
    tab.get_by_role("button", name="Tallenna muutokset").click()
    tab.wait_for_url(f"**{reverse('partners:detail', args=[row.organisation_id])}*")
    row.refresh_from_db()
    assert row.description == "Uusi tavoite"
    assert kept(tab) == []


def test_what_is_thrown_away_is_not_offered_again(tab, row):
    typed(tab, row)
    leave(tab, reverse("partnerships:edit", args=[row.pk]))
    offer(tab).get_by_role("button", name="Heitä pois").click()
    expect(offer(tab)).to_have_count(0)
    tab.goto(reverse("partnerships:edit", args=[row.pk]))
    expect(tab.locator("#id_description")).to_have_value("Vanha tavoite")
    expect(offer(tab)).to_have_count(0)


def test_it_does_not_write_over_what_a_colleague_has_saved_meanwhile(tab, row, staff):
    typed(tab, row)
    row.description = "Kollegan tavoite"
    row.save_as(UserFactory(), "changed")
    leave(tab, reverse("partnerships:edit", args=[row.pk]))
    offer(tab).get_by_role("button", name="Ota takaisin").click()
    tab.get_by_role("button", name="Tallenna muutokset").click()
    expect(tab.get_by_role("heading", name="Tietoja on muutettu sillä välin")).to_be_visible()
    row.refresh_from_db()
    assert row.description == "Kollegan tavoite"


def test_nobody_else_is_shown_it(tab, row, open_tab):
    typed(tab, row)
    tab.evaluate("document.body.dataset.person = ''")
    drafts = tab.evaluate("JSON.stringify(sessionStorage)")
    other = open_tab(UserFactory())
    other.goto(reverse("home"))
    put = "([name, value]) => sessionStorage.setItem(name, value)"
    other.evaluate(f"kept => Object.entries(JSON.parse(kept)).forEach({put})", drafts)
    other.goto(reverse("partnerships:edit", args=[row.pk]))
    expect(offer(other)).to_have_count(0)
    assert kept(other) == []


def test_signing_out_forgets_it(tab, row):
    typed(tab, row)
    leave(tab, reverse("account_logout"))
    tab.get_by_role("main").get_by_role("button", name="Kirjaudu ulos").click()
    tab.wait_for_url(f"**{reverse('account_login')}*")
    assert kept(tab) == []


def test_a_session_that_ended_loses_nothing(tab, row):
    typed(tab, row)
    Session.objects.all().delete()
    tab.get_by_role("button", name="Tallenna muutokset").click()
    expect(tab.locator("main")).to_contain_text("Olet kirjautunut ulos")
    assert len(kept(tab)) == 1
