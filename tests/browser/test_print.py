"""Pages on paper: no buttons, no questions, no sheet that holds a title or a footer alone."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from perho_partners.examples.generator import Generator
from tests.browser.test_axe import Places, at

pytestmark = pytest.mark.browser
LEAST = 300  # letters on the first sheet: a title and the line above it have fewer
FOOTER = "Perho Liiketalousopisto, asiakkuuksien hoitomalli"
ASKED = ["Mistä tunnet", "Lisää tavoite", "Lisää sopimus", "Vaihda tasoa", "Muuta vastuuhenkilöitä"]
# What is pressed or typed into, as far as paper shows it; a form page is a form on paper too.
PRESSED = """
() => [...document.querySelectorAll(
  "main :is(button, .btn, .link-button, input, select, textarea), .site-foot button, .site-head")]
  .filter((e) => e.getClientRects().length && !e.closest("summary") && !e.matches(".term"))
  .map((e) => `${e.tagName} ${e.className} ${e.innerText || e.name}`.slice(0, 80))
"""
# Who and what a page is about, in words that lead to it, as far as a screen alone shows them.
NAMES_LOST = r"""
() => [...document.querySelectorAll("main a[href]")]
  .filter((e) => /^\/(people|partners|teams|toolkit)\/(?!new|several)[^\/]+\/$/.test(e.pathname))
  .filter((e) => !e.closest(".hide-print, nav, .btn, .line") && !e.getClientRects().length)
  .map((e) => `${e.pathname} ${e.textContent.trim()}`.slice(0, 80))
"""


def printed_pages(places):
    """The pages that are taken to a meeting, and how many sheets they may need here."""
    team, row = places.plan_key[0], places.partnership.pk
    return {
        "partner": (places.showcase.get_absolute_url(), 4),
        "partner, former": (places.former.get_absolute_url(), 3),
        "register": (at("register:list"), 8),
        "register, narrowed": (at("register:list", query="level=everyday"), 8),
        "agreements": (at("agreements:list"), 3),
        "plan": (at("plans:detail", *places.plan_key), 4),
        "plan for printing": (at("plans:print", *places.plan_key), 2),
        "wheel": (at("wheel:team", *places.plan_key, query="view=paper"), 3),
        "wheel of the college": (at("wheel:college", query="view=paper"), 4),
        "wheel as a table": (at("wheel:college", query="view=table"), 9),
        "network": (at("network:network", query="paper=1"), 4),
        "network, change": (at("network:network", query="view=change&paper=1"), 2),
        "level": (at("pages:level", "everyday"), 8),
        "minutes": (at("workshops:minutes", places.workshop.pk), 2),
        "growth": (at("growth:list", team), 2),
        "gaps": (at("wanted:gaps"), 2),
        "risks": (at("handovers:risks"), 3),
        "surveys": (at("surveys:list"), 2),
        "team": (at("portfolio:team", team), 2),
        "teams": (at("portfolio:list"), 4),
        "partner's sheet": (at("sheets:sheet", row), 1),
        "reverse agreement": (at("sheets:reverse_agreement", row), 2),
        "binder": (places.binder.get_absolute_url(), 1),
        "binder's document": (at("binders:file", places.binder.pk, "document"), None),
        "round": (at("rounds:detail", places.reviews.last().round_id), 4),
        "review": (at("reviews:detail", places.reviews.first().pk), 3),
        "criteria": (at("criteria:list"), 4),
        "completeness": (at("completeness:table"), 3),
        "due": (at("reviews:due"), 3),
        "assessment": (at("assessments:detail", team), 3),
        "measures": (at("measures:list"), 3),
        "about": (at("pages:about"), 3),
        "toolkit": (at("tools:list"), 8),
        "front page": (at("home"), 4),
    }


def sheets(page):
    """The texts of the sheets of paper that the page takes."""
    data = page.pdf(format="A4", prefer_css_page_size=True)
    return [each.extract_text() for each in PdfReader(BytesIO(data)).pages]


def test_pages_for_meetings_fill_their_sheets_say_what_they_hold_and_ask_nothing(
    reference, open_tab
):
    Generator(80, 120, 12).run()
    places = Places()
    page, wrong = open_tab(places.quality), []
    for name, (address, most) in printed_pages(places).items():
        if most is None:  # comes as a file
            html = page.request.get(address).text()
            page.goto("about:blank")
            page.set_content(html)
        else:
            page.goto(address)
        page.emulate_media(media="screen")
        away = set(page.evaluate(NAMES_LOST))
        page.emulate_media(media="print")
        wrong += [f"{name}: loses {what}" for what in page.evaluate(NAMES_LOST) if what not in away]
        wrong += [f"{name}: shows {what}" for what in page.evaluate(PRESSED)]
        number, first = len(paper := sheets(page)), paper[0]
        if name == "partner" and "Verkkosivu" not in " ".join(paper):
            wrong.append("partner: what is folded on a screen is folded on paper")
        if most and number > most:
            wrong.append(f"{name}: {number} sheets")
        is_picture = name.startswith(("wheel", "network"))
        if number > 1 and len(first) < LEAST and not is_picture:
            wrong.append(f"{name}: a title alone on a sheet")
        if FOOTER not in first and "sheet" not in name and most and name != "reverse agreement":
            wrong.append(f"{name}: does not say whose paper it is")
        text = page.inner_text("body")  # as far as paper shows it
        wrong += [f"{name}: asks: {word}" for word in ASKED if word in text]
    assert not wrong, "\n".join(wrong)
    year = timezone.localdate().year
    for address, told in (
        (at("register:list"), "Ei rajauksia."),
        (at("register:list"), "Rivit 1–50, yhteensä"),
        (at("register:list", query="level=everyday"), "Rajaukset: Taso: 1 Arki."),
        (at("pages:level", "everyday", query="q=o"), "Rajaukset: Hae: ”o”."),
        (at("agreements:list", query="show=lapsed"), "Rajaukset:"),
        (at("tools:list", query="level=everyday"), "Rajaukset:"),
        (at("wanted:gaps", query="sector=restaurant"), "Rajaukset:"),
        (at("plans:detail", "restaurant", year, query="status=done"), "Rajaukset:"),
    ):
        page.emulate_media(media="screen")
        page.goto(address)
        assert told not in page.inner_text("main")
        page.emulate_media(media="print")
        text = " ".join(page.inner_text("body").split())
        assert told in text
        assert "Tulostettu" in text
