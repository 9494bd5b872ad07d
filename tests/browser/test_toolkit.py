"""The toolkit in a browser: writing, finding, explaining; by keyboard and without a script."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.helpers import collect_console, is_marked, mark, tab_to
from tests.factories import OrganisationFactory, PartnershipFactory, TermFactory, ToolFactory
from toolkit.experiences.models import Experience
from toolkit.pages.models import Page
from toolkit.tools.models import Tool

pytestmark = [pytest.mark.browser, pytest.mark.searched]
EDITOR = "#id_body_editor"
HOSTILE = (
    "<p onclick='marker()'>Hei</p><script>marker()</script>"
    "<a href='javascript:marker()'>js</a><a href='data:text/html,x'>data</a>"
    "<svg onload='marker()'><script>marker()</script></svg>"
    "<img src='x' onerror='marker()'><iframe srcdoc='<script>marker()</script>'></iframe>"
)
PASTE = """
(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "x");
  document.querySelector("#id_body_editor").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}
"""
# Everything in the document that could act: tags, event attributes, addresses.
ACTIVE = """
(root) => [...document.querySelectorAll(root + " *")].flatMap((element) => [
  ...(/^(script|svg|img|iframe|object|form)$/i.test(element.tagName) ? [element.tagName] : []),
  ...[...element.attributes].filter((a) => /^on/i.test(a.name)
    || (/^(href|src)$/i.test(a.name) && !/^(https?:|mailto:|\\/|#)/i.test(a.value)))
    .map((a) => `${a.name}=${a.value}`),
])
"""


@pytest.fixture
def new_tool(open_tab, live_server, levels, staff):
    """The form for a new tool."""
    page = open_tab(staff)
    page.add_init_script("window.ran = 0; window.marker = () => { window.ran += 1; };")
    page.goto(reverse("tools:new"))
    page.locator(EDITOR).wait_for()
    return page


def save(page):
    with page.expect_navigation():
        page.locator("#edit-form .form-actions .btn-primary").click()


def test_rich_text_is_written_with_the_keyboard(new_tool):
    console = collect_console(new_tool)
    new_tool.get_by_label("Nimi*").fill("Aamukahvit")
    new_tool.locator(EDITOR).focus()
    new_tool.keyboard.type("Keitä kahvit ")
    new_tool.keyboard.press("Control+b")
    new_tool.keyboard.type("ajoissa")
    new_tool.keyboard.press("Control+b")
    new_tool.keyboard.press("Enter")
    new_tool.keyboard.type("- kutsu")
    save(new_tool)
    assert Tool.objects.get().body == (
        "<p>Keitä kahvit <strong>ajoissa</strong></p><ul><li><p>kutsu</p></li></ul>"
    )
    assert console == []


def test_the_toolbar_is_one_stop_and_its_arrows_move(new_tool):
    tools = new_tool.get_by_role("toolbar", name="Muotoilu")
    bold = tools.get_by_role("button", name="Lihavointi")
    problems = tab_to(new_tool, bold)
    new_tool.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button", name="Kursivointi")).to_be_focused()
    new_tool.keyboard.press("Tab")
    expect(new_tool.locator(EDITOR)).to_be_focused()
    expect(new_tool.locator(EDITOR)).to_have_attribute("aria-labelledby", "id_body_label")
    assert problems == []


def test_a_link_is_made_and_taken_away(new_tool):
    new_tool.get_by_label("Nimi*").fill("Linkki")
    new_tool.locator(EDITOR).focus()
    new_tool.keyboard.type("sivu")
    new_tool.keyboard.press("Control+a")
    new_tool.keyboard.press("Control+k")
    new_tool.get_by_label("Linkin osoite").last.fill("ei mikään osoite")
    new_tool.keyboard.press("Enter")
    expect(new_tool.locator("dialog[open] [role=alert]")).to_be_visible()
    new_tool.get_by_label("Linkin osoite").last.fill("www.esimerkki.fi")
    new_tool.keyboard.press("Enter")
    expect(new_tool.locator(f"{EDITOR} a")).to_have_attribute("href", "https://www.esimerkki.fi")
    expect(new_tool.locator(EDITOR)).to_be_focused()
    new_tool.get_by_role("button", name="Linkki").click()
    new_tool.get_by_label("Linkin osoite").last.fill("")
    new_tool.get_by_role("button", name="Valmis").click()
    expect(new_tool.locator(f"{EDITOR} a")).to_have_count(0)


def test_whatever_is_pasted_is_harmless_in_the_editor_and_on_the_page(new_tool):
    new_tool.get_by_label("Nimi*").fill("Liitetty")
    new_tool.locator(EDITOR).focus()
    new_tool.evaluate(PASTE, HOSTILE)
    expect(new_tool.locator(EDITOR)).to_contain_text("Hei")
    assert new_tool.evaluate(ACTIVE, EDITOR) == []
    save(new_tool)
    new_tool.locator(".rich-text").first.wait_for()
    assert new_tool.evaluate(ACTIVE, ".rich-text") == []
    assert new_tool.evaluate("window.ran") == 0


WORD_POINT = (
    "<p class=MsoListParagraph style='margin-left:36.0pt;mso-list:l0 level1 lfo1'>"
    "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{sign}"
    "<span style='font:7.0pt'>&nbsp;&nbsp; </span></span></span><![endif]>{text}</p>"
)
CELL = "<td style='border:solid'><p class=MsoNormal>{}</p></td>"


def test_lists_and_tables_of_a_word_processor_stay_lists_and_lines(new_tool):
    points = [("·", "Kutsu"), ("·", "Kysy <b>pian</b>"), ("1.", "Tilaa"), ("2.", "Maksa")]
    rows = [("Maanantai", "Vierailu", ""), ("Tiistai", "Koe", "Maija")]
    pasted = "".join(WORD_POINT.format(sign=sign, text=text) for sign, text in points)
    cells = ["".join(CELL.format(text) for text in row) for row in rows]
    pasted += f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    new_tool.get_by_label("Nimi*").fill("Liitetty")
    new_tool.locator(EDITOR).focus()
    new_tool.evaluate(PASTE, pasted)
    expect(new_tool.locator(f"{EDITOR} ul li")).to_have_text(["Kutsu", "Kysy pian"])
    save(new_tool)
    text = new_tool.locator(".rich-text")
    expect(text.locator("ul li")).to_have_text(["Kutsu", "Kysy pian"])
    expect(text.locator("ul strong")).to_have_text(["pian"])
    expect(text.locator("ol li")).to_have_text(["Tilaa", "Maksa"])
    lines = ["Maanantai | Vierailu", "Tiistai | Koe | Maija"]
    expect(text.locator(":scope > p")).to_have_text(lines)


def test_a_link_to_a_file_whose_name_has_gaps_is_a_link(new_tool):
    new_tool.locator(EDITOR).focus()
    new_tool.get_by_role("button", name="Linkki").click()
    new_tool.get_by_label("Linkin osoite").last.fill("https://koulu.example/Jaetut tiedostot/a b")
    new_tool.get_by_role("button", name="Valmis").click()
    address = "https://koulu.example/Jaetut%20tiedostot/a%20b"
    expect(new_tool.locator(f"{EDITOR} a")).to_have_attribute("href", address)


def test_whatever_is_sent_past_the_editor_is_harmless_too(new_tool):
    new_tool.get_by_label("Nimi*").fill("Lähetetty")
    new_tool.locator("#id_body").evaluate("(area, html) => { area.value = html; }", HOSTILE)
    save(new_tool)
    assert new_tool.evaluate(ACTIVE, ".rich-text") == []
    assert new_tool.evaluate("window.ran") == 0
    assert new_tool.locator(".rich-text a").count() == 0  # nothing looks like a link to nowhere
    assert Tool.objects.get().body == "<p>Hei</p>jsdata"


def test_what_was_written_stays_after_an_error_elsewhere(new_tool):
    new_tool.locator(EDITOR).focus()
    new_tool.keyboard.type("Tärkeä teksti")
    save(new_tool)
    expect(new_tool.locator(EDITOR)).to_have_text("Tärkeä teksti")
    expect(new_tool.locator(".msg[role=alert]")).to_contain_text("Anna nimi, josta kollega löytää.")


def test_without_a_script_plain_text_gets_its_paragraphs(open_tab, live_server, levels, staff):
    page = open_tab(staff, java_script_enabled=False)
    page.goto(reverse("tools:new"))
    page.get_by_label("Nimi*").fill("Ilman skriptiä")
    page.locator("#id_body").fill("Ensin tämä.\n\nSitten tuo.")
    page.get_by_label("1 Arki").check()
    page.get_by_role("button", name="Lisää työkalupakkiin").click()
    expect(page.locator(".rich-text p")).to_have_text(["Ensin tämä.", "Sitten tuo."])


def test_telling_an_experience_finds_the_partner_while_typing(open_tab, live_server, levels, staff):
    OrganisationFactory(name="Ravintola Kaisla Oy")
    tool = ToolFactory(title="Yritysvierailu")
    page = open_tab(staff)
    page.goto(tool.get_absolute_url())
    page.get_by_role("link", name="Kokeilimme tätä").click()
    page.get_by_label("Kumppani").press_sequentially("kais")
    expect(page.locator("#partner-names option")).to_have_attribute("value", "Ravintola Kaisla Oy")
    page.get_by_label("Kumppani").fill("Ravintola Kaisla Oy")
    page.get_by_label("Mitä teitte ja mitä siitä seurasi?*").fill("Kaksi sai kesätyön.")
    page.get_by_role("button", name="Kerro kollegoille").click()
    expect(page.locator(".experience")).to_contain_text("Kaksi sai kesätyön.")
    assert Experience.objects.get().organisation.name == "Ravintola Kaisla Oy"


def test_tools_are_narrowed_in_place(open_tab, live_server, levels, staff):
    ToolFactory(title="Aamukahvit", levels=["everyday"])
    ToolFactory(title="Iltapala", levels=["network"])
    page = open_tab(staff)
    page.goto(reverse("tools:list"))
    mark(page)
    page.locator("#f-q").press_sequentially("kahv")
    expect(page.locator(".tool h3")).to_have_text(["Aamukahvit"])
    expect(page.locator("#live")).to_have_text("1 työkalu löytyi")
    assert is_marked(page)
    page.locator("#tool-tabs").get_by_role("link", name="4 Verkosto").click()
    expect(page).to_have_url(re.compile(r"q=kahv&level=network"))
    expect(page.locator("#results-h")).to_have_text("Ei tuloksia")


def test_partners_of_a_level_are_narrowed_in_place(open_tab, live_server, levels, staff):
    for name in ("Hotelli Aurora", "Ravintola Kaisla"):
        PartnershipFactory(organisation__name=name)
    page = open_tab(staff)
    page.goto(reverse("pages:level", args=["everyday"]))
    mark(page)
    page.locator("#f-q").press_sequentially("kaisla")
    expect(page.locator("#results .name")).to_have_text(["Ravintola Kaisla"])
    expect(page).to_have_url(re.compile(r"/levels/everyday/\?q=kaisla$"))
    assert is_marked(page)
    page.get_by_role("navigation", name="Kumppanuuden tasot").get_by_role(
        "link", name="Strateginen"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 Vastuullinen strateginen kumppani")


def test_the_level_page_works_without_a_script(open_tab, live_server, levels, staff):
    for name in ("Hotelli Aurora", "Ravintola Kaisla"):
        PartnershipFactory(organisation__name=name)
    page = open_tab(staff, java_script_enabled=False)
    page.goto(reverse("pages:level", args=["everyday"]))
    page.locator("#f-q").fill("kaisla")
    page.get_by_role("button", name="Rajaa").click()
    expect(page.locator("#results .name")).to_have_text(["Ravintola Kaisla"])
    assert page.url.endswith("#kumppanit")


@pytest.fixture
def about(levels):
    """A text with a term in it."""
    TermFactory(key="hoks", name_fi="HOKS", seen_as_fi="hoks", definition_fi="Oma suunnitelma.")
    text = Page(
        key="about",
        title_fi="Mikä tämä on",
        title_sv="Vad det här är",
        title_en="What this is",
        body_fi="<p>Teemme HOKSin yhdessä.</p>",
    )
    text.save_as(None, "loaded")


def test_a_term_explains_itself_by_keyboard(open_tab, live_server, about, staff):
    page = open_tab(staff)
    page.goto(reverse("pages:about"))
    word, card = page.get_by_role("button", name="HOKSin (selitys)"), page.locator("#term-hoks")
    expect(card).to_be_hidden()
    problems = tab_to(page, word)
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Oma suunnitelma.")
    page.keyboard.press("Tab")
    expect(card.get_by_role("link", name="Sanasto")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(word).to_be_focused()
    assert problems == []


def test_a_term_explains_itself_by_touch_and_without_a_script(open_tab, live_server, about, staff):
    options = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    page = open_tab(staff, java_script_enabled=False, **options)
    page.goto(reverse("pages:about"))
    page.get_by_role("button", name="HOKSin (selitys)").tap()
    box = page.locator("#term-hoks").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_the_slash_opens_the_jump_box_and_can_be_turned_off(open_tab, live_server, about, staff):
    page = open_tab(staff)
    page.goto(reverse("pages:about"))
    box = page.get_by_role("dialog", name="Pikahaku")
    page.keyboard.press("/")
    expect(box.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("hok")
    expect(box.get_by_role("status")).to_have_text("Haulla ”hok” löytyi 1 tulos.")
    page.keyboard.press("ArrowDown")
    expect(box.get_by_role("link")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(box.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=hok$"))
    expect(page.locator("main mark").first).to_have_text("HOK")

    page.locator("main input[type=search]").focus()
    page.keyboard.press("Control+k")
    expect(box).to_be_visible()
    box.get_by_role("button", name="Sulje").click()
    expect(box).to_be_hidden()

    page.locator(".user > summary").click()
    page.get_by_role("button", name="Ota näppäimet pois käytöstä").click()
    page.goto(reverse("pages:about"))
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    expect(box).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(box).to_be_visible()


def test_the_slash_is_a_letter_where_one_writes(open_tab, live_server, new_tool):
    new_tool.locator(EDITOR).focus()
    new_tool.keyboard.type("ja/tai")
    expect(new_tool.locator(EDITOR)).to_have_text("ja/tai")


def test_the_quality_group_writes_the_pages_in_the_admin(open_tab, live_server, about, quality):
    page = open_tab(quality)
    console = collect_console(page)
    page.goto(reverse("admin:toolkit_page_change", args=[Page.objects.get().pk]))
    field = page.locator("#id_body_fi_editor")
    field.focus()  # the caret is then before the text
    page.keyboard.type("Näin on: ")
    page.get_by_role("button", name="Tallenna ja poistu").or_(
        page.locator("input[name=_save]")
    ).first.click()
    expect(page.locator(".messages .tone-ok")).to_be_visible()
    text = Page.objects.get()
    assert text.body_fi == "<p>Näin on: Teemme HOKSin yhdessä.</p>"
    assert text.history.latest("history_id").history_user == quality
    assert [line for line in console if "favicon" not in line] == []
