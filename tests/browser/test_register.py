"""The register in a browser: searching and filtering without losing one's place."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partnerships.organisations.models import Organisation
from partnerships.register.models import SavedView
from tests.browser.helpers import collect_console, is_marked, mark
from tests.factories import OrganisationFactory, PartnershipFactory, TeamFactory

pytestmark = [pytest.mark.browser, pytest.mark.searched]
REQUEST = re.compile(r"/partners/\?")  # what the search and the filters ask for
FAILED = "Tietoja ei saatu haettua. Tarkista yhteys ja yritä uudelleen."
CARET = "document.querySelector('#f-q').selectionStart"


@pytest.fixture
def partners(levels, staff):
    """Five partners: three on the everyday level, two on the strategic one."""
    team = TeamFactory(slug="north", name_fi="Pohjoisen tiimi")
    rows = [
        ("Hotelli Aurora Oy", "everyday", "society"),
        ("Ravintola Kaisla Oy", "everyday", "working_life"),
        ("Ravintola Lahti Oy", "everyday", "working_life"),
        ("Matkailu Mänty ry", "strategic", "society"),
        ("Ravintola Vuono Oy", "strategic", "working_life"),
    ]
    for name, level, category in rows:
        PartnershipFactory(
            organisation=OrganisationFactory(name=name, category=category),
            level=levels[level],
            team=team,
        )
    return [name for name, *_rest in rows]


@pytest.fixture
def register(open_tab, live_server, partners, staff):
    """The register, opened by a member of staff."""
    page = open_tab(staff)
    page.goto(reverse("register:list"))
    return page


def names(page):
    """The names in the list, from the top."""
    return page.locator("#results .name").all_inner_texts()


def expect_names(page, *wanted):
    expect(page.locator("#results .name")).to_have_text(list(wanted))


def expect_address(page, **wanted):
    """The address tells these filters; others are empty."""
    found = [f"(?=.*[?&]{name}={value}(&|$))" for name, value in wanted.items()]
    others = "|".join(wanted)
    expect(page).to_have_url(re.compile("".join(found) + rf"(?!.*[?&](?!{others})\w+=[^&])"))


def unfold(page):
    """Open the filters that are asked more rarely."""
    if page.locator(".filter-box:not([open])").count():
        page.locator(".filter-box > summary").click()


def tick(page, label):
    unfold(page)
    page.locator("#filters").get_by_label(label, exact=False).check()


# With JavaScript
def test_typing_swaps_only_the_list(register):
    console = collect_console(register)
    search = register.locator("#f-q")
    mark(register)
    search.click()
    search.press_sequentially("avintola")
    search.press("Home")
    search.press_sequentially("R")  # the caret is after the first letter

    expect_names(register, "Ravintola Kaisla Oy", "Ravintola Lahti Oy", "Ravintola Vuono Oy")
    expect_address(register, q="Ravintola")
    expect(register.locator("#live")).to_have_text("3 organisaatiota löytyi")
    expect(register.locator("#results-h")).to_have_text("3 organisaatiota")
    expect(search).to_be_focused()
    expect(search).to_have_value("Ravintola")
    assert register.evaluate(CARET) == 1
    assert is_marked(register)
    expect(register.locator("#results")).not_to_have_attribute("aria-busy", "true")
    assert console == []


def test_nothing_found_is_announced_and_offers_to_add(register):
    register.locator("#f-q").fill("qqqxxx")
    expect(register.locator("#live")).to_have_text("Ei tuloksia")
    register.get_by_role("link", name="Lisää ”qqqxxx”").click()
    expect(register.get_by_label("Organisaation nimi*")).to_have_value("qqqxxx")


def test_enter_searches_without_a_full_load(register):
    mark(register)
    register.locator("#f-q").fill("hotelli")
    register.locator("#f-q").press("Enter")
    expect_names(register, "Hotelli Aurora Oy")
    assert is_marked(register)


def test_a_filter_swaps_the_list_and_keeps_the_focus(register):
    mark(register)
    tick(register, "Strateginen")
    expect_names(register, "Matkailu Mänty ry", "Ravintola Vuono Oy")
    expect_address(register, level="strategic")
    expect(register.locator("#live")).to_have_text("2 organisaatiota löytyi")
    expect(register.locator("#f-level-strategic")).to_be_focused()
    expect(register.locator(".chips .chip")).to_have_text(["Poista rajaus Taso: 3 Strateginen"])

    tick(register, "Arki")  # within a group either will do
    expect(register.locator("#results .name")).to_have_count(5)
    tick(register, "Yhteiskunta")  # between groups both must hold
    expect_names(register, "Hotelli Aurora Oy", "Matkailu Mänty ry")
    assert is_marked(register)


def test_a_choice_from_a_list_and_the_search_hold_together(register, staff):
    register.locator("#f-q").fill("ravintola")
    expect(register.locator("#results .name")).to_have_count(3)
    unfold(register)
    register.get_by_label("Vastuutiimi").select_option(label="Pohjoisen tiimi")
    expect_address(register, q="ravintola", team="north")
    expect(register.locator("#results .name")).to_have_count(3)
    register.get_by_label("Vastuuhenkilö").select_option(value=str(staff.pk))
    expect(register.locator("#live")).to_have_text("Ei tuloksia")


def test_back_and_forward_restore_the_list_and_the_fields(register):
    search = register.locator("#f-q")
    search.fill("ravintola")
    expect_address(register, q="ravintola")
    tick(register, "Strateginen")
    expect_address(register, level="strategic")
    expect_names(register, "Ravintola Vuono Oy")

    register.go_back()
    expect(register.locator("#results .name")).to_have_count(3)
    expect(search).to_have_value("ravintola")
    expect(register.locator("#f-level-strategic")).not_to_be_checked()

    register.go_back()
    expect(register.locator("#results .name")).to_have_count(5)
    expect(search).to_have_value("")

    register.go_forward()
    expect(register.locator("#results .name")).to_have_count(3)
    register.go_forward()
    expect_names(register, "Ravintola Vuono Oy")
    expect(search).to_have_value("ravintola")
    expect(register.locator("#f-level-strategic")).to_be_checked()


def test_back_from_a_partner_returns_to_the_same_list(register):
    register.locator("#f-q").fill("kaisla")
    expect_names(register, "Ravintola Kaisla Oy")
    register.get_by_role("link", name="Ravintola Kaisla Oy", exact=True).click()
    expect(register.get_by_role("heading", level=1)).to_have_text("Ravintola Kaisla Oy")
    register.go_back()
    expect_names(register, "Ravintola Kaisla Oy")
    expect(register.locator("#f-q")).to_have_value("kaisla")


def test_chips_take_their_filter_away(register):
    register.locator("#f-q").fill("ravintola")
    expect_address(register, q="ravintola")
    tick(register, "Arki")
    expect_names(register, "Ravintola Kaisla Oy", "Ravintola Lahti Oy")
    register.get_by_role("link", name="Poista rajaus Taso: 1 Arki").click()
    expect(register.locator("#results .name")).to_have_count(3)
    expect(register.locator("#f-level-everyday")).not_to_be_checked()
    expect(register.locator("#f-q")).to_have_value("ravintola")
    register.get_by_role("link", name="Poista rajaus Hae: ”ravintola”").click()
    expect(register.locator("#results .name")).to_have_count(5)
    expect(register.locator("#f-q")).to_have_value("")


def test_removing_filters_keeps_the_search_that_was_typed(register):
    register.locator("#f-q").fill("ravintola")
    expect_address(register, q="ravintola")
    tick(register, "Strateginen")
    expect_names(register, "Ravintola Vuono Oy")
    register.locator("#filters").get_by_role("link", name="Poista rajaukset").click()
    expect(register.locator("#f-level-strategic")).not_to_be_checked()
    expect(register.locator("#f-q")).to_have_value("ravintola")
    expect(register.locator("#results .name")).to_have_count(3)


def test_the_number_of_filters_in_use_follows(register):
    tick(register, "Strateginen")
    expect(register.locator(".chips .chip")).to_have_count(1)
    expect(register.locator("#filters summary .n")).to_have_text(re.compile("1$"))


def test_the_tab_of_the_whole_register_is_current_only_without_filters(register):
    everything = register.get_by_role("link", name="Kaikki", exact=True)
    expect(everything).to_have_attribute("aria-current", "page")
    tick(register, "Strateginen")
    expect(register.locator(".chips .chip")).to_have_count(1)
    expect(everything).not_to_have_attribute("aria-current", "page")


def test_changing_the_colours_keeps_the_search(register):
    register.locator("#f-q").fill("kaisla")
    expect_address(register, q="kaisla")
    register.locator(".user > summary").click()
    register.get_by_role("button", name="Tummat värit").click()
    expect(register.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect_names(register, "Ravintola Kaisla Oy")


def test_a_search_typed_and_filtered_can_be_kept_as_a_view(register, staff):
    tick(register, "Strateginen")
    expect_address(register, level="strategic")
    register.get_by_role("link", name="Tallenna näkymä").click()
    register.get_by_label("Näkymän nimi").or_(register.get_by_label("Nimi")).fill("Strategiset")
    register.get_by_role("button", name="Tallenna näkymä").click()
    tab = register.get_by_role("link", name="Strategiset")
    expect(tab).to_have_attribute("aria-current", "page")
    expect_names(register, "Matkailu Mänty ry", "Ravintola Vuono Oy")
    assert SavedView.objects.get(owner=staff).query == "level=strategic"
    register.get_by_role("button", name="Poista näkymä ”Strategiset”").click()
    expect(tab).to_have_count(0)


def test_sorting(register, partners):
    header = register.get_by_role("columnheader", name="Organisaatio")
    expect(header).to_have_attribute("aria-sort", "ascending")
    ascending = names(register)
    assert sorted(ascending) == sorted(partners)
    header.get_by_role("link").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    assert names(register) == ascending[::-1]

    register.locator("#f-q").fill("ravintola")  # the order stays while searching
    expect_names(register, "Ravintola Vuono Oy", "Ravintola Lahti Oy", "Ravintola Kaisla Oy")
    expect(header).to_have_attribute("aria-sort", "descending")

    register.get_by_role("columnheader", name="Vahvistettu").get_by_role("link").click()
    expect(register.locator("th[aria-sort]")).to_have_count(1)
    expect(register.locator("#results .name")).to_have_count(3)


def test_paging(register, partners):
    for number in range(60):
        OrganisationFactory(name=f"Yritys {number:02} Oy")
    register.reload()
    pages = register.get_by_role("navigation", name="Sivut")
    expect(register.locator("#results .name")).to_have_count(50)
    expect(register.locator(".table-foot")).to_contain_text(re.compile("1–50.* 65"))
    pages.get_by_role("link", name="Seuraava").click()
    expect(register.locator("#results .name")).to_have_count(15)
    expect(pages.get_by_role("link", name="Sivu 2")).to_have_attribute("aria-current", "page")

    register.locator("#f-q").fill("yritys")  # a new search begins from its first page
    expect(register.locator("#live")).to_have_text("60 organisaatiota löytyi")
    expect(pages.get_by_role("link", name="Sivu 1")).to_have_attribute("aria-current", "page")
    pages.get_by_role("link", name="Sivu 2").click()
    expect(register.locator("#results .name")).to_have_count(10)
    expect(register.locator("#f-q")).to_have_value("yritys")


@pytest.mark.parametrize("way", ["broken connection", "error of 500"])
def test_a_failing_request_keeps_the_list_and_tells(register, way):
    mark(register)
    before = names(register)
    if way == "broken connection":
        register.route(REQUEST, lambda route: route.abort())
    else:
        register.route(REQUEST, lambda route: route.fulfill(status=500, body="<h1>Rikki</h1>"))
    register.locator("#f-q").fill("hotelli")
    expect(register.locator(".toast")).to_be_visible()
    expect(register.locator(".toast")).to_have_text(FAILED)
    expect(register.locator("#alerts")).to_have_text(FAILED)
    expect(register.locator("#results")).not_to_have_attribute("aria-busy", "true")
    assert names(register) == before
    assert register.url.endswith("/partners/")

    register.unroute_all()
    register.locator("#f-q").press("Enter")  # trying again is enough
    expect_names(register, "Hotelli Aurora Oy")
    expect(register.locator(".toast")).to_be_hidden()
    expect(register.locator("#alerts")).to_be_empty()
    assert is_marked(register)


def test_signed_out_meanwhile_is_told_and_never_a_page_within_the_page(register):
    register.context.clear_cookies(name="sessionid")
    with register.expect_response(REQUEST):
        register.locator("#f-q").fill("hotelli")
    told = register.locator("#alerts:not(:empty)").or_(register.locator("main .signin"))
    expect(told.first).to_be_attached()
    expect(register.locator("#sisalto #sisalto, #results .signin")).to_have_count(0)
    expect(register.get_by_role("heading", level=1)).to_have_count(1)


# Without JavaScript
@pytest.fixture
def plain(open_tab, live_server, partners, staff):
    """The register in a browser that runs no scripts."""
    page = open_tab(staff, java_script_enabled=False)
    page.goto(reverse("register:list"))
    return page


def test_search_and_filters_without_javascript(plain):
    plain.locator("#f-q").fill("ravintola")
    plain.get_by_role("button", name="Hae").click()
    expect(plain.locator("#results .name")).to_have_count(3)
    plain.locator("#filters summary").click()
    tick(plain, "Strateginen")
    plain.get_by_role("button", name="Näytä tulokset").click()
    expect_names(plain, "Ravintola Vuono Oy")
    expect(plain.locator("#f-q")).to_have_value("ravintola")
    plain.get_by_role("link", name="Poista rajaus Taso: 3 Strateginen").click()
    expect(plain.locator("#results .name")).to_have_count(3)
    plain.go_back()
    expect_names(plain, "Ravintola Vuono Oy")


def test_adding_editing_confirming_and_undoing_without_javascript(plain, staff):
    plain.get_by_role("link", name="Lisää kumppani").first.click()
    plain.get_by_label("Organisaation nimi*").fill("Ravintola Kaislaa")
    plain.get_by_label("Innostava kehittämiskumppani").check()
    plain.get_by_label("Mitä teemme yhdessä*").fill("Opettajat ja kokit kehittävät listan.")
    plain.get_by_role("button", name="Lisää rekisteriin").click()

    expect(plain).to_have_title(re.compile("^Virhe: "))  # a similar one is there already
    expect(plain.locator("#similar")).to_contain_text("Ravintola Kaisla Oy")
    plain.get_by_label("Tämä on eri organisaatio").check()
    plain.get_by_role("button", name="Lisää rekisteriin").click()
    expect(plain.get_by_role("status").first).to_contain_text("on nyt rekisterissä")

    plain.get_by_role("link", name=re.compile("^Muokkaa ?: 2 Kehittäminen")).click()
    plain.get_by_label("Mitä teemme yhdessä*").fill("Keittiömestari arvioi työt keväisin.")
    plain.get_by_role("button", name="Tallenna muutokset").click()
    block = plain.locator(".coop")
    expect(block).to_contain_text("Keittiömestari arvioi")

    plain.get_by_role("button", name="Edelleen voimassa").click()
    expect(plain.get_by_role("status").first).to_have_text("Kiitos! Tiedot on vahvistettu.")

    plain.locator(".panel-fold > summary").click()
    plain.get_by_role("button", name=re.compile("^Kumoa ?: muutti")).click()
    expect(plain.get_by_role("status").first).to_have_text("Muutos on kumottu.")
    expect(block).to_contain_text("Opettajat ja kokit kehittävät listan.")
    assert Organisation.objects.filter(name="Ravintola Kaislaa").count() == 1
