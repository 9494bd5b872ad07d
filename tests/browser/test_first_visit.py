"""A new person, from the sign-in to a first own partner: every press of the mouse is counted."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partnerships.freshness.models import Asking
from partnerships.freshness.services import decide_month
from partnerships.organisations.models import Acquaintance, Organisation
from tests.browser.helpers import collect_console, overflow
from tests.browser.test_axe import RULES, check
from tests.factories import MembershipFactory, PartnershipFactory, ResponsibilityFactory

pytestmark = pytest.mark.browser
PASSWORD = "kaisla-ranta-lokki-41"
CARD = "Tervetuloa! Kolme pientä asiaa alkuun"
NAME = "Kahvila Saaristo"
WHAT = "Opiskelijat oppivat keittiössä ja salissa koulutussopimuksella."
CLICKS, SECONDS = 6, 120  # at most
# How long people take, from the keystroke-level model (Card, Moran and Newell): a key of an average
# typist; to point and press; to move the hand; to think before each step.
KEY, POINT, HAND, THINK = 0.28, 1.2, 0.4, 1.35
COUNT = """
addEventListener("pointerdown", () => {
  sessionStorage.setItem("presses", Number(sessionStorage.getItem("presses") ?? 0) + 1);
}, true);
"""


@pytest.fixture
def newcomer(levels, team):
    """Somebody whom the administrator has just added, with a team."""
    user = MembershipFactory(team=team, is_home=True, user__email="uusi@perho.example").user
    user.set_password(PASSWORD)
    user.save()
    return user


class Hands:
    """What a person does with the mouse and the keys, counted."""

    def __init__(self, page):
        self.page, self.keys = page, 0
        page.add_init_script(COUNT)

    def press(self, target):
        target.click()

    def type(self, text):
        """Into whatever has the focus: nothing is filled in by the test."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    @property
    def presses(self):
        """As the pages themselves have counted them."""
        return int(self.page.evaluate("sessionStorage.getItem('presses') ?? 0"))

    def seconds(self, waited):
        """How long a person would have taken, with what the pages took."""
        return waited + self.keys * KEY + self.presses * (POINT + 2 * HAND + THINK)


@pytest.mark.parametrize("width", [390, 1280])
def test_to_a_first_own_partner_in_two_minutes_and_six_clicks(open_tab, newcomer, team, width):
    page = open_tab(viewport={"width": width, "height": 844})
    console, hands, began = collect_console(page), Hands(page), time.monotonic()
    page.goto(reverse("home"))  # leads to the sign-in
    expect(page.get_by_label("Sähköposti")).to_be_focused()
    hands.type(newcomer.email)
    hands.press(page.get_by_label("Salasana"))
    hands.type(PASSWORD)
    hands.press(page.get_by_role("button", name="Kirjaudu sisään", exact=True))
    expect(page.get_by_role("heading", name=CARD)).to_be_visible()
    hands.press(page.get_by_role("main").get_by_role("link", name="Lisää kumppani"))
    expect(page.get_by_label("Organisaation nimi*")).to_be_focused()
    hands.type(NAME)
    hands.press(page.locator(".lc label", has_text="Palveleva arjen kumppani"))
    hands.press(page.get_by_label("Mitä teemme yhdessä*"))
    hands.type(WHAT)
    hands.press(page.get_by_role("button", name="Lisää rekisteriin"))
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    waited = time.monotonic() - began
    row = Organisation.objects.get(name=NAME).partnerships.get()
    assert (row.team, row.responsibilities.get().user) == (team, newcomer)
    assert hands.presses <= CLICKS
    assert hands.seconds(waited) < SECONDS
    assert console == []


@pytest.mark.parametrize("width", [390, 1280])
def test_three_small_things_close_when_they_are_done(open_tab, newcomer, team, width):
    row = PartnershipFactory(team=team, organisation__name=NAME, confirmed_on="2024-01-01")
    page = open_tab(newcomer, viewport={"width": width, "height": 844}, has_touch=width < 1280)
    console, problems = collect_console(page), []
    page.goto(reverse("home"))
    card = page.get_by_role("region", name=CARD)
    check(page, "first visit", console, width, problems, {scheme: set() for scheme in RULES})
    assert problems == []
    card.get_by_role("link", name="Valitse tutut").click()
    page.get_by_label(NAME).check()
    page.get_by_role("button", name="Tallenna tutut").click()
    expect(card.get_by_role("listitem").first).to_contain_text("Tehty")
    assert Acquaintance.objects.get().organisation == row.organisation
    card.get_by_role("link", name="Avaa kumppanuus").click()
    page.locator(".coop").get_by_role("button", name="Edelleen voimassa").click()
    expect(page.locator(".coop .note-ok")).to_be_visible()
    page.goto(reverse("home"))
    card.get_by_role("button", name="Avaa suunnitelma").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vuosisuunnitelma")
    page.goto(reverse("home"))
    expect(card).to_have_count(0)


def test_the_card_is_put_away_for_good(open_tab, newcomer):
    page = open_tab(newcomer)
    page.goto(reverse("home"))
    page.get_by_role("button", name="Älä näytä enää").click()
    expect(page.get_by_text("Tervetuloa!")).to_have_count(0)
    page.goto(reverse("home"))
    expect(page.get_by_text("Tervetuloa!")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_question_is_answered_in_one_click_and_the_next_one_comes(open_tab, newcomer, width):
    for number in (1, 2):
        row = PartnershipFactory(
            organisation__name=f"Kahvila {number}", confirmed_on=f"202{number}-01-01"
        )
        ResponsibilityFactory(partnership=row, user=newcomer)
    decide_month()
    page = open_tab(newcomer, viewport={"width": width, "height": 844}, has_touch=width < 1280)
    console, problems = collect_console(page), []
    page.goto(reverse("home"))
    card = page.get_by_role("region", name="Onko tämä vielä totta?")
    expect(card).to_contain_text("Kahvila 1")
    check(page, "question", console, width, problems, {scheme: set() for scheme in RULES})
    assert (problems, overflow(page, width)) == ([], 0)
    card.get_by_role("button", name="Edelleen totta").click()
    expect(page.get_by_role("status").first).to_have_text("Kiitos! Tiedot on vahvistettu.")
    expect(card).to_contain_text("Kahvila 2")
    card.get_by_role("button", name="Jokin on muuttunut").click()
    expect(page.get_by_label("Mitä teemme yhdessä*")).to_be_visible()
    page.goto(reverse("home"))
    expect(card).to_have_count(0)
    assert set(Asking.objects.values_list("answer", flat=True)) == {"true", "changed"}
