"""The search of everything, as a page."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from perho_partners.search import views
from search import asking
from tests.factories import (
    ActionFactory,
    ContactFactory,
    CriterionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
    TermFactory,
    ToolFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searched]


def asked(page, text, **narrowed):
    return page.get(reverse("search"), {"q": text, **narrowed}).context


def found(page, text, **narrowed):
    """The kinds and names of the hits."""
    return [(hit.kind.key, hit.name) for hit in asked(page, text, **narrowed)["hits"]]


def html(page, text):
    response = page.get(reverse("search"), {"q": text})
    return re.sub(r"\s+>", ">", response.content.decode())


def test_finds_every_kind_the_best_first(page, levels):
    OrganisationFactory(name="Ruisleipomo")
    partnership = PartnershipFactory(organisation__name="Kahvila", description="Ruisleipää")
    ContactFactory(organisation=partnership.organisation, what="Maistettiin ruista")
    ToolFactory(title="Ruispaja")
    ToolFactory(title="Rukiin opas", body="<p>ruista</p>", in_guides=True)
    TermFactory(name_fi="ruis")
    ActionFactory(title="Ruismaistiaiset")
    CriterionFactory(title="Ruisketju")
    TeamFactory(name_fi="Ruistiimi")
    MembershipFactory(user__first_name="Ruis")
    assert found(page, "RUIS") == [
        ("term", "ruis"),
        ("person", found(page, "ruis", kind="person")[0][1]),
        ("organisation", "Ruisleipomo"),
        ("tool", "Ruispaja"),
        ("team", "Ruistiimi"),
        ("criterion", "Ruisketju"),
        ("action", "Ruismaistiaiset"),
        ("guide", "Rukiin opas"),
        ("organisation", "Kahvila"),
        ("contact", "Kahvila"),
    ]


def test_leaves_out_what_is_put_away(page, staff, levels):
    OrganisationFactory(
        name="Ruis", archived_on="2026-01-01", archived_by=staff, archived_reason="Lopetti"
    )
    ToolFactory(title="Ruis", status="retired", retired_on="2026-01-01", retired_by=staff,
                retired_reason="Vanha")  # fmt: skip
    assert found(page, "ruis") == []


def test_a_kind_narrows_and_an_unknown_one_does_not(page, levels):
    OrganisationFactory(name="Ruisleipomo")
    TermFactory(name_fi="ruis")
    assert found(page, "ruis", kind="term") == [("term", "ruis")]
    assert len(found(page, "ruis", kind="x")) == 2
    kinds = asked(page, "ruis", kind="term")["kinds"]
    assert [(kind.key, n) for kind, n in kinds] == [("organisation", 1), ("term", 1)]


def test_a_hit_tells_the_level_who_is_responsible_and_the_town(page, levels):
    row = ResponsibilityFactory(
        partnership__organisation__name="Ruisleipomo", partnership__organisation__city="Espoo"
    )
    hit = asked(page, "ruis")["hits"][0]
    assert (hit.told.levels, hit.facts) == ([levels["everyday"]], ["Espoo", str(row.user)])


def test_a_draft_of_a_criterion_is_marked(page, levels):
    CriterionFactory(title="Ruisketju")
    assert '<span class="ex">luonnos</span>' in html(page, "ruis")


def test_asks_once_for_each_kind_however_much_is_found(page, levels):
    counts = []
    for number in (1, 5):
        for index in range(number):
            ResponsibilityFactory(partnership__organisation__name=f"Ruis {number}{index}")
            ToolFactory(title=f"Ruis {number}{index}")
            CriterionFactory(title=f"Ruis {number}{index}")
        with CaptureQueriesContext(connection) as queries:
            page.get(reverse("search"), {"q": "ruis"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_marks_the_words_as_they_are_written(page, levels):
    OrganisationFactory(name="Äänekosken Kahvila")
    assert "<mark>Ään</mark>ekosken Kahvila" in html(page, "aan")


def test_marks_nothing_that_is_code(page, levels):
    OrganisationFactory(name="<script>ruis</script>")
    assert "&lt;script&gt;<mark>ruis</mark>&lt;/script&gt;" in html(page, "ruis")


def test_marks_other_forms_of_the_word(page, levels):
    PartnershipFactory(description="Teemme vierailuja kylpylöihin")
    assert "vierailuja <mark>kylpylöihin</mark>" in html(page, "kylpylä")


def test_shows_some_and_says_that_there_is_more(page):
    for number in range(32):
        ToolFactory(title=f"Ruis {number}")
    context = asked(page, "ruis")
    assert (len(context["hits"]), context["count"], context["has_more"]) == (30, 32, True)


def test_what_is_done_every_year_is_shown_once(page):
    for _number in range(3):
        ActionFactory(title="Ruispäivä")
    assert [(hit.name, hit.times) for hit in asked(page, "ruis")["hits"]] == [("Ruispäivä", 3)]


@pytest.mark.parametrize("text", ["yritysvierailun", "Yritysvierailuja", "VIERAILUISTA"])
def test_another_form_of_a_word_is_found_by_its_words(page, text):
    ToolFactory(title="Yritysvierailu")
    hits = asked(page, text)["hits"]
    assert [(hit.name, hit.is_near) for hit in hits] == [("Yritysvierailu", False)]


@pytest.mark.parametrize("text", ["yrityvsierailu", "yritysvieralu", "yritisvierailu"])
def test_a_slip_of_the_finger_is_nearly_found_and_says_so(page, text):
    ToolFactory(title="Yritysvierailu")
    hits = asked(page, text)["hits"]
    assert [(hit.name, hit.is_near) for hit in hits] == [("Yritysvierailu", True)]
    assert '<span class="ex">lähes</span>' in html(page, text)


def test_what_is_like_nothing_finds_nothing_and_offers_to_add(page):
    ToolFactory(title="Yritysvierailu")
    assert found(page, "xxyyzz") == []
    assert "/partners/new/?name=xxyyzz" in html(page, "xxyyzz")


@pytest.mark.parametrize("text", ["", "  ", "!?", "\0"])
def test_without_words_it_finds_nothing(page, text):
    assert found(page, text) == []


def test_the_key_is_turned_off_and_on(page):
    def is_on():
        html = page.get(reverse("home")).content.decode()
        return re.search(r'id="jump"[^>]*data-slash', html) is not None

    seen = [is_on()]
    for choice in ("off", "huuhaa", "on"):
        page.post(reverse("preferences:search_key"), {"search_key": choice})
        seen.append(is_on())
    assert seen == [True, False, False, True]


def test_the_jump_box_gets_a_few_hits_alone(page):
    for number in range(9):
        ToolFactory(title=f"Ruis {number}")
    box = page.get(reverse("search"), {"q": "ruis"}, headers={"HX-Request": "true"})
    assert box.templates[0].name == "perho_partners/search/_box.html"
    assert (len(box.context["hits"]), box.context["count"]) == (7, 9)


def test_the_jump_box_is_for_those_who_are_signed_in(page):
    assert 'id="jump"' in page.get(reverse("search")).content.decode()
    page.logout()
    assert 'id="jump"' not in page.get(reverse("account_login")).content.decode()


def test_tells_that_there_are_more_than_are_counted(page, monkeypatch):
    for module in (asking, views):
        monkeypatch.setattr(module, "MOST_RANKED", 1)
    OrganisationFactory(name="Ruis 1")
    OrganisationFactory(name="Ruis 2")
    ToolFactory(title="Ruispaja")
    counts = re.findall(r'"count num"[^>]*>([^<]*)<', html(page, "ruis"))
    assert counts == ["1+", "1"]
    box = page.get(reverse("search"), {"q": "ruis"}, headers={"HX-Request": "true"})
    assert "löytyi yli 1 tulosta" in box.content.decode()
