"""An agreement added and continued in the browser, and the sheet printed on one page of A4."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from partnerships.agreements.models import Agreement
from tests.browser.helpers import collect_console
from tests.factories import PartnershipFactory, ResponsibilityFactory

pytestmark = pytest.mark.browser
A4 = (595, 842)  # points


@pytest.fixture
def partnership(levels, team, staff):
    row = PartnershipFactory(
        organisation__name="Ravintola Kaisla Oy",
        level=levels["strategic"],
        team=team,
        goal="Kolme projektia vuodessa",
    )
    ResponsibilityFactory(partnership=row, user=staff)
    return row


@pytest.fixture
def tab(open_tab, partnership, staff):
    page = open_tab(staff)
    page.goto(partnership.organisation.get_absolute_url())
    return page


def fill(page, **values):
    for field, value in values.items():
        page.locator(f"#id_{field}").fill(value)


def save(page):
    with page.expect_navigation():
        page.locator("#edit-form .form-actions .btn-primary").click()


def test_an_agreement_is_added_and_continued(tab, partnership):
    console = collect_console(tab)
    card = tab.locator(f"#kumppanuus-{partnership.pk}")
    expect(card).to_contain_text("Tällä tasolla odotetaan sopimusta")
    card.get_by_role("link", name="Lisää sopimus").click()

    goals = tab.get_by_label("Kumppanin tavoitteet")
    expect(goals).to_be_hidden()  # only a reverse agreement begins with the partner's own
    tab.get_by_label("Sopimuksen laji").select_option("reverse")
    expect(goals).to_be_visible()
    goals.fill("Osaajia kesään")
    fill(tab, valid_from="1.1.2020", valid_until="31.12.2020")
    save(tab)
    expect(tab.locator(".msg.tone-ok")).to_contain_text("Sopimus on lisätty.")
    expect(card).to_contain_text("1 aiempi sopimus")

    card.locator("details details summary").click()
    card.get_by_role("link", name="Jatka uudella").click()
    expect(tab.get_by_label("Voimassa alkaen")).to_have_value("01.01.2021")
    expect(tab.get_by_label("Kumppanin tavoitteet")).to_have_value("Osaajia kesään")
    save(tab)
    expect(card.locator(".agreements").first).to_contain_text("1.1.2021 alkaen, toistaiseksi")
    expect(card).not_to_contain_text("Tällä tasolla odotetaan sopimusta")
    new = Agreement.objects.latest("pk")
    assert new.previous == Agreement.objects.earliest("pk")
    assert console == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Yhteistyömme yhdellä sivulla", "Teidän sananne"),
        ("Käänteisen sopimuksen lomake", "1. Kumppanin tavoitteet"),
    ],
)
def test_what_the_partner_gets_is_printed_without_the_college_s_frame(tab, staff, name, words):
    tab.get_by_role("link", name=name).first.click()
    expect(tab.get_by_text(words).first).to_be_visible()
    tab.wait_for_load_state()  # paper waits for nothing by itself
    text = "\n".join(
        page.extract_text() for page in PdfReader(BytesIO(tab.pdf(prefer_css_page_size=True))).pages
    )
    for told in ("Ravintola Kaisla Oy", staff.email, words):
        assert told in text
    for inside in ("Strateginen", "Kumppanit", "Tulosta", "sisäiseen", "Lue se ensin"):
        assert inside not in text


def test_the_sheet_fits_on_one_page(tab, partnership):
    tab.goto(reverse("sheets:sheet", args=[partnership.pk]))
    pages = PdfReader(BytesIO(tab.pdf(prefer_css_page_size=True))).pages
    box = pages[0].mediabox
    assert [(round(box.width), round(box.height)) for _page in pages] == [A4]
