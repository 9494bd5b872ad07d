"""The self-assessment in a browser: a team's meeting by keyboard, and without a script."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from quality.assessments.models import Assessment, AssessmentAnswer
from teams.plans.models import Action
from tests.browser.helpers import collect_console, tab_to
from tests.browser.test_admin import Looker
from tests.factories import MeasureValueFactory, StatementFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def statements(team):
    return [StatementFactory(phase=phase) for phase in ("before", "during", "after")]


def overview(team):
    return reverse("assessments:detail", args=[team.slug])


def press(page, name, role="button"):
    """Reach the button or link by keyboard and press it; nothing may hide the focus on the way."""
    target = page.get_by_role(role, name=name)
    assert tab_to(page, target) == []
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_meeting_by_keyboard_alone(open_tab, live_server, statements, team, staff):
    page = open_tab(staff)
    console = collect_console(page)
    page.goto(reverse("portfolio:team", args=[team.slug]))
    press(page, "Itsearviointi", "link")
    press(page, "Aloita itsearviointi")
    for number, heading in enumerate(("Ennen", "Yhteistyön aikana", "Yhteistyön jälkeen")):
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert tab_to(page, page.get_by_label("Toimii", exact=True)) == []
        page.keyboard.press("Space")
        for _step in range(number):  # works, works partly, not yet
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
        page.keyboard.type(f"Huomio {number}")
        press(page, "Tallenna ja jatka")
    press(page, "Itsearviointi on valmis")
    found = Assessment.objects.get()
    assert found.is_finished
    assert [(row.answer, row.note) for row in found.answers.in_order()] == [
        ("works", "Huomio 0"), ("partly", "Huomio 1"), ("not_yet", "Huomio 2")
    ]  # fmt: skip
    press(page, re.compile(f": {statements[2].text_fi}$"))
    expect(page.locator("#heikot").get_by_role("link")).to_have_text(
        f"Parannetaan: {statements[2].text_fi}"
    )
    assert Action.objects.get().kind == "develop"
    assert console == []


def test_two_colleagues_and_no_script(open_tab, live_server, statements, team, staff, lead):
    tabs = [open_tab(user, java_script_enabled=False) for user in (staff, lead)]
    for tab in tabs:
        tab.goto(overview(team))
        tab.get_by_role("button", name=re.compile("Aloita")).or_(
            tab.get_by_role("link", name="Jatka vastaamista")
        ).click()
    first, second = tabs
    first.get_by_label("Toimii osittain").check()
    first.get_by_role("button", name="Tallenna ja jatka").click()
    second.get_by_label("Ei vielä").check()
    second.get_by_role("textbox").fill("Vetäjän huomio")
    second.get_by_role("button", name="Tallenna ja jatka").click()
    expect(second.get_by_role("alert").first).to_contain_text("Tietoja on muutettu sillä välin")
    expect(second.get_by_role("textbox")).to_have_value("Vetäjän huomio")
    second.locator(".diff").get_by_label("Ei vielä").check()
    second.get_by_role("button", name="Tallenna ja jatka").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Yhteistyön aikana")
    row = AssessmentAnswer.objects.get(phase="before")
    assert (row.answer, row.note) == ("not_yet", "Vetäjän huomio")
    assert [change.answer for change in row.history.order_by("history_id")] == [
        "", "partly", "not_yet"
    ]  # fmt: skip


def test_the_quality_group_writes_a_number_and_a_statement(open_tab, live_server, levels, quality):
    value, statement = MeasureValueFactory(year=2022), StatementFactory()
    page = open_tab(quality)
    looker = Looker(page)
    for name in ("measuresource", "measure", "assessmentstatement", "assessment"):
        page.goto(reverse(f"admin:quality_{name}_changelist"))
        looker.look(name)
    page.goto(reverse("admin:quality_measure_change", args=[value.measure_id]))
    looker.look("a measure")
    page.locator(".add-row a").click()
    page.locator("#id_values-1-year").fill("2024")
    page.locator("#id_values-1-low").fill("3,9")
    page.locator("[name=_save]").click()
    page.goto(reverse("measures:list"))
    expect(page.locator(".measures b")).to_have_text(["3,5", "3,9"])
    page.goto(reverse("admin:quality_assessmentstatement_change", args=[statement.pk]))
    looker.look("a statement")
    page.get_by_label("Väittämä suomeksi").fill("Sovimme yhdessä.")
    page.get_by_label("Luonnos").uncheck()
    page.locator("[name=_save]").click()
    expect(page.locator("#result_list tbody")).to_contain_text("Sovimme yhdessä.")
    looker.conclude()
