"""A plan's page in a browser: how much it holds, its keys, and its order on a phone."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from teams.plans.models import Action
from teams.plans.timing import month_span, year_span
from tests.browser.helpers import collect_console, is_marked, mark
from tests.factories import ActionFactory, PartnershipFactory, PlanFactory, ToolFactory

pytestmark = pytest.mark.browser
MONTHS = [2, 3, 3, 4, 4, 5, 9, 10, 10, 11, None, None, None]  # as in the design
HIGHEST = 1_100  # pixels of a page that holds thirteen actions


@pytest.fixture
def plan(levels, team):
    year = timezone.localdate().year
    return PlanFactory(team=team, year=year, goals="Jokaisella kumppanilla on vastuuhenkilö.")


def add(plan, month, **more):
    """An action in the month, or of some time of the year."""
    span = month_span(plan.year, month) if month else year_span(plan.year)
    times = {"timing": "month" if month else "year", "starts_on": span.first, "ends_on": span.last}
    return ActionFactory(plan=plan, **times | more)


@pytest.fixture
def thirteen(plan, levels, staff):
    tool, partnership = ToolFactory(), PartnershipFactory(team=plan.team)
    long = "Kevään jaksojen suunnittelu keittiömestarien ja muiden kumppanien kanssa " * 2
    return [
        add(plan, month, title=f"{long}{number}", people=[staff], partnerships=[partnership],
            tools=[tool], level=levels["everyday"])
        for number, month in enumerate(MONTHS)
    ]  # fmt: skip


def heights(page, selector):
    return page.locator(selector).evaluate_all(
        "all => [...new Set(all.map(e => Math.round(e.getBoundingClientRect().height)))]"
    )


def test_thirteen_actions_fit_on_a_page_each_on_one_line(
    open_tab, live_server, plan, thirteen, staff
):
    page = open_tab(staff)
    page.goto(plan.get_absolute_url())
    assert page.evaluate("document.documentElement.scrollHeight") <= HIGHEST
    assert heights(page, ".act") == [36]
    assert heights(page, ".act-group h2") == [30]
    bar = page.locator("#edistyminen .meter").bounding_box()
    assert (bar["width"], bar["height"]) == (160, 6)
    expect(page.locator(".act .t a").first).to_have_text(thirteen[0].title)
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_headings_stay_in_sight(open_tab, live_server, plan, levels, staff):
    for _ in range(40):
        add(plan, 3)
    page = open_tab(staff)
    page.goto(plan.get_absolute_url())
    page.locator(".act").last.scroll_into_view_if_needed()
    heading = page.get_by_role("heading", name="Maaliskuu")
    expect(heading).to_be_in_viewport()
    top = page.locator(".site-head").bounding_box()["height"]
    assert heading.bounding_box()["y"] == pytest.approx(top, abs=1)


def test_keys_go_from_row_to_row_and_tell_how_far_it_is(open_tab, live_server, plan, staff):
    first, second = add(plan, None, title="Avoimet ovet"), add(plan, None, title="Vierailu")
    page = open_tab(staff)
    console = collect_console(page)
    page.goto(plan.get_absolute_url())
    mark(page)
    page.locator("main").focus()
    for key, row in (("j", first), ("j", second), ("k", first), ("j", second)):
        page.keyboard.press(key)
        expect(page.locator(f"#toimenpide-{row.pk} .t a")).to_be_focused()
    row = page.locator(f"#toimenpide-{second.pk}")
    for key, told in (("2", "Käynnissä"), ("3", "Valmis"), ("4", "Jätettiin pois")):
        page.keyboard.press(key)
        expect(row.locator(".status")).to_have_text(told)
        expect(row.locator("summary")).to_be_focused()
        expect(page.locator("#live")).to_contain_text(f"Tila on nyt: {told}")
    assert is_marked(page)
    assert console == []
    assert list(Action.objects.order_by("pk").values_list("status", flat=True)) == [
        "planned", "dropped",
    ]  # fmt: skip


def test_a_row_is_moved_by_keyboard_and_a_mistake_is_told_beside_it(
    open_tab, live_server, plan, staff
):
    action = add(plan, 3, title="Vierailu")
    page = open_tab(staff)
    page.goto(plan.get_absolute_url())
    mark(page)
    row, when = page.locator(f"#toimenpide-{action.pk}"), page.locator("[data-row] [name=when]")
    row.locator(".t a").focus()
    page.keyboard.press("m")
    expect(when).to_be_focused()
    page.keyboard.type("höpö")
    page.keyboard.press("Enter")
    expect(row.locator(".invalid-feedback")).to_contain_text("Milloin on ”höpö”?")
    expect(when).to_be_focused()
    expect(when).to_have_value("höpö")
    page.keyboard.press("Control+A")
    page.keyboard.type("touko")
    page.keyboard.press("Enter")
    expect(page.locator(f"#kk-5 #toimenpide-{action.pk} summary")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Ajankohta on nyt: toukokuu.")
    assert is_marked(page)
    action.refresh_from_db()
    assert (action.timing, action.starts_on) == ("month", date(plan.year, 5, 1))


def test_keys_are_listed_lead_to_the_line_and_can_be_turned_off(open_tab, live_server, plan, staff):
    action = add(plan, 3)
    page = open_tab(staff)
    page.goto(plan.get_absolute_url())
    page.locator("main").focus()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Näppäimet")
    expect(keys.get_by_text("Siirrä kuukaudelle")).to_be_visible()
    page.keyboard.press("n")  # does nothing while the list is open
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("n")
    expect(page.get_by_label("Mitä tehdään")).to_be_focused()
    page.keyboard.type("jkm1")
    expect(page.get_by_label("Mitä tehdään")).to_have_value("jkm1")
    page.context.add_cookies([{"name": "search_key", "value": "off", "url": live_server.url}])
    page.reload()
    page.locator(f"#toimenpide-{action.pk} .t a").focus()
    for key in ("3", "m", "n", "?"):
        page.keyboard.press(key)
    expect(page.locator(f"#toimenpide-{action.pk} .t a")).to_be_focused()
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Näppäimet").click()
    expect(keys).to_be_visible()


def test_an_empty_month_leads_to_the_line_with_the_month(open_tab, live_server, plan, staff):
    add(plan, 3)
    page = open_tab(staff)
    page.goto(plan.get_absolute_url())
    page.get_by_role("link", name="Lisää toimenpide: touko").click()
    expect(page.get_by_label("Milloin")).to_have_value("toukokuu")
    expect(page.get_by_label("Mitä tehdään")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_shows_first_what_is_now(open_tab, live_server, plan, staff, script):
    this_month = timezone.localdate().month
    for month in [*range(1, 13), None]:
        add(plan, month)
    page = open_tab(
        staff, viewport={"width": 390, "height": 800}, has_touch=True, java_script_enabled=script
    )
    page.goto(plan.get_absolute_url())
    tops = {
        group.get_attribute("id"): group.bounding_box()["y"]
        for group in page.locator(".act-group").all()
    }
    order = [f"kk-{month}" for month in range(this_month, 13)]
    order += ["vuosi", *(f"kk-{month}" for month in range(1, this_month))]
    assert sorted(tops, key=tops.__getitem__) == order
    assert min(heights(page, ".act")) >= 48
    if script:
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_everything_of_a_row_works_without_a_script(open_tab, live_server, plan, staff):
    action = add(plan, 3)
    page = open_tab(staff, java_script_enabled=False)
    page.goto(action.get_page_url())
    page.get_by_role("button", name="Valmis").click()
    expect(page.locator(".page-head .status")).to_have_text("Valmis")
    page.get_by_label("Siirrä kuukaudelle").fill("syksy")
    page.get_by_role("button", name="Siirrä", exact=True).click()
    expect(page.locator(".page-head")).to_contain_text("lokakuu–joulukuu")
    page.goto(plan.get_absolute_url())
    page.locator(".act-status summary").click()
    page.get_by_label("Siirrä kuukaudelle").fill("höpö")
    page.get_by_role("button", name="Siirrä", exact=True).click()
    expect(page.locator(".act .invalid-feedback")).to_contain_text("Milloin on ”höpö”?")
    expect(page.get_by_label("Siirrä kuukaudelle")).to_have_value("höpö")
    page.get_by_role("link", name="Tavoitteittain").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Jokaisella kumppanilla")


def test_paper_holds_every_name_and_what_is_folded(open_tab, live_server, plan, staff):
    partnerships = [PartnershipFactory(team=plan.team) for _ in range(2)]
    for number in range(60):
        add(plan, 1, title=f"Asia {number}", people=[staff], partnerships=partnerships)
    page = open_tab(staff)
    page.goto(plan.get_absolute_url())
    assert page.locator(".act").last.is_visible() == (timezone.localdate().month == 1)
    page.emulate_media(media="print")
    text = page.inner_text("main")
    assert "Jokaisella kumppanilla" in text
    for told in ("Mitä tehdään", "Rajaa", "Lisää", "Siirrä"):
        assert told not in text
    for row in partnerships:
        assert row.organisation.name in text
    for number in range(60):
        assert f"Asia {number}" in text
    assert page.locator(".act").last.bounding_box()["height"] > 0
