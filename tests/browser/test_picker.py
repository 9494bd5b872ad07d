"""Choosing several of many: by keyboard, by finger, and without a script."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from teams.plans.models import Action
from tests.browser.helpers import collect_console, focus_problem, overflow, run_axe, tab_to
from tests.factories import ActionFactory, MembershipFactory, PlanFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def action(levels, team, staff):
    """One responsible; a colleague of the own team, and twenty other people."""
    MembershipFactory(team=team, user__first_name="Aada", user__last_name="Öhman")
    for number in range(20):
        UserFactory(first_name="Otso", last_name=f"Aalto {number:02}")
    return ActionFactory(plan=PlanFactory(team=team), title="Vierailu", people=[staff])


@pytest.fixture
def edit(action):
    return reverse("plans:action_edit", args=[action.pk])


def people_of(page):
    group = page.get_by_role("group", name="Vastuuhenkilöt")
    return group, group.get_by_role("searchbox"), group.locator(".chip")


def names(chips):
    return [text.removesuffix(" Poista").strip() for text in chips.all_text_contents()]


def test_by_keyboard_alone(open_tab, live_server, action, edit, staff):
    page = open_tab(staff)
    console = collect_console(page)
    page.goto(edit)
    _group, find, chips = people_of(page)
    problems = tab_to(page, find)
    page.keyboard.type("ohman")
    expect(page.locator("#live")).to_have_text("Löytyi: 1")
    page.keyboard.press("Enter")
    assert names(chips) == [f"{staff.last_name} {staff.first_name}", "Öhman Aada"]
    expect(page.locator("#live")).to_have_text("Valittu: Öhman Aada")
    expect(find).to_be_focused()
    expect(find).to_have_value("")
    page.keyboard.type("aalto 0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    problems += [problem] if (problem := focus_problem(page)) else []
    page.keyboard.press("Space")
    assert names(chips)[-1] == "Aalto 01 Otso"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(find).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Backspace")
    expect(page.locator("#live")).to_have_text("Poistettu: Aalto 01 Otso")
    assert len(names(chips)) == 2
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # the first chip
    assert names(chips) == ["Öhman Aada"]
    expect(chips.first).to_be_focused()
    assert Action.objects.get().people.get() == staff  # Enter has sent nothing
    page.get_by_role("button", name="Tallenna muutokset").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vuosisuunnitelma 2026")
    assert [str(user) for user in action.people.all()] == ["Aada Öhman"]
    assert (problems, console) == ([], [])


def test_the_own_team_and_what_is_chosen_are_first(open_tab, live_server, edit, staff):
    page = open_tab(staff, java_script_enabled=False)
    page.goto(edit)
    group, *_rest = people_of(page)
    assert group.locator(".picker-group").all_text_contents() == ["Valitut", "Oma tiimi", "Muut"]
    assert [text.strip() for text in group.locator(".picker-row").all_text_contents()[:3]] == [
        f"{staff.last_name} {staff.first_name}", "Öhman Aada", "Aalto 00 Otso",
    ]  # fmt: skip


def test_without_a_script_it_is_a_list_that_scrolls(open_tab, live_server, action, edit, staff):
    page = open_tab(staff, java_script_enabled=False)
    page.goto(edit)
    group, find, chips = people_of(page)
    expect(find).to_have_count(0)
    expect(chips).to_have_count(0)
    box = group.locator(".picker-list").bounding_box()
    assert box["height"] <= 220
    group.get_by_label("Aalto 19 Otso").check()
    page.get_by_role("button", name="Tallenna muutokset").click()
    assert sorted(str(user) for user in action.people.all()) == ["Otso Aalto 19", str(staff)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_with_chips(open_tab, live_server, edit, staff, scheme):
    page = open_tab(
        staff, viewport={"width": 390, "height": 844}, has_touch=True, color_scheme=scheme
    )
    page.goto(edit)
    group, find, chips = people_of(page)
    find.fill("aalto")
    group.get_by_text("Aalto 02 Otso").tap()
    group.get_by_text("Aalto 03 Otso").tap()
    assert names(chips)[1:] == ["Aalto 02 Otso", "Aalto 03 Otso"]
    assert min(chip.bounding_box()["height"] for chip in chips.all()) >= 44
    assert overflow(page, 390) == 0
    found = run_axe(page)
    assert (found["violations"], found["invisible"]) == ([], [])


def test_what_is_searched_makes_nothing_unsaved(open_tab, live_server, edit, staff):
    page = open_tab(staff)
    page.goto(edit)
    _group, find, _chips = people_of(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    find.press_sequentially("aalto")
    page.goto("/")
    assert asked == []
    page.goto(edit)
    find.press_sequentially("aalto")
    find.press("Enter")
    page.goto("/")
    assert asked == ["beforeunload"]
