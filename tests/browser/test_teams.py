"""Plans in a browser: a meeting's worth of typing, with and without a script."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from teams.plans.models import Action
from tests.browser.helpers import collect_console, focus_problem, is_marked, mark, tab_to
from tests.factories import (
    ActionFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ReadyActionFactory,
    ToolFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.searched]


@pytest.fixture
def plan(levels, team):
    return PlanFactory(team=team)


def test_five_actions_with_partners_are_added_in_fifteen_presses(
    open_tab, live_server, plan, staff
):
    partners = [
        PartnershipFactory(organisation__name=name)
        for name in ("Aamu Oy", "Kaiku Oy", "Lumo Oy", "Sarka Oy", "Utu Oy")
    ]
    page = open_tab(staff)
    console = collect_console(page)
    page.goto(plan.get_absolute_url())
    mark(page)
    presses, title = 0, page.get_by_label("Mitä tehdään")
    title.click()
    presses += 1
    page.keyboard.type("Vierailu 1")
    page.get_by_label("Milloin").click()
    presses += 1
    page.keyboard.type("12/2026")
    for number, row in enumerate(partners, start=1):
        if number > 1:
            page.keyboard.type(f"Vierailu {number}")
        page.get_by_label("Kumppani").click()
        page.keyboard.type(row.organisation.name[:4].lower())
        page.keyboard.press("Enter")
        presses += 2
        expect(page.locator(".line-said")).to_contain_text(f"”Vierailu {number}”")
        expect(page.locator("#live")).to_contain_text(f"”Vierailu {number}” on suunnitelmassa")
        expect(title).to_be_focused()
        expect(title).to_have_value("")
        expect(page.get_by_label("Milloin")).to_have_value("joulukuu")
    assert presses == 12
    assert is_marked(page)
    expect(page.locator("#kk-12 .act .t")).to_have_count(5)
    expect(page.locator("#kk-12 .act.is-new .t")).to_have_text("Vierailu 5")
    expect(page.locator("#edistyminen")).to_have_text(re.compile(r"^\s*5 \S+\s*$"))
    added = [(list(a.partnerships.all()), list(a.people.all())) for a in plan.actions.all()]
    assert added == [([row], [staff]) for row in partners]
    assert console == []


def test_the_line_is_filled_by_keyboard_alone(open_tab, live_server, plan, staff):
    PartnershipFactory(organisation__name="Aamu Oy")
    ToolFactory(title="Yritysvierailu")
    page = open_tab(staff)
    page.goto(plan.get_absolute_url())
    problems = tab_to(page, page.get_by_label("Mitä tehdään"))
    for typed in ("Vierailu", "syksy", "", "aamu", "yritysv"):
        page.keyboard.type(typed)
        problems += [problem] if (problem := focus_problem(page)) else []
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".line-said")).to_have_text(
        re.compile(r"lokakuu–joulukuu.*· Aamu Oy .*· Yritysvierailu", re.DOTALL)
    )
    expect(page.get_by_label("Mitä tehdään")).to_be_focused()
    assert problems == []


@pytest.mark.parametrize("script", [True, False])
def test_a_name_that_fits_several_is_asked_about(open_tab, live_server, plan, staff, script):
    for name in ("Aamu Oy", "Aamu ja Ilta Oy"):
        PartnershipFactory(organisation__name=name)
    page = open_tab(staff, java_script_enabled=script)
    console = collect_console(page)
    page.goto(plan.get_absolute_url())
    page.get_by_label("Mitä tehdään").fill("Vierailu")
    page.get_by_label("Milloin").fill("huhti")
    page.get_by_label("Kumppani").fill("aamu")
    page.keyboard.press("Enter")
    expect(page.locator(".line .invalid-feedback")).to_have_text(
        "Virhe: ”aamu” sopii moneen. Mitä tarkoitat?"
    )
    expect(page.get_by_label("Mitä tehdään")).to_have_value("Vierailu")
    if script:
        expect(page.get_by_label("Kumppani")).to_be_focused()
    page.get_by_role("button", name="Aamu ja Ilta Oy").click()
    expect(page.locator("#kk-4 .act.is-new .t")).to_have_text("Vierailu")
    expect(page.locator("#kk-4 .act.is-new")).to_contain_text("Aamu ja Ilta Oy")
    expect(page.get_by_label("Milloin")).to_have_value("huhtikuu")
    assert console == []


@pytest.mark.parametrize("script", [True, False])
def test_another_level_of_the_partner_is_one_press(
    open_tab, live_server, plan, staff, levels, script
):
    organisation = OrganisationFactory(name="Aamu Oy")
    for key in ("everyday", "network"):
        PartnershipFactory(organisation=organisation, level=levels[key])
    page = open_tab(staff, java_script_enabled=script)
    page.goto(plan.get_absolute_url())
    page.get_by_label("Mitä tehdään").fill("Vierailu")
    page.get_by_label("Kumppani").fill("aamu")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="4 Verkosto").click()
    expect(page.locator(".act.is-new")).to_contain_text("4 Verkosto")
    expect(page.get_by_role("button", name="1 Arki")).to_be_visible()
    assert Action.objects.get().level == levels["network"]


@pytest.mark.parametrize("script", [True, False])
def test_ready_made_actions_are_added_with_one_press_each(
    open_tab, live_server, plan, staff, levels, script
):
    for title in ("Avoimet ovet", "Rekrytointitapahtuma", "Yritysvierailu"):
        ReadyActionFactory(title=title, level=levels["everyday"], when="maaliskuu")
    page = open_tab(staff, java_script_enabled=script)
    page.goto(plan.get_absolute_url())
    if script:
        mark(page)
    offers = page.locator(".offers li")
    for left, title in ((2, "Rekrytointitapahtuma"), (1, "Avoimet ovet")):
        offers.filter(has_text=title).get_by_role("button").click()
        expect(page.locator("#kk-3 .act.is-new .t")).to_have_text(title)
        expect(offers).to_have_count(left)
        if script:
            expect(page.locator(".ready > summary")).to_be_focused()
            expect(page.locator("#live")).to_contain_text(f"”{title}” on suunnitelmassa")
    assert not script or is_marked(page)
    added = Action.objects.values_list("title", "level__key", "starts_on__month")
    assert list(added.order_by("pk")) == [
        ("Rekrytointitapahtuma", "everyday", 3), ("Avoimet ovet", "everyday", 3),
    ]  # fmt: skip


@pytest.mark.parametrize("script", [True, False])
def test_a_double_press_adds_one(open_tab, live_server, plan, staff, script):
    page = open_tab(staff, java_script_enabled=script)
    page.goto(plan.get_absolute_url())
    page.get_by_label("Mitä tehdään").fill("Vierailu")
    page.get_by_label("Milloin").fill("Huhtikuu")
    page.get_by_role("button", name="Lisää").dblclick()
    expect(page.locator("#kk-4 .act .t")).to_have_text("Vierailu")
    page.reload()
    expect(page.locator("#edistyminen")).to_have_text(re.compile(r"^\s*1 \S+\s*$"))


def test_a_status_changes_in_place_by_keyboard(open_tab, live_server, plan, staff):
    action = ActionFactory(plan=plan, title="Vierailu")
    page = open_tab(staff)
    page.goto(plan.get_absolute_url())
    mark(page)
    row = page.locator(f"#toimenpide-{action.pk}")
    problems = tab_to(page, row.locator("summary"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(row.get_by_role("button", name="Käynnissä")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row.locator(".act-status .status")).to_have_text("Käynnissä")
    expect(row.locator("summary")).to_be_focused()
    expect(page.locator("#edistyminen")).to_contain_text("1 käynnissä")
    assert is_marked(page)
    assert problems == []
    assert Action.objects.get().status == "ongoing"


def test_everything_works_without_a_script(open_tab, live_server, plan, lead):
    page = open_tab(lead, java_script_enabled=False)
    page.goto(plan.get_absolute_url())
    page.get_by_label("Mitä tehdään").fill("Vierailu")
    page.get_by_role("button", name="Lisää").click()
    page.locator(".act-status summary").click()
    page.get_by_role("button", name="Valmis").click()
    expect(page.locator(".act-status .status")).to_have_text("Valmis")
    page.get_by_role("button", name="Vahvista suunnitelma").click()
    page.get_by_role("link", name="Aloita ensi vuosi tästä").click()
    page.get_by_label("Jatkuu ensi vuonna").check()
    page.get_by_role("button", name="Siirrä vuoteen 2027").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vuosisuunnitelma 2027")
    expect(page.locator(".act .t")).to_have_text("Vierailu")


def test_every_arc_of_the_wheel_is_a_link_with_a_name(open_tab, live_server, plan, staff):
    day = date(plan.year, 3, 5)
    action = ActionFactory(plan=plan, title="Vierailu", timing="days", starts_on=day, ends_on=day)
    page = open_tab(staff)
    page.goto(reverse("wheel:team", args=[plan.team.slug, plan.year]))
    link = page.get_by_role("link", name=re.compile("^Vierailu, maaliskuu"))
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/actions/{action.pk}/$"))


def test_a_month_of_the_wheel_is_one_press_away(open_tab, live_server, plan, staff):
    for month in (3, 4):
        day = date(plan.year, month, 5)
        ActionFactory(plan=plan, title=f"Asia {month}", timing="days", starts_on=day, ends_on=day)
    page = open_tab(staff)
    page.goto(f"{reverse('wheel:team', args=[plan.team.slug, plan.year])}?month=3")
    expect(page.locator(".wheel-month")).to_contain_text("Asia 3")
    page.get_by_role("link", name=f"huhtikuu {plan.year}: 1").click()
    expect(page.locator(".wheel-month")).to_contain_text("Asia 4")
    page.get_by_role("link", name="maaliskuu", exact=True).click()
    expect(page.locator(".wheel-month")).to_contain_text("Asia 3")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1200
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".wheel .pic")).to_be_hidden()
    page.locator(".wheel-strip").get_by_role("link", name="huhtikuu").click()
    expect(page.locator(".wheel-month")).to_contain_text("Asia 4")


def test_a_calendar_address_is_made_and_read(open_tab, live_server, plan, staff):
    ActionFactory(plan=plan, title="Vierailu", people=[staff])
    page = open_tab(staff)
    page.goto(reverse("feeds:list"))
    page.get_by_role("button", name="Omat toimenpiteet kalenteriin").click()
    address = page.get_by_label("Omat toimenpiteet").input_value()
    answer = open_tab(None).request.get(address)
    assert (answer.status, "SUMMARY:Vierailu" in answer.text()) == (200, True)
    page.get_by_role("button", name="Poista osoite").click()
    assert open_tab(None).request.get(address).status == 404


def test_the_wheel_prints_on_white(open_tab, live_server, plan, staff):
    ActionFactory(plan=plan)
    page = open_tab(staff, color_scheme="dark")
    page.goto(f"{reverse('wheel:team', args=[plan.team.slug, plan.year])}?view=paper")
    page.emulate_media(media="print")
    back = page.locator("body").evaluate("element => getComputedStyle(element).backgroundColor")
    assert back == "rgb(255, 255, 255)"
    expect(page.locator(".site-head")).to_be_hidden()
    expect(page.locator(".wheel .pic")).to_be_visible()
