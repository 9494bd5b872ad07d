"""The level pages, the guides, the texts of the quality group, and the search of everything."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import translation

from partnerships.levels.models import Level
from tests.factories import (
    ActionFactory,
    PartnershipFactory,
    TeamFactory,
    TermFactory,
    ToolFactory,
)
from toolkit.pages.models import Page

pytestmark = [pytest.mark.django_db, pytest.mark.searched]
KEYS = ["everyday", "development", "strategic", "network", "other"]


class TestLevel:
    @pytest.mark.parametrize("key", KEYS)
    def test_every_level_has_the_same_page(self, page, levels, key):
        response = page.get(reverse("pages:level", args=[key]))
        assert (response.status_code, response.templates[0].name) == (
            200,
            "toolkit/pages/level.html",
        )
        assert response.context["level"] == levels[key]

    @pytest.mark.parametrize("key", ["", "Everyday", "guides", "9", "olematon"])
    def test_an_unknown_level_is_not_found(self, page, levels, key):
        assert page.get(f"/levels/{key or 'x'}/").status_code == 404

    def test_the_menu_leads_to_the_first_one(self, page):
        assert page.get(reverse("pages:levels")).url == reverse("pages:level", args=["everyday"])

    def test_shows_its_own_tools_and_partners(self, page, levels):
        tool = ToolFactory(levels=["network"])
        ToolFactory(levels=["everyday"])
        partner = PartnershipFactory(level=levels["network"]).organisation
        PartnershipFactory()
        context = page.get(reverse("pages:level", args=["network"])).context
        assert ([card.tool for card in context["tools"]], list(context["page"])) == (
            [tool],
            [partner],
        )

    def test_tells_what_is_done_on_this_level_first(self, page, levels):
        row = PartnershipFactory(description="Arkea")
        PartnershipFactory(
            organisation=row.organisation, level=levels["strategic"], description="Strategiaa"
        )
        shown = page.get(reverse("pages:level", args=["strategic"])).context["page"].object_list[0]
        assert shown.shown_partnerships[0].description == "Strategiaa"

    def test_partners_are_narrowed_in_place(self, page, levels):
        team = TeamFactory()
        wanted = PartnershipFactory(organisation__name="Äyräs", team=team).organisation
        PartnershipFactory(organisation__name="Äyräs 2")
        PartnershipFactory(team=team)
        address = reverse("pages:level", args=["everyday"])
        response = page.get(address, {"q": "ayras", "team": team.slug})
        assert list(response.context["page"]) == [wanted]
        part = page.get(address, {"q": "ayras"}, headers={"HX-Request": "true"})
        assert part.templates[0].name == "toolkit/pages/_level_results.html"
        assert part["HX-Push-Url"] == "/levels/everyday/?q=ayras"

    def test_one_and_the_same_partnership_must_fit(self, page, levels):
        team = TeamFactory()
        row = PartnershipFactory()
        PartnershipFactory(organisation=row.organisation, level=levels["strategic"], team=team)
        response = page.get(reverse("pages:level", args=["everyday"]), {"team": team.slug})
        assert list(response.context["page"]) == []

    def test_a_link_of_the_list_stays_on_the_level(self, page, levels):
        PartnershipFactory()
        html = page.get(
            reverse("pages:level", args=["everyday"]), {"q": "organisaatio"}
        ).content.decode()
        assert 'href="/levels/everyday/?q=organisaatio&amp;sort=team#kumppanit"' in html

    def test_shows_this_years_actions(self, page, levels):
        with time_machine.travel("2026-11-24 12:00 +0200"):
            action = ActionFactory(level=levels["network"])
            ActionFactory(level=levels["network"], status="dropped")
            ActionFactory(level=levels["network"], plan__year=2025)
            html = page.get(reverse("pages:level", args=["network"])).content.decode()
        shown = re.findall(r"href=\"(/actions/\d+/)\"", html)
        assert shown == [action.get_page_url()]

    def test_shows_the_forms_that_are_typical_of_it(self, page, levels):
        forms = page.get(reverse("pages:level", args=["network"])).context["forms"]
        assert forms == [str(word) for word in levels["network"].cooperation_forms.all()]

    @pytest.mark.parametrize(("persona", "shown"), [("staff", False), ("quality", True)])
    def test_only_the_quality_group_is_offered_the_texts(self, as_, levels, persona, shown):
        html = as_(persona).get(reverse("pages:level", args=["everyday"])).content.decode()
        address = reverse("admin:partnerships_level_change", args=[levels["everyday"].pk])
        assert (address in html) == shown

    def test_terms_explain_themselves_once(self, page, levels):
        term = TermFactory(key="hoks", name_fi="HOKS", seen_as_fi="hoks")
        level = levels["everyday"]
        level.definition_fi, level.description_fi = "HOKS on suunnitelma.", "HOKS tehdään yhdessä."
        level.save()
        html = page.get(reverse("pages:level", args=["everyday"])).content.decode()
        assert html.count('popovertarget="term-hoks"') == 1
        assert html.count(term.definition_fi) == 1

    def test_texts_are_in_the_readers_language(self, page, levels):
        page.cookies["django_language"] = "sv"
        html = page.get(reverse("pages:level", args=["everyday"])).content.decode()
        assert "Serviceinriktad vardagspartner" in html
        assert levels["everyday"].first_step_sv in html.replace("&#x27;", "'")


class TestPages:
    @pytest.fixture(autouse=True)
    def reference(self, levels):
        """The guides page shows the levels as tabs."""

    def test_about_is_what_the_quality_group_has_written(self, page):
        Page(key="about", title_fi="Mikä tämä on", body_fi="<p>Rekisteri ja työkalut.</p>").save_as(
            None, "loaded"
        )
        html = page.get(reverse("pages:about")).content.decode()
        assert "<h1>Mikä tämä on</h1>" in html
        assert "<p>Rekisteri ja työkalut.</p>" in html

    @pytest.mark.parametrize(
        ("name", "template"),
        [
            ("pages:about", "toolkit/pages/about.html"),
            ("pages:guides", "toolkit/pages/guides.html"),
            ("glossary:list", "toolkit/glossary/list.html"),
        ],
    )
    def test_an_empty_one_still_opens(self, page, name, template):
        response = page.get(reverse(name))
        assert (response.status_code, response.templates[0].name) == (200, template)

    def test_guides_are_not_a_level(self, page):
        guide = ToolFactory(in_guides=True)
        ToolFactory(levels=["everyday"])
        assert [card.tool for card in page.get(reverse("pages:guides")).context["tools"]] == [guide]
        assert Level.objects.count() == 5

    def test_a_script_in_the_database_is_not_shown(self, page):
        about = Page(key="about", title_fi="x", body_fi="<p>y</p>")
        about.save_as(None, "loaded")
        # Written past the model, as a restored or hand-made database could be.
        with connection.cursor() as cursor:
            cursor.execute("UPDATE toolkit_page SET body_fi = '<script>marker()</script><p>z</p>'")
        html = page.get(reverse("pages:about")).content.decode()
        assert ("marker()" in html, "<p>z</p>" in html) == (False, True)

    def test_terms_are_in_the_order_of_the_readers_language(self, page):
        for name_fi, name_sv in (("öljy", "zon"), ("aamu", "ö"), ("zeta", "å")):
            TermFactory(name_fi=name_fi, name_sv=name_sv)

        def names():
            return [str(term) for term in page.get(reverse("glossary:list")).context["terms"]]

        assert names() == ["aamu", "zeta", "öljy"]
        page.cookies["django_language"] = "sv"
        with translation.override("sv"):
            assert names() == ["zon", "å", "ö"]


def test_a_page_is_known_by_its_key():
    pages = {key: Page(key=key, title_fi="A", body_fi="<p>A</p>") for key in ("guides", "about")}
    for row in pages.values():
        row.save_as(None, "loaded")
    assert [row.key for row in Page.objects.all()] == ["about", "guides"]
    assert Page.objects.get_by_natural_key(*pages["guides"].natural_key()) == pages["guides"]


@pytest.mark.parametrize("is_draft", [True, False])
def test_our_own_words_of_a_level_are_marked_until_the_college_has_agreed_on_them(
    page, levels, is_draft
):
    level = levels["everyday"]
    level.is_draft = is_draft
    level.save_as(None, "edited")
    html = page.get(reverse("pages:level", args=["everyday"])).content.decode()
    assert ("Luonnos: oppilaitos tarkistaa tekstin." in html) is is_draft
