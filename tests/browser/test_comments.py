"""Colleagues talk: one is called by name, answers, and takes words back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from teams.comments.models import Comment, Mention
from tests.browser.helpers import collect_console, overflow
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def partner(levels):
    return OrganisationFactory(name="Ravintola Kaisla")


@pytest.fixture
def heidi():
    return UserFactory(first_name="Heidi", last_name="Korhonen")


def test_a_name_is_chosen_by_keyboard_while_it_is_typed(open_tab, partner, staff, heidi):
    UserFactory(first_name="Heidi", last_name="Virta")
    page = open_tab(staff)
    console = collect_console(page)
    page.goto(partner.get_absolute_url())
    area = page.get_by_label("Kommentti")
    area.press_sequentially("Kysy, @hei")
    names = page.locator(".mention-list button")
    expect(names).to_have_count(2)
    area.press("ArrowDown")
    expect(names.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(area).to_have_value("Kysy, @Heidi Korhonen ")
    expect(names).to_have_count(0)
    page.get_by_role("button", name="Kommentoi").click()
    expect(page.locator("#kommentit .rows li")).to_contain_text("Kysy, @Heidi Korhonen")
    assert (Mention.objects.get().user, console) == (heidi, [])


@pytest.mark.parametrize("width", [390, 1280])
def test_who_is_called_reads_and_answers_without_a_script(open_tab, partner, staff, heidi, width):
    comment = Comment(user=staff, organisation=partner, text="@Heidi Korhonen, sopiiko?")
    comment.save_as(staff, "created")
    Mention.objects.create(comment=comment, user=heidi)
    page = open_tab(heidi, java_script_enabled=False, viewport={"width": width, "height": 844})
    page.goto(reverse("home"))
    page.get_by_role("link", name="Ravintola Kaisla").first.click()
    assert overflow(page, width) == 0
    page.get_by_label("Kommentti").fill("Sopii.")
    page.get_by_role("button", name="Kommentoi").click()
    expect(page.locator("#kommentit .rows li").last).to_contain_text("Sopii.")
    page.get_by_role("button", name="Vedä pois").click()
    expect(page.locator("#kommentit .rows li").last).to_contain_text("Kommentin veti pois")
    page.goto(reverse("home"))
    expect(page.get_by_role("button", name="Luettu")).to_have_count(0)
