"""A person's work in a browser: adding, moving, confirming, editing, undoing, ending."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from tests.browser.helpers import collect_console, focus_problem, is_marked, mark, tab_to
from tests.factories import MembershipFactory, OrganisationFactory, PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.searched]
PASSWORD = "sininen-perhonen-lentää"
DESCRIPTION = "Opiskelijat oppivat keittiössä ja salissa koulutussopimuksella."
BETTER = "Opiskelijat valmistavat lounaan keskiviikkoisin ja kokki antaa heille palautteen."


@pytest.fixture
def partnership(levels, team, staff):
    """A partnership of the staff member's own team on the everyday level."""
    organisation = OrganisationFactory(name="Ravintola Kaisla Oy")
    return PartnershipFactory(
        organisation=organisation, team=team, description=DESCRIPTION, by=staff
    )


@pytest.fixture
def tab(open_tab, partnership, staff):
    """The partner's page, opened by a member of staff."""
    page = open_tab(staff)
    page.goto(partnership.organisation.get_absolute_url())
    return page


def form_button(page):
    return page.locator("#edit-form .form-actions .btn-primary")


def link(page, name):
    """The partnership's link to the page of that name."""
    row = Partnership.objects.open().get()
    return page.locator(f'.coop a[href="{reverse(name, args=[row.pk])}"]').first


def history_of(page):
    """The history, unfolded."""
    page.locator(".panel-fold > summary").click()
    return page.locator("#historia")


def expect_message(page, words):
    expect(page.locator(".msg.tone-ok[role=status]")).to_contain_text(words)


# Signing in and adding
def test_signing_in_and_adding_a_partner(open_tab, live_server, levels, team, staff, partnership):
    staff.set_password(PASSWORD)
    staff.save()
    page = open_tab()
    console = collect_console(page)
    page.goto(reverse("partners:new"))  # the address that somebody sent
    page.get_by_label("Sähköposti").fill(staff.email)
    page.get_by_label("Salasana").fill(PASSWORD)
    page.get_by_role("button", name="Kirjaudu sisään").click()
    page.wait_for_url(f"**{reverse('partners:new')}")

    for level in levels.values():  # what each level means is read while choosing
        choice = page.locator(".lc label", has_text=level.name)
        expect(choice).to_contain_text(level.choice_help)
        expect(choice).to_contain_text(level.example)
        expect(choice.locator("small").first).to_be_visible()

    name = page.get_by_label("Organisaation nimi*")
    name.press_sequentially("ravintola kaisl")
    similar = page.locator("#similar")
    expect(similar.get_by_role("link", name="Ravintola Kaisla Oy")).to_be_visible()
    expect(similar).to_have_attribute("role", "status")
    expect(name).to_be_focused()  # typing goes on
    name.press_sequentially("oranta Espoo")
    expect(similar.locator(".hint")).to_have_count(0)

    page.get_by_label("Innostava kehittämiskumppani").check()
    page.get_by_label("Mitä teemme yhdessä*").fill(BETTER)
    expect(page.get_by_label("Vastuutiimi")).to_have_value(str(team.pk))  # one's own, ready
    form_button(page).click()

    expect_message(page, "ravintola kaisloranta Espoo on nyt rekisterissä.")
    expect(page.locator(".coop")).to_contain_text(BETTER)
    expect(page.locator(".coop .note-ok")).to_contain_text("Vahvistettu")
    partner = Organisation.objects.get(name="ravintola kaisloranta Espoo")
    row = partner.partnerships.get()
    assert (row.level, row.team) == (levels["development"], team)
    assert row.responsibilities.get().user == staff
    assert console == []


def test_a_partner_already_there_is_asked_about_once(open_tab, partnership, staff):
    page = open_tab(staff)
    page.goto(reverse("partners:new"))
    page.get_by_label("Organisaation nimi*").fill("Ravintola Kaislaa")
    expect(page.locator("#similar .hint")).to_be_visible()
    page.get_by_label("Palveleva arjen kumppani").check()
    page.get_by_label("Mitä teemme yhdessä*").fill(BETTER)
    form_button(page).click()

    expect(page).to_have_title(re.compile("^Virhe: "))
    summary = page.locator("#err-h")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Mitä teemme yhdessä*")).to_have_value(BETTER)
    page.get_by_role("alert").get_by_role("link").click()  # it leads to the box
    other = page.get_by_label("Tämä on eri organisaatio")
    expect(other).to_be_focused()
    other.press("Space")
    form_button(page).click()
    expect_message(page, "Ravintola Kaislaa on nyt rekisterissä.")


def test_saying_that_it_is_another_one_is_remembered_while_filling_in(open_tab, partnership, staff):
    page = open_tab(staff)
    page.goto(reverse("partners:new"))
    page.get_by_label("Organisaation nimi*").fill("Ravintola Kaislaa")
    page.get_by_label("Tämä on eri organisaatio").check()
    page.locator("summary", has_text="Organisaation tiedot").click()
    with page.expect_response(re.compile(reverse("organisations:similar"))):
        page.get_by_label("Verkkosivu").fill("https://kaislaa.example")
        page.get_by_label("Verkkosivu").press("Tab")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Tämä on eri organisaatio")).to_be_checked()


def test_every_error_is_named_in_the_summary_and_at_its_field(open_tab, levels, team, staff):
    page = open_tab(staff)
    page.goto(reverse("partners:new"))
    page.get_by_label("Vastuutiimi").select_option(value="")
    form_button(page).click()
    links = page.get_by_role("alert").get_by_role("link")
    expect(links).to_have_count(4)  # name, level, description, team
    for number in range(4):
        target = urlsplit(links.nth(number).get_attribute("href")).fragment
        links.nth(number).click()
        expect(page.locator(f"#{target}")).to_be_focused()
        assert focus_problem(page) == ""
    for field in ("#id_name", "#id_description", "#id_team"):
        expect(page.locator(field)).to_have_attribute("aria-invalid", "true")
        described = page.locator(field).get_attribute("aria-describedby") or ""
        assert page.locator(",".join(f"#{each}" for each in described.split())).count(), field


def test_unsaved_changes_are_asked_about(open_tab, levels, team, staff):
    page = open_tab(staff)
    asked = []

    def note(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", note)
    page.goto(reverse("partners:new"))
    page.get_by_role("link", name="Etusivu").first.click()
    expect(page).to_have_url(re.compile("/$"))
    assert asked == []
    page.goto(reverse("partners:new"))
    page.get_by_label("Organisaation nimi*").press_sequentially("Hotelli")
    page.get_by_role("link", name="Etusivu").first.click()
    expect(page).to_have_url(re.compile("/$"))
    assert asked == ["beforeunload"]


# Work on a partnership
def test_moving_to_another_level_with_a_reason(tab, partnership, levels):
    link(tab, "partnerships:move").click()
    form_button(tab).click()  # a level and a reason are needed
    expect(tab.locator("#err-h")).to_be_focused()
    tab.get_by_label("Vastuullinen strateginen kumppani").check()
    tab.get_by_label("Syy*").fill("Ravintola lähti mukaan opetuksen suunnitteluun.")
    form_button(tab).click()

    expect_message(tab, "Kumppanuus on nyt tasolla 3 Strateginen.")
    block = tab.locator(".coop")
    expect(block.get_by_role("heading")).to_contain_text("Strateginen")
    expect(block.locator(".coop-hist")).to_contain_text("lähti mukaan opetuksen suunnitteluun")
    expect(block).to_contain_text(DESCRIPTION)
    row = Partnership.objects.open().get()
    assert row.level == levels["strategic"]

    history_of(tab).get_by_role("button", name=re.compile("^Kumoa ?: siirsi tasolta")).click()
    expect_message(tab, "Muutos on kumottu.")
    expect(block.get_by_role("heading")).to_contain_text("Arki")


def test_confirming_with_one_click(tab, partnership, staff):
    console = collect_console(tab)
    row = partnership
    row.confirmed_on = row.confirmed_by = None
    row.save_as(None, "loaded")
    tab.reload()
    expect(tab.locator(".coop-foot")).to_contain_text("Kukaan ei ole vielä vahvistanut")
    mark(tab)
    tab.get_by_role("button", name="Edelleen voimassa").click()
    confirmed = tab.locator(".coop-foot [data-focus]")
    expect(confirmed).to_be_focused()
    expect(confirmed).to_contain_text(str(staff))
    expect(confirmed).to_have_attribute("role", "status")
    assert is_marked(tab)
    row.refresh_from_db()
    assert row.confirmed_by == staff
    expect(tab.locator(".coop-foot button")).to_have_count(0)
    newest = tab.locator("#historia li").first
    expect(newest).to_contain_text("vahvisti: edelleen voimassa")
    assert console == []


def test_a_confirmation_that_fails_is_told_and_can_be_tried_again(tab):
    address = re.compile(r"/confirm/$")
    tab.route(address, lambda route: route.abort())
    tab.get_by_role("button", name="Edelleen voimassa").click()
    expect(tab.locator("#alerts")).to_contain_text("Tietoja ei saatu haettua")
    expect(tab.locator(".toast")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator(".toast")).to_be_hidden()
    tab.unroute_all()
    tab.get_by_role("button", name="Edelleen voimassa").click()
    expect(tab.locator(".coop-foot [data-focus]")).to_be_focused()


def test_a_vague_description_is_hinted_at_and_can_be_saved(tab, partnership, levels):
    link(tab, "partnerships:edit").click()
    field = tab.get_by_label("Mitä teemme yhdessä*")
    field.fill("Yhteistyötä")
    field.press("Tab")
    hints = tab.locator("#hints")
    expect(hints).to_have_attribute("role", "status")
    expect(hints).to_contain_text("Voisitko tarkentaa?")
    expect(hints).to_contain_text("Voit tallentaa myös näin.")
    form_button(tab).click()
    expect_message(tab, "Muutokset on tallennettu.")
    expect(tab.locator(".coop-body > p").first).to_have_text("Yhteistyötä")
    expect(tab.locator(".coop .note-warn").first).to_contain_text("kaipaa tarkennusta")


@pytest.mark.parametrize("name", ["partners:new", "partnerships:edit"])
def test_the_hint_gives_an_example_of_the_level(tab, partnership, levels, name):
    tab.goto(reverse(name, args=[partnership.pk] if name == "partnerships:edit" else []))
    if name == "partners:new":
        tab.get_by_label("Palveleva arjen kumppani").check()
    field = tab.get_by_label("Mitä teemme yhdessä*")
    field.fill("Yhteistyötä")
    field.press("Tab")
    expect(tab.locator("#hints")).to_contain_text("Voisitko tarkentaa?")
    expect(tab.locator("#hints")).to_contain_text(levels["everyday"].example)
    field.fill(BETTER)
    field.press("Tab")
    expect(tab.locator("#hints .hint")).to_have_count(0)


def test_the_hint_is_tied_to_the_description(tab, partnership):
    tab.goto(reverse("partnerships:edit", args=[partnership.pk]))
    described = tab.get_by_label("Mitä teemme yhdessä*").get_attribute("aria-describedby")
    assert "hints" in (described or "").split()


def test_signed_out_while_writing_keeps_the_words_and_the_page(tab, partnership):
    link(tab, "partnerships:edit").click()
    field = tab.get_by_label("Mitä teemme yhdessä*")
    field.fill("Yhteistyötä")
    tab.context.clear_cookies(name="sessionid")
    with tab.expect_response(re.compile(reverse("partnerships:hints"))):
        field.press("Tab")
    told = tab.locator("#alerts:not(:empty)").or_(tab.locator("#hints > *"))
    expect(told.first).to_be_attached()
    expect(tab.locator("#hints input")).to_have_count(0)  # no sign-in inside the form
    expect(field).to_have_value("Yhteistyötä")


def test_a_hint_that_appears_does_not_move_the_button_from_under_the_press(tab, partnership):
    link(tab, "partnerships:edit").click()
    tab.wait_for_load_state("networkidle")  # the scripts have run, nothing moves any more
    tab.get_by_label("Mitä teemme yhdessä*").fill("Yhteistyötä")
    button = form_button(tab)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.mouse.down()  # leaves the field, which asks for the hint
    tab.wait_for_timeout(300)  # people hold a button down for a moment
    tab.mouse.up()
    expect_message(tab, "Muutokset on tallennettu.")


def test_editing_and_undoing(tab, partnership):
    link(tab, "partnerships:edit").click()
    tab.get_by_label("Mitä teemme yhdessä*").fill(BETTER)
    tab.locator("summary", has_text="Lisätiedot").click()
    tab.get_by_label("Tavoite", exact=True).fill("Kymmenen opiskelijaa töihin vuodessa.")
    form_button(tab).click()
    expect_message(tab, "Muutokset on tallennettu.")
    block = tab.locator(".coop")
    expect(block).to_contain_text(BETTER)
    expect(block).to_contain_text("Kymmenen opiskelijaa")

    latest = history_of(tab).locator("li").first
    latest.get_by_text("Näytä ero").click()
    expect(latest.locator("del").first).to_be_visible()
    expect(latest.locator("del", has_text=DESCRIPTION)).to_be_visible()
    expect(latest.locator("ins", has_text=BETTER)).to_be_visible()
    latest.get_by_role("button", name=re.compile("^Kumoa")).click()
    expect_message(tab, "Muutos on kumottu.")
    expect(block).to_contain_text(DESCRIPTION)
    expect(block).not_to_contain_text("Kymmenen opiskelijaa")


def test_ending_and_undoing_the_end(tab, partnership, staff):
    link(tab, "partnerships:end").click()
    tab.get_by_label("Syy*").fill("Ravintola lopetti toimintansa.")
    form_button(tab).click()
    expect_message(tab, "Kumppanuus on päätetty. Se näkyy entisissä.")
    expect(tab.locator(".coop")).to_have_count(0)
    expect(tab.locator("#entiset")).to_contain_text("Ravintola lopetti toimintansa.")
    expect(tab.locator("#entiset")).to_contain_text(DESCRIPTION)
    history_of(tab).get_by_role("button", name=re.compile("^Kumoa ?: päätti kumppanuuden")).click()
    expect_message(tab, "Muutos on kumottu.")
    expect(tab.locator(".coop")).to_contain_text(DESCRIPTION)


def test_people_and_who_knows_the_partner(tab, partnership, staff, other_staff):
    link(tab, "partnerships:people").click()
    for person in (staff, other_staff):
        tab.get_by_label("Henkilö*").select_option(value=str(person.pk))
        form_button(tab).click()
        expect_message(tab, "Vastuuhenkilö on lisätty.")
    tab.locator("form[action$='/main/']").get_by_role("button").click()  # the second one's
    expect_message(tab, "Vastuut on päivitetty.")
    tab.get_by_role("link", name="Ravintola Kaisla Oy").click()
    expect(tab.locator("aside .panel").first).to_contain_text(str(other_staff))
    tab.locator("summary", has_text="Minäkin tunnen").click()
    tab.get_by_label("Mistä tunnet?").fill("Työelämäjakso 2024")
    tab.get_by_role("button", name="Kerro, että tunnen").click()
    expect(tab.locator("#tuntevat")).to_contain_text("Työelämäjakso 2024")


# By the keyboard alone
def test_adding_a_partner_by_the_keyboard_alone(open_tab, levels, team, staff):
    page = open_tab(staff)
    page.goto(reverse("register:list"))
    keys, problems = page.keyboard, []
    keys.press("Tab")
    skip = page.get_by_role("link", name="Siirry sisältöön")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    keys.press("Enter")
    expect(page.locator("main")).to_be_focused()
    problems += tab_to(page, page.get_by_role("link", name="Lisää kumppani").first, most=11)
    keys.press("Enter")
    page.wait_for_url(f"**{reverse('partners:new')}")

    expect(page.locator("#id_name")).to_be_focused()  # one begins with the name at once
    keys.type("Hotelli Aurora")
    problems += tab_to(page, page.locator("[name=level]").first, most=2)
    keys.press("Space")
    keys.press("ArrowDown")
    expect(page.get_by_label("Innostava kehittämiskumppani")).to_be_checked()
    problems += tab_to(page, page.locator("#id_description"), most=2)
    keys.type(BETTER)
    problems += tab_to(page, page.locator("#id_team"), most=2)
    keys.type("Ravintola")
    problems += tab_to(page, page.locator(".fold summary").first, most=4)
    keys.press("Enter")
    problems += tab_to(page, page.locator("#id_counterpart"), most=2)
    keys.type("Henkilöstöosasto")
    problems += tab_to(page, form_button(page), most=80)
    keys.press("Enter")

    expect_message(page, "Hotelli Aurora on nyt rekisterissä.")
    row = Partnership.objects.get()
    assert (row.level, row.team, row.counterpart) == (
        levels["development"],
        team,
        "Henkilöstöosasto",
    )
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("size", [(1280, 720), (390, 700)])
def test_the_focus_is_always_seen(tab, partnership, levels, size):
    for number in range(3):  # a page long enough to scroll
        PartnershipFactory(
            organisation=partnership.organisation, description=BETTER * number or "-"
        )
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    problems = []
    for address in (
        partnership.organisation.get_absolute_url(),
        reverse("register:list"),
        reverse("partnerships:edit", args=[partnership.pk]),
    ):
        tab.goto(address)
        stops = 0
        for key in ("Tab", "Shift+Tab"):
            for _step in range(150):
                tab.keyboard.press(key)
                if tab.evaluate("document.activeElement === document.body"):
                    break
                stops += 1
                if problem := focus_problem(tab):
                    problems.append(f"{address} {key}: {problem}")
        assert stops > 30, address
    assert not problems, "\n".join(problems)


def test_menus_close_with_escape_and_give_the_focus_back(tab):
    menu = tab.locator(".user > summary")
    menu.focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    expect(tab.locator(".user")).to_have_attribute("open", "")
    tab.keyboard.press("Escape")
    expect(tab.locator(".user")).not_to_have_attribute("open", "")
    expect(menu).to_be_focused()


# Two people at once
@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_two_people_edit_the_same_partnership_and_nothing_is_lost(
    open_tab, partnership, staff, other_staff, choice
):
    address = reverse("partnerships:edit", args=[partnership.pk])
    theirs = "Kokit opettavat opiskelijoille kalan käsittelyä kerran kuussa."
    first, second = open_tab(other_staff), open_tab(staff)
    for page in (first, second):
        page.goto(address)
        page.locator("summary", has_text="Lisätiedot").click()
    first.get_by_label("Mitä teemme yhdessä*").fill(theirs)
    first.get_by_label("Tavoite", exact=True).fill("Uusi tavoite.")
    form_button(first).click()
    expect_message(first, "Muutokset on tallennettu.")

    second.get_by_label("Mitä teemme yhdessä*").fill(BETTER)
    second.get_by_label("Vastapuoli kumppanilla").fill("Keittiömestari")
    with second.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith(address)
    ) as answer:
        form_button(second).click()
    assert answer.value.status == 409
    expect(second).to_have_title(re.compile("^Ristiriita: "))
    conflict = second.get_by_role("alert").filter(has=second.locator(".diff"))
    expect(second.locator("#conf-h")).to_be_focused()
    expect(conflict).to_contain_text(str(other_staff))
    expect(conflict).to_contain_text(theirs)
    expect(conflict).to_contain_text(BETTER)
    expect(conflict).to_contain_text("Tavoite")  # taken into the form already
    expect(conflict.get_by_label(theirs)).not_to_be_checked()  # the choice is the person's
    expect(second.get_by_label("Tavoite", exact=True)).to_have_value("Uusi tavoite.")
    expect(second.get_by_label("Vastapuoli kumppanilla")).to_have_value("Keittiömestari")
    partnership.refresh_from_db()
    assert partnership.description == theirs  # nothing was saved yet

    wanted = BETTER if choice == "mine" else theirs
    conflict.get_by_label(wanted).check()
    form_button(second).click()
    expect_message(second, "Muutokset on tallennettu.")
    partnership.refresh_from_db()
    assert partnership.description == wanted
    assert partnership.goal == "Uusi tavoite."
    assert partnership.counterpart == "Keittiömestari"
    expect(second.locator("#historia")).to_contain_text(str(other_staff))


def test_words_written_into_the_form_after_a_conflict_are_saved(
    open_tab, partnership, staff, other_staff
):
    """With one's own version chosen, the form's text is what is saved: it may be polished."""
    page = open_tab(staff)
    page.goto(reverse("partnerships:edit", args=[partnership.pk]))
    page.get_by_label("Mitä teemme yhdessä*").fill(BETTER)
    partnership.description = "Kokit opettavat kalan käsittelyä kerran kuussa."
    partnership.save_as(other_staff, "edited")
    form_button(page).click()
    page.locator(".diff").get_by_label(BETTER).check()
    both = f"{BETTER} Kokit opettavat kalan käsittelyä."
    page.get_by_label("Mitä teemme yhdessä*").fill(both)
    form_button(page).click()
    expect_message(page, "Muutokset on tallennettu.")
    partnership.refresh_from_db()
    assert partnership.description == both


def test_a_partnership_added_by_another_team(open_tab, partnership, levels):
    colleague = MembershipFactory(is_home=True)
    page = open_tab(colleague.user)
    page.goto(partnership.organisation.get_absolute_url())
    page.get_by_role("link", name="Lisää kumppanuus").click()
    page.get_by_label("Palveleva arjen kumppani").check()
    page.get_by_label("Mitä teemme yhdessä*").fill(BETTER)
    form_button(page).click()
    expect_message(page, "Kumppanuus on lisätty.")
    expect(page.locator(".coop")).to_have_count(2)


def test_a_partner_is_copied_as_a_text_and_it_is_told_that_it_is(tab):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.get_by_role("link", name="Kopioi tekstinä").click()
    tab.get_by_role("button", name="Kopioi teksti").click()
    expect(tab.locator("#alerts")).to_have_text("Kopioitu")
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied == tab.locator("#partner-text").input_value()
    assert DESCRIPTION in copied


def test_the_list_is_as_it_was_left_also_without_a_script(open_tab, partnership, staff):
    tab = open_tab(staff, java_script_enabled=False)
    tab.goto("/partners/?q=kaisla&sort=-confirmed")
    left = tab.url
    tab.get_by_role("link", name="Ravintola Kaisla Oy", exact=True).click()
    tab.get_by_role("link", name="Muokkaa perustietoja").click()
    tab.locator(".crumbs a").last.click()
    tab.get_by_role("link", name="Takaisin kumppaniluetteloon").click()
    assert tab.url == f"{left}#row-{partnership.organisation_id}"
    expect(tab.locator(f"#row-{partnership.organisation_id}")).to_be_visible()
