"""A whole round in the browser, by the quality group alone: from the criteria to the summary."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from quality.criteria.models import Criterion
from quality.reviews.models import Review
from tests.browser.helpers import in_words, overflow, run_axe
from tests.browser.test_admin import Looker
from tests.factories import (
    CriterionFactory,
    PartnershipFactory,
    ReviewFactory,
    ReviewRoundFactory,
    TeamFactory,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def partnerships(levels):
    """Three open partnerships of one team on the strategic level."""
    team = TeamFactory(name_fi="Ravintola-ala")
    return [
        PartnershipFactory(
            organisation__name=name, team=team, level=levels["strategic"], goal="Yhteinen tavoite"
        )
        for name in ("Hotelli Aurora", "Kahvila Kaisla", "Ravintola Ranta")
    ]


def answer_all(page, words):
    """Choose an answer for each criterion in turn."""
    blocks = page.locator(".quality-answer")
    expect(blocks).to_have_count(len(words))
    for index, word in enumerate(words):
        if blocks.nth(index).get_attribute("open") is None:
            blocks.nth(index).locator("summary").click()
        blocks.nth(index).get_by_label(word, exact=True).check()


def write_criteria(page, looker):
    """The quality group writes two criteria of its own."""
    page.goto(reverse("home"))
    page.get_by_role("link", name="Laatu", exact=True).first.click()
    page.get_by_role("link", name="Kaikki kriteerit tasoittain").click()
    page.get_by_role("link", name="Muokkaa kriteerejä").click()
    for number, (title, text) in enumerate(
        [
            ("Yhteiset tavoitteet", "Tavoitteet on sovittu kumppanin kanssa."),
            ("Ennakointi", "Osaamistarpeita katsotaan eteenpäin yhdessä."),
        ]
    ):
        page.get_by_role("link", name="Lisää kriteeri").click()
        page.get_by_label("Taso:").select_option(label="3 Vastuullinen strateginen kumppani")
        page.get_by_label("Lyhyt nimi:").fill(title)
        page.get_by_label("Kriteeri:").fill(text)
        page.get_by_label("Mistä johdettu:").select_option(label="strategia")
        page.get_by_label("Järjestys:").fill(str(number + 1))
        page.get_by_label("Luonnos").uncheck()
        looker.look(f"criterion {number}")
        page.get_by_role("button", name="Tallenna ja poistu").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    looker.look("criteria")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_quality_group_does_a_whole_round_alone(open_tab, partnerships, quality, scheme):
    page = open_tab(quality, color_scheme=scheme)
    looker = Looker(page)
    write_criteria(page, looker)

    # The round is told about and opened.
    page.goto(reverse("rounds:list"))
    page.get_by_role("link", name="Uusi kierros").click()
    page.get_by_label("Nimi:").fill("Strategiset 2026")
    page.get_by_label("3 Vastuullinen strateginen kumppani").check()
    page.get_by_label("Valmis viimeistään:").fill("15.12.2026")
    looker.look("round")
    page.get_by_role("button", name="Tallenna ja avaa kierros").click()
    expect(page.locator(".messages")).to_contain_text("3 kumppanuutta katsottavana")
    expect(page.locator(".reviews tbody tr")).to_have_count(3)
    looker.look("queue")

    # The first is left half done, the others are finished one after another.
    page.get_by_role("rowheader").get_by_role("link", name="Hotelli Aurora").click()
    expect(page.locator(".quality-note")).to_contain_text("Jonossasi 1/3.")
    page.locator(".quality-answer").first.get_by_label("Osin", exact=True).check()
    looker.look("review")
    page.get_by_role("button", name="Tallenna luonnos ja seuraava").click()
    expect(page.locator("#content h1")).to_contain_text("Kahvila Kaisla")
    page.get_by_role("button", name="Merkitse valmiiksi ja seuraava").click()
    expect(page.locator(".errornote")).to_be_visible()
    looker.look("review, errors")
    answer_all(page, ["Täyttyy", "Ei vielä"])
    page.get_by_label("ei vaikuta").check()
    page.get_by_label("Sovittu parannus:").fill("Sovitaan ennakointikeskustelu")
    page.get_by_role("button", name="Merkitse valmiiksi ja seuraava").click()
    expect(page.locator(".messages")).to_contain_text("Parannus on suunnitelmassa")
    for name, words in (
        ("Ravintola Ranta", ["Täyttyy", "Osin"]),
        ("Hotelli Aurora", ["Osin", "Ei koske"]),
    ):
        expect(page.locator("#content h1")).to_contain_text(name)
        answer_all(page, words)
        page.get_by_label("edistää").check()
        page.get_by_role("button", name="Merkitse valmiiksi ja seuraava").click()
    expect(page.locator(".messages")).to_contain_text("Jonosi on tyhjä.")

    # The summary tells it to everybody.
    page.goto(reverse("rounds:list"))
    page.get_by_role("link", name="Strategiset 2026").click()
    expect(page.get_by_role("row", name=re.compile("Yhteiset tavoitteet"))).to_contain_text(
        re.compile(r"Osin\s*Täyttyy\s*Täyttyy")
    )
    expect(page.get_by_role("region").locator("tfoot")).to_contain_text(
        "Sovitaan ennakointikeskustelu"
    )
    missing = page.locator("section", has=page.locator("#h-missing")).locator("li").first
    expect(missing).to_contain_text("Ennakointi")
    with page.expect_download() as download:
        page.get_by_role("link", name="Vie Exceliin").click()
    assert download.value.suggested_filename == "strategiset-2026-2026.xlsx"
    looker.conclude()


def test_everybody_reads_the_result_on_the_partners_page(open_tab, partnerships, staff, quality):
    CriterionFactory(level=partnerships[0].level, title="Tavoitteet")
    review = ReviewFactory(partnership=partnerships[0], reviewer=quality)
    tab = open_tab(quality)
    tab.goto(reverse("admin:quality_review_change", args=[review.pk]))
    answer_all(tab, ["Osin"])
    tab.get_by_label("hidastaa").check()
    tab.get_by_role("button", name="Merkitse valmiiksi ja seuraava").click()
    page = open_tab(staff)
    page.goto(partnerships[0].get_absolute_url())
    expect(page.locator(".coop-review")).to_contain_text("osin 1")
    page.locator(".coop-review").get_by_role("link").first.click()
    page.goto(review.get_absolute_url())
    expect(page.locator(".criteria .answer")).to_have_text("Osin")
    assert in_words(run_axe(page)["violations"]) == []


def test_two_tabs_do_not_finish_the_same_review_twice(open_tab, partnerships, quality):
    CriterionFactory(level=partnerships[0].level)
    review = ReviewFactory(partnership=partnerships[0], reviewer=quality)
    tabs = [open_tab(quality) for _ in range(2)]
    for number, tab in enumerate(tabs):
        tab.goto(reverse("admin:quality_review_change", args=[review.pk]))
        answer_all(tab, [["Täyttyy", "Osin"][number]])
        tab.get_by_label("edistää").check()
        tab.get_by_label("Huomio:").fill(f"Välilehti numero {number}")
    for tab in tabs:
        tab.get_by_role("button", name="Merkitse valmiiksi ja seuraava").click()
    expect(tabs[1].get_by_role("heading", level=1)).to_have_text("Katselmus on jo valmis")
    expect(tabs[1].get_by_label("Kirjoitit")).to_have_value("Välilehti numero 1")
    assert [a.note for a in Review.objects.get().answers.all()] == ["Välilehti numero 0"]


def test_a_correction_is_begun_with_one_button(open_tab, partnerships, quality):
    criterion = CriterionFactory(level=partnerships[0].level)
    review = ReviewFactory(partnership=partnerships[0], reviewer=quality)
    page = open_tab(quality)
    looker = Looker(page)
    page.goto(reverse("admin:quality_review_change", args=[review.pk]))
    answer_all(page, ["Täyttyy"])
    page.get_by_label("edistää").check()
    page.get_by_role("button", name="Merkitse valmiiksi ja seuraava").click()
    page.goto(reverse("admin:quality_review_change", args=[review.pk]))
    looker.look("done")
    page.get_by_role("button", name="Tee korjaus").click()
    page.get_by_label("Miksi korjataan:").fill("Katsoimme väärää kumppania.")
    answer_all(page, ["Ei vielä"])
    looker.look("correction")
    page.get_by_role("button", name="Merkitse valmiiksi ja seuraava").click()
    expect(page.locator(".messages")).to_contain_text("on valmis")
    page.goto(review.get_absolute_url())
    page.get_by_role("link", name="Katso voimassa oleva").click()
    expect(page.locator(".criteria .answer")).to_have_text("Ei vielä")
    assert Criterion.objects.get() == criterion
    looker.conclude()


def test_a_round_prints_its_tables_whole(open_tab, partnerships, quality):
    CriterionFactory(level=partnerships[0].level)
    review = ReviewFactory(partnership=partnerships[0], round__levels=["strategic"])
    page = open_tab(quality, viewport={"width": 390, "height": 800})
    page.goto(review.round.get_absolute_url())
    expect(page.locator(".matrix-cards")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".matrix-wide")).to_be_visible()
    expect(page.locator(".matrix-cards")).to_be_hidden()
    expect(page.locator(".site-head")).to_be_hidden()


def test_ten_partnerships_are_seen_at_once_and_a_question_is_one_press_away(
    open_tab, levels, quality
):
    opened = {"opened_on": timezone.localdate(), "opened_by": quality, "seed": 1}
    review_round = ReviewRoundFactory(**opened)
    for key, number in (("development", 5), ("strategic", 6)):
        CriterionFactory.create_batch(number, level=levels[key], title="Tapaamme säännöllisesti")
        for _row in range(5):
            review = ReviewFactory(
                partnership=PartnershipFactory(level=levels[key]),
                reviewer=quality,
                round=review_round,
            )
    page = open_tab(quality)
    page.goto(reverse("admin:quality_review_changelist"))
    assert page.locator(".reviews tbody tr").count() == 10
    assert page.evaluate("document.documentElement.scrollHeight") <= 960
    answer = review.answers.last()
    row = page.get_by_role("row", name=str(review.partnership.organisation))
    row.locator(f'a[href*="kriteeri={answer.criterion_id}"]').click()
    expect(page.locator(f"#kriteeri-{answer.criterion_id}")).to_be_in_viewport()
    page.goto(reverse("admin:quality_review_changelist"))
    page.emulate_media(media="print")
    expect(page.locator(".reviews .partner a").first).to_be_visible()
    expect(page.locator(".site-head")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("Valitse kaikki").check()
    page.get_by_label("Toiminto:").select_option(label="Siirrä toiselle katselmoijalle")
    page.get_by_role("button", name="Suorita").click()
    expect(page.locator(".bulk-rows li")).to_have_count(10)
    assert in_words(run_axe(page)["violations"]) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert overflow(page, 390) == 0
    page.goto(reverse("admin:quality_review_changelist"))
    assert overflow(page, 390) == 0
    expect(page.locator(".reviews .answer-link").first).to_be_visible()


def test_a_review_of_five_criteria_is_short(open_tab, partnerships, quality):
    evidence = [["contacts", "goal"], ["people", "known"], ["actions"], ["agreements"], []]
    for kinds in evidence:
        CriterionFactory(level=partnerships[0].level, evidence=kinds, guidance="Katso tätä.")
    review = ReviewFactory(partnership=partnerships[0], reviewer=quality)
    page = open_tab(quality)
    page.goto(reverse("admin:quality_review_change", args=[review.pk]))
    expect(page.locator(".quality-answer[open]")).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1600
