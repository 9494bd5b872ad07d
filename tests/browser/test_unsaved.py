"""What is being typed stays when the page is opened anew in another language or other colours."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.helpers import in_words, run_axe
from tests.factories import PartnershipFactory, PlanFactory, ToolFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "Kevätjuhlan-ohjelma"


@pytest.fixture
def tab(open_tab, live_server, reference, staff):
    """A signed-in tab of a member of staff."""
    return open_tab(staff)


def change_language(tab, name="Svenska"):
    tab.locator("footer").get_by_role("button", name=name).click()
    expect(tab.locator("html")).to_have_attribute("lang", {"Svenska": "sv", "Suomi": "fi"}[name])


def test_a_change_of_language_keeps_an_open_form(tab):
    tab.goto(reverse("partners:new"))
    tab.locator("#id_name").fill("Kahvila")
    tab.locator("#id_description").fill("Kaksi\nriviä")
    # The menus would lie over the page.
    folds = "document.querySelectorAll('details:not([data-menu])')"
    tab.evaluate(f"{folds}.forEach((fold) => {{ fold.open = true; }})")
    tab.locator("#id_category").select_option("society")
    tab.locator("#id_website").evaluate("input => input.value = 'https://kahvila.example'")
    change_language(tab)
    expect(tab.locator("#id_name")).to_have_value("Kahvila")
    expect(tab.locator("#id_description")).to_have_value("Kaksi\nriviä")
    expect(tab.locator("#id_category")).to_have_value("society")
    expect(tab.locator("#id_website")).to_have_value("https://kahvila.example")
    change_language(tab, "Suomi")  # and once more
    expect(tab.locator("#id_name")).to_have_value("Kahvila")
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.goto(reverse("partners:new"))  # given back once only
    expect(tab.locator("#id_name")).to_have_value("")


def test_it_keeps_rich_text_with_its_shape(tab):
    tool = ToolFactory(body="<p>Vanha</p>")
    tab.goto(reverse("tools:edit", args=[tool.pk]))
    editor = tab.locator(".rich-field").first
    editor.click()
    tab.keyboard.press("Control+A")
    tab.keyboard.type("Uusi")
    tab.keyboard.press("Control+A")
    tab.keyboard.press("Control+B")
    expect(editor.locator("strong")).to_have_text("Uusi")
    change_language(tab)
    expect(tab.locator(".rich-field").first.locator("strong")).to_have_text("Uusi")


@pytest.mark.parametrize("where", ["in the page", "on a page of its own"])
def test_it_keeps_a_form_that_was_refused(tab, team, where):
    plan = PlanFactory(team=team)
    tab.goto(plan.get_absolute_url() if where == "in the page" else reverse("plans:here"))
    title = tab.locator("main form [name=title]").first
    title.evaluate("input => input.removeAttribute('maxlength')")
    title.fill("V" * 400)
    tab.locator("main form:has([name=title])").first.evaluate("form => form.requestSubmit()")
    expect(tab.locator("main form .invalid-feedback").first).to_be_visible()
    title.fill("Vierailu")
    change_language(tab)
    expect(title).to_have_value("Vierailu")


def test_another_person_in_the_same_tab_gets_none_of_it(tab, lead):
    partnership = PartnershipFactory()
    path = reverse("partnerships:end", args=[partnership.pk])
    tab.goto(path)
    tab.evaluate(
        "([path]) => sessionStorage.setItem('unsaved', JSON.stringify("
        "['999', [[path, [['reason', 'Toisen sana']]]]]))",
        [path],
    )
    tab.goto(path)
    expect(tab.locator("#id_reason")).to_have_value("")
    assert tab.evaluate("sessionStorage.getItem('unsaved')") is None


def test_every_form_asks_before_what_is_typed_is_left(tab):
    partnership = PartnershipFactory()
    tab.goto(reverse("partners:detail", args=[partnership.organisation_id]))
    tab.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    tab.locator("main form[method=post] [name=note]").fill("Tunnen")
    said = []
    tab.once("dialog", lambda dialog: (said.append(dialog.type), dialog.accept()))
    tab.goto("/")
    assert said == ["beforeunload"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False])
def test_the_way_back_to_what_was_sent_is_for_everyone(open_tab, reference, staff, scheme, script):
    """Through the end of a session and an old token, with and without a script."""
    staff.set_password(PASSWORD)
    staff.save()
    tab = open_tab(staff, java_script_enabled=script, color_scheme=scheme)
    tab.set_viewport_size({"width": 390, "height": 800})

    def send(button="main form .btn-primary"):
        if script:
            assert in_words(run_axe(tab)["violations"]) == []
        with tab.expect_navigation():
            tab.locator(button).first.click()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390

    tab.goto(reverse("partners:new"))
    tab.locator("#id_name").fill("Kahvila")
    tab.context.clear_cookies(name="sessionid")
    send("#edit-form .btn-primary, form.form-page .btn-primary")
    expect(tab.locator("h1")).to_have_text("Olet kirjautunut ulos")
    send()
    expect(tab.locator(".is-invalid")).to_have_count(0)
    tab.get_by_label("Sähköposti").fill(staff.email)
    tab.get_by_label("Salasana").fill(PASSWORD)
    send()
    expect(tab.locator("h1")).to_have_text("Kirjoittamaasi ei ole vielä tallennettu")
    tab.context.clear_cookies(name="csrftoken")
    send()
    expect(tab.locator("h1")).to_have_text("Lomake oli auki liian kauan")
    expect(tab.locator("main textarea")).to_have_value("Kahvila")
    send()
    expect(tab.locator("#id_name")).to_have_value("Kahvila")  # the form, with what it lacks
