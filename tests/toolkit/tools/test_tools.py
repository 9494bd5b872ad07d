"""Tools: adding, completing, trying, retiring, undoing."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    ActionFactory,
    ExperienceFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    TeamFactory,
    TermFactory,
    ToolFactory,
    UserFactory,
)
from toolkit.experiences.models import Experience
from toolkit.experiences.services import withdraw_experience
from toolkit.links.models import LinkCheck
from toolkit.tools.models import Tool
from toolkit.tools.services import retire_tool

pytestmark = [pytest.mark.django_db, pytest.mark.searched]


@pytest.fixture(autouse=True)
def reference(levels):
    """Tools name levels."""


def entries(page, tool):
    response = page.get(reverse("tools:detail", args=[tool.pk]) + "?history=all")
    return response.context["history"]


class TestAPageOfThisSoftware:
    def test_is_opened_from_the_tool(self, page):
        tool = ToolFactory(page="surveys:list")
        html = page.get(tool.get_absolute_url()).content.decode()
        assert "Avaa: Palautekalenteri" in html
        assert "Linkki puuttuu." not in html

    def test_must_be_one_of_those_known(self, page, data):
        response = page.post(reverse("tools:new"), data | {"page": "//evil.example"})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["page"])


class TestADraft:
    def test_says_so_until_the_college_clears_it(self, page, data):
        tool = ToolFactory(title=data["title"], is_draft=True)
        told = "Luonnos: oppilaitos tarkistaa tekstin."
        assert told in page.get(tool.get_absolute_url()).content.decode()
        response = page.post(
            reverse("tools:edit", args=[tool.pk]), data | {"version": tool.version}
        )
        assert response.url == tool.get_absolute_url()
        assert told not in page.get(tool.get_absolute_url()).content.decode()
        assert entries(page, tool)[0].change.is_draft is False


class TestAdding:
    def test_a_name_is_enough(self, page, staff, data):
        response = page.post(reverse("tools:new"), data)
        tool = Tool.objects.get()
        assert response.url == tool.get_absolute_url()
        assert (tool.title, tool.history.get().history_user) == ("Äänekosken malli", staff)

    def test_without_a_name_everything_else_is_kept(self, page, data):
        response = page.post(reverse("tools:new"), data | {"title": "", "summary": "Äly"})
        assert (response.status_code, Tool.objects.count()) == (422, 0)
        assert response.context["form"].errors == {"title": ["Anna nimi, josta kollega löytää."]}
        assert response.context["form"]["summary"].value() == "Äly"

    def test_the_same_name_twice_is_told_at_the_name(self, page, data):
        ToolFactory(title="äänekosken  MALLI")
        response = page.post(reverse("tools:new"), data)
        assert list(response.context["form"].errors) == ["title"]

    def test_the_name_of_a_retired_one_is_free(self, page, data, staff):
        retire_tool(tool=ToolFactory(title=data["title"]), reason="Vanha", by=staff)
        assert page.post(reverse("tools:new"), data).status_code == 302
        assert Tool.objects.filter(title=data["title"]).count() == 2

    def test_comes_from_a_level_with_the_level_chosen(self, page, staff):
        form = page.get(reverse("tools:new") + "?level=network").context["form"]
        assert form["levels"].value() == ["network"]
        assert form["contact_user"].value() == staff.pk

    @pytest.mark.parametrize(
        "url",
        ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "file:///etc/passwd"],
    )
    def test_only_web_addresses_are_links(self, page, data, url):
        response = page.post(reverse("tools:new"), data | {"url": url})
        assert response.context["form"].errors == {
            "url": ["Kirjoita osoite muodossa https://www.esimerkki.fi."]
        }
        with pytest.raises(IntegrityError):
            ToolFactory(url=url)

    def test_cannot_be_born_retired(self, page, data):
        response = page.post(reverse("tools:new"), data | {"status": "retired"})
        assert list(response.context["form"].errors) == ["status"]

    def test_kind_level_and_origin_are_never_required(self, page, data):
        page.post(reverse("tools:new"), data)
        tool = Tool.objects.get()
        assert (tool.kind, tool.levels, tool.origin) == ("", [], "")

    @pytest.mark.parametrize("title", ["\u0958" * 150, "\U0001d160" * 150])
    def test_a_name_that_grows_when_its_signs_are_taken_apart_is_refused(self, page, title):
        response = page.post(reverse("tools:new"), {"title": title})
        assert (response.status_code, Tool.objects.count()) == (422, 0)
        assert "title" in response.context["form"].errors

    def test_a_text_far_too_long_is_refused_before_it_is_cleaned(self, page, monkeypatch):
        monkeypatch.setattr("core.rich_text.clean", lambda text: pytest.fail("cleaned"))
        data = {"title": "Pitkä", "body": "<ul><li>" * 10_000}
        response = page.post(reverse("tools:new"), data)
        assert (response.status_code, Tool.objects.count()) == (422, 0)
        assert "body" in response.context["form"].errors

    def test_pasted_script_is_gone_before_it_is_stored(self, page, data):
        pasted = "<p onclick='x()'>Hei</p><script>x()</script><a href='javascript:x()'>a</a>"
        page.post(reverse("tools:new"), data | {"body": pasted})
        assert Tool.objects.get().body == "<p>Hei</p>a"


class TestEditing:
    def edit(self, page, tool, **changes):
        form = page.get(reverse("tools:edit", args=[tool.pk])).context["form"]
        values = {name: form[name].value() for name in form.fields}
        values = {name: value for name, value in values.items() if value not in (None, False)}
        values |= {"version": tool.version} | changes
        return page.post(reverse("tools:edit", args=[tool.pk]), values)

    def test_is_signed_and_told_in_words(self, page, staff):
        tool = ToolFactory(title="Vanha nimi")
        self.edit(page, tool, title="Uusi nimi", levels=["everyday"], body="Näin tehdään.")
        entry = entries(page, tool)[0]
        assert (entry.who, entry.text) == (staff, "muutti: nimi, näin käytät, tasot")
        assert [(d.old, d.new) for d in entry.details] == [
            ("Vanha nimi", "Uusi nimi"), ("–", "Näin tehdään."), ("–", "1 Arki"),
        ]  # fmt: skip

    def test_the_second_of_two_editors_sees_both_versions(self, page, staff, other_staff):
        tool = ToolFactory(title="Malli", summary="Alussa")
        opened = tool.version
        tool.summary = "Toinen kirjoitti"
        tool.save_as(other_staff, "edited")
        response = self.edit(page, tool, version=opened, summary="Minä kirjoitin")
        assert response.status_code == 409
        clash = response.context["merge"].clashes[0]
        assert (clash.theirs, clash.mine) == ("Toinen kirjoitti", "Minä kirjoitin")
        tool.refresh_from_db()
        assert tool.summary == "Toinen kirjoitti"

    def test_rich_text_in_a_clash_is_shown_as_words(self, page, other_staff):
        tool = ToolFactory(body="<p>Alussa</p>")
        opened = tool.version
        tool.body = "<p>Toinen <strong>kirjoitti</strong></p>"
        tool.save_as(other_staff, "edited")
        response = self.edit(page, tool, version=opened, body="<p>Minä kirjoitin</p>")
        clash = response.context["merge"].clashes[0]
        assert (clash.theirs, clash.mine) == ("Toinen kirjoitti", "Minä kirjoitin")

    def test_a_change_is_undone(self, page):
        tool = ToolFactory(summary="Ennen")
        self.edit(page, tool, summary="Jälkeen")
        page.post(entries(page, tool)[0].undo_address)
        tool.refresh_from_db()
        assert tool.summary == "Ennen"

    def test_a_change_written_over_is_not_undone(self, page):
        tool = ToolFactory(summary="Ennen")
        self.edit(page, tool, summary="Väli")
        address = entries(page, tool)[0].undo_address
        tool.refresh_from_db()
        self.edit(page, tool, summary="Jälkeen")
        response = page.post(address, follow=True)
        tool.refresh_from_db()
        assert tool.summary == "Jälkeen"
        assert "on muutettu tämän jälkeen" in str([*response.context["messages"]][-1])

    def test_nothing_is_undone_inside_a_retired_one(self, page, staff):
        tool = ToolFactory(summary="Ennen")
        self.edit(page, tool, summary="Jälkeen")
        retire_tool(tool=tool, reason="Vanha", by=staff)
        retired, edited = entries(page, tool)[:2]
        page.post(edited.undo_address)
        tool.refresh_from_db()
        assert (tool.summary, tool.is_retired) == ("Jälkeen", True)
        page.post(retired.undo_address)
        tool.refresh_from_db()
        assert not tool.is_retired

    def test_adding_cannot_be_undone(self, page):
        assert [entry.can_undo for entry in entries(page, ToolFactory())] == [False]

    def test_a_contact_who_has_left_stays_until_changed(self, page, staff):
        gone = UserFactory(is_active=False)
        tool = ToolFactory(contact_user=gone)
        assert self.edit(page, tool, summary="Uusi").status_code == 302
        tool.refresh_from_db()
        assert tool.contact_user == gone


class TestRetiring:
    def test_asks_why_and_keeps_everything(self, page, staff):
        tool = ToolFactory()
        ExperienceFactory(tool=tool)
        assert page.post(reverse("tools:retire", args=[tool.pk]), {}).status_code == 422
        page.post(reverse("tools:retire", args=[tool.pk]), {"reason": "Korvattiin uudella"})
        tool.refresh_from_db()
        assert (tool.status, tool.retired_by, tool.retired_reason) == (
            "retired", staff, "Korvattiin uudella",
        )  # fmt: skip
        assert tool.experiences.count() == 1

    def test_leaves_the_list_and_the_level(self, page, staff):
        tool = ToolFactory(levels=["everyday"])
        retire_tool(tool=tool, reason="Vanha", by=staff)
        assert list(page.get(reverse("tools:list")).context["page"]) == []
        assert page.get(reverse("pages:level", args=["everyday"])).context["tools"] == []
        found = page.get(reverse("tools:list"), {"status": "retired"}).context["page"]
        assert [row.pk for row in found] == [tool.pk]

    def test_can_be_taken_back(self, page, staff):
        tool = ToolFactory()
        retire_tool(tool=tool, reason="Vanha", by=staff)
        page.post(reverse("tools:restore", args=[tool.pk]))
        tool.refresh_from_db()
        assert (tool.status, tool.retired_on, tool.retired_reason) == ("listed", None, "")

    def test_cannot_be_taken_back_beside_a_new_one_of_the_name(self, page, staff):
        tool = ToolFactory(title="Malli")
        retire_tool(tool=tool, reason="Vanha", by=staff)
        ToolFactory(title="Malli")
        response = page.post(reverse("tools:restore", args=[tool.pk]), follow=True)
        assert "on jo työkalupakissa" in str([*response.context["messages"]][-1])
        tool.refresh_from_db()
        assert tool.is_retired

    def test_a_retired_one_is_not_edited_nor_tried(self, page, staff):
        tool = ToolFactory()
        retire_tool(tool=tool, reason="Vanha", by=staff)
        assert page.get(reverse("tools:edit", args=[tool.pk])).url == tool.get_absolute_url()
        assert page.get(reverse("experiences:new", args=[tool.pk])).status_code == 404


class TestReview:
    @pytest.fixture(autouse=True)
    def today(self):
        with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
            yield

    @pytest.mark.parametrize(
        ("review_by", "current"),
        [(None, True), (date(2026, 11, 24), True), (date(2026, 11, 23), False)],
    )
    def test_one_past_its_day_does_not_look_current(self, page, review_by, current):
        tool = ToolFactory(review_by=review_by)
        assert tool.is_current == current
        html = page.get(reverse("tools:list")).content.decode()
        assert ("Voi olla vanhentunut" in html, "tool-old" in html) == (not current, not current)

    def test_looking_it_through_gives_it_a_year(self, page, staff):
        tool = ToolFactory(review_by=date(2026, 1, 1))
        page.post(reverse("tools:confirm", args=[tool.pk]))
        tool.refresh_from_db()
        assert tool.review_by == date(2027, 11, 24)
        assert entries(page, tool)[0].text == "kävi läpi: edelleen ajan tasalla"

    def test_its_contact_and_the_contacts_team_are_reminded(self, page, staff, team):
        mine = ToolFactory(title="Minun", contact_user=staff, review_by=date(2026, 1, 1))
        ours = ToolFactory(title="Tiimin", contact_team=team)
        LinkCheck.objects.create(tool=ours, url="https://x.example", result="gone")
        ToolFactory(title="Kunnossa", contact_user=staff)
        ToolFactory(title="Muiden", review_by=date(2026, 1, 1))
        home = page.get(reverse("home"))
        assert sorted(tool.pk for tool in home.context["my_tools"]) == [mine.pk, ours.pk]


class TestLinksOnThePage:
    def test_a_missing_link_is_shown_to_whoever_can_add_it(self, page):
        tool = ToolFactory()
        assert "Linkki puuttuu" in page.get(tool.get_absolute_url()).content.decode()
        assert "Linkki puuttuu" in page.get(reverse("tools:list")).content.decode()

    def test_a_text_of_its_own_needs_no_link(self, page):
        tool = ToolFactory(body="<p>Näin.</p>")
        assert "Linkki puuttuu" not in page.get(tool.get_absolute_url()).content.decode()

    def test_a_broken_and_a_moved_link_are_told(self, page):
        tool = ToolFactory(url="https://a.example", body='<a href="https://b.example">b</a>')
        LinkCheck.objects.create(tool=tool, url="https://a.example", result="gone")
        LinkCheck.objects.create(
            tool=tool, url="https://b.example", result="moved", moved_to="https://c.example"
        )
        html = page.get(tool.get_absolute_url()).content.decode()
        assert "Linkki ei toimi: https://a.example, sivua ei löydy" in html
        assert "https://b.example vie nyt osoitteeseen https://c.example" in html

    def test_care_filters(self, page):
        missing = ToolFactory()
        broken = ToolFactory(url="https://a.example")
        LinkCheck.objects.create(tool=broken, url=broken.url, result="silent", failures=2)
        once = ToolFactory(url="https://b.example")
        LinkCheck.objects.create(tool=once, url=once.url, result="silent", failures=1)

        def shown(care):
            found = page.get(reverse("tools:list"), {"care": care}).context["page"]
            return [row.pk for row in found]

        assert (shown("missing"), shown("link")) == ([missing.pk], [broken.pk])


class TestExperiences:
    def tell(self, page, tool, **changes):
        data = {"team": TeamFactory().pk, "tried_on": "1.3.2026", "outcome": "Toimi."} | changes
        return page.post(reverse("experiences:new", args=[tool.pk]), data)

    def test_are_told_with_the_partner_found_by_name(self, page, staff):
        tool, partner = ToolFactory(), OrganisationFactory(name="Äänekosken Kahvila Oy")
        response = self.tell(page, tool, partner="äänekosken kahvila", tip="Varaa aikaa")
        told = Experience.objects.get()
        assert response.url == told.get_absolute_url()
        assert (told.user, told.organisation, told.tried_on) == (staff, partner, date(2026, 3, 1))

    @pytest.mark.parametrize(
        ("outcome", "warns"), [("Toimi.", False), ("Soita Maijalle 040 123 4567.", True)]
    )
    def test_a_text_with_contact_details_gets_a_word_about_it(self, page, outcome, warns):
        response = self.tell(page, ToolFactory(), outcome=outcome)
        html = page.get(response.url).content.decode()
        assert ("Näyttää henkilön yhteystiedolta." in html) is warns
        assert Experience.objects.get().outcome == outcome

    def test_ones_own_team_is_offered(self, page, team):
        form = page.get(reverse("experiences:new", args=[ToolFactory().pk])).context["form"]
        assert form["team"].value() == team.pk

    @pytest.mark.parametrize(
        ("partner", "error"),
        [
            ("Kahvila", "Tarkenna nimeä. Lähellä ovat ”Kahvila A”, ”Kahvila B”."),
            (
                "Olematon",
                "Tämän nimistä organisaatiota ei ole rekisterissä. "
                "Lisää se ensin, tai jätä tyhjäksi.",
            ),
        ],
    )
    def test_a_partner_that_is_not_sure_is_asked_again(self, page, partner, error):
        for name in ("Kahvila A", "Kahvila B"):
            OrganisationFactory(name=name)
        response = self.tell(page, ToolFactory(), partner=partner)
        assert (response.status_code, response.context["form"].errors["partner"]) == (422, [error])
        assert response.context["form"]["partner"].value() == partner

    def test_not_from_the_future(self, page):
        with time_machine.travel("2026-11-24 12:00 +0200"):
            response = self.tell(page, ToolFactory(), tried_on="25.11.2026")
        assert list(response.context["form"].errors) == ["tried_on"]

    def test_the_newest_comes_first_on_the_page_and_in_the_list(self, page):
        old, new = ToolFactory(title="A"), ToolFactory(title="B")
        never = ToolFactory(title="Aakkosissa ensin")
        ExperienceFactory(tool=old, tried_on="2025-01-01")
        last = ExperienceFactory(tool=new, tried_on="2026-02-01", team=TeamFactory(name_fi="Oma"))
        first = ExperienceFactory(tool=new, tried_on="2024-01-01")
        rows = list(page.get(reverse("tools:list")).context["page"])
        assert rows == [new, old, never]
        assert (rows[0].times_tried, rows[0].last_team) == (2, "Oma")
        shown = page.get(new.get_absolute_url()).context["experiences"]
        assert shown == [last, first]

    @pytest.mark.parametrize(
        ("persona", "allowed"),
        [("staff", True), ("lead", True), ("other_staff", False), ("quality", False),
         ("administrator", False)],
    )  # fmt: skip
    def test_only_the_teller_and_the_team_change_it(self, as_, team, persona, allowed):
        told = ExperienceFactory(team=team)
        client = as_(persona)
        edit = client.get(reverse("experiences:edit", args=[told.pk]))
        withdraw = client.post(reverse("experiences:withdraw", args=[told.pk]))
        assert (edit.status_code, withdraw.status_code) == ((200, 302) if allowed else (403, 403))
        told.refresh_from_db()
        assert (told.withdrawn_on is not None) == allowed

    def test_the_teller_may_after_changing_teams(self, client):
        user = MembershipFactory(started_on="2020-01-01", ended_on="2021-01-01").user
        told = ExperienceFactory(user=user)
        client.force_login(user)
        response = client.get(reverse("experiences:edit", args=[told.pk]))
        assert response.context["form"].instance == told

    def test_a_withdrawn_one_is_seen_only_in_the_history_and_can_come_back(self, page, team):
        told = ExperienceFactory(team=team)
        page.post(reverse("experiences:withdraw", args=[told.pk]))
        assert page.get(told.tool.get_absolute_url()).context["experiences"] == []
        entry = entries(page, told.tool)[0]
        assert (entry.text, entry.can_undo) == (f"veti pois kokemuksen: {team}", True)
        page.post(entry.undo_address)
        assert page.get(told.tool.get_absolute_url()).context["experiences"] == [told]

    def test_one_that_passed_to_another_team_is_no_longer_undone(self, as_, team, staff, lead):
        told = ExperienceFactory(team=team, user=staff)
        told.tip = "Varaa aikaa"
        told.save_as(staff, "edited")
        change = told.history.latest("history_id")
        told.team = TeamFactory()
        told.save_as(staff, "edited")
        client = as_("lead")
        assert not any(entry.can_undo for entry in entries(client, told.tool))
        client.post(reverse("undo", args=["experience", change.pk]))
        told.refresh_from_db()
        assert told.tip == "Varaa aikaa"

    def test_an_archived_partner_stays_when_something_else_is_edited(self, page, staff, team):
        partner = OrganisationFactory(
            name="Ravintola Kulma", archived_on="2026-01-01", archived_by=staff,
            archived_reason="Lopetti",
        )  # fmt: skip
        OrganisationFactory(name="Ravintola Kulmakunta Oy")
        told = ExperienceFactory(team=team, organisation=partner)
        form = page.get(reverse("experiences:edit", args=[told.pk])).context["form"]
        data = {name: form[name].value() for name in form.fields} | {
            "tip": "Varaa aikaa", "version": told.version, "tried_on": "1.3.2026",
        }  # fmt: skip
        assert page.post(reverse("experiences:edit", args=[told.pk]), data).status_code == 302
        told.refresh_from_db()
        assert (told.tip, told.organisation) == ("Varaa aikaa", partner)

    def test_another_team_cannot_undo_it(self, as_, team, staff):
        told = ExperienceFactory(team=team)
        withdraw_experience(experience=told, by=staff)
        change = told.history.latest("history_id")
        as_("other_staff").post(reverse("undo", args=["experience", change.pk]))
        assert not Experience.objects.told().exists()

    def test_are_edited_without_overwriting_another(self, page, staff, team, lead):
        told = ExperienceFactory(team=team, tip="Alussa")
        opened = told.version
        told.tip = "Vetäjä kirjoitti"
        told.save_as(lead, "edited")
        data = {"team": team.pk, "tried_on": told.tried_on, "outcome": told.outcome,
                "tip": "Minä kirjoitin", "version": opened}  # fmt: skip
        response = page.post(reverse("experiences:edit", args=[told.pk]), data)
        assert response.status_code == 409
        told.refresh_from_db()
        assert told.tip == "Vetäjä kirjoitti"

    def test_are_seen_at_the_partner(self, page):
        told = ExperienceFactory(organisation=PartnershipFactory().organisation)
        html = page.get(told.organisation.get_absolute_url()).content.decode()
        assert "Mitä olemme kokeilleet yhdessä" in html

    def test_names_are_offered_while_typing(self, page):
        for name in ("Kahvila Ä", "Hotelli"):
            OrganisationFactory(name=name)
        response = page.get(reverse("organisations:names"), {"partner": "kahv"})
        assert response.content.decode().strip() == '<option value="Kahvila Ä"></option>'

    def test_the_best_names_are_offered_first(self, page):
        for name in ("Aaltokahvila", "Kahvila", "Hotelli Kahvila"):
            OrganisationFactory(name=name)
        found = page.get(reverse("organisations:names"), {"partner": "kahvi"})
        names = [organisation.name for organisation in found.context["organisations"]]
        assert names == ["Kahvila", "Hotelli Kahvila", "Aaltokahvila"]
        empty = page.get(reverse("organisations:names"), {"partner": " "})
        assert list(empty.context["organisations"]) == []


class TestList:
    def test_words_are_found_inside_the_text(self, page):
        tool = ToolFactory(body="<p>Lounasravintolan pöydät</p>")
        ToolFactory()
        found = page.get(reverse("tools:list"), {"q": "RAVINTOLA poyda"}).context["page"]
        assert list(found) == [tool]

    def test_levels_guides_and_none_are_tabs(self, page):
        both = ToolFactory(levels=["everyday", "development"])
        guide = ToolFactory(in_guides=True)
        neither = ToolFactory()

        def at(level):
            return list(page.get(reverse("tools:list"), {"level": level}).context["page"])

        assert [at(key) for key in ("everyday", "development", "network", "guides", "none")] == [
            [both], [both], [], [guide], [neither],
        ]  # fmt: skip

    def test_a_wrong_value_is_told_and_left_out(self, page):
        ToolFactory()
        response = page.get(reverse("tools:list"), {"level": "huippu", "care": "x", "page": "zz"})
        assert len(response.context["page"].object_list) == 1
        assert set(response.context["filters"].errors) == {"level", "care"}
        assert response.context["query"] == ""

    def test_what_is_chosen_is_told_in_words(self, page):
        filters = page.get(
            reverse("tools:list"), {"level": "none", "mine": "on", "q": "a", "care": ""}
        ).context["filters"]
        assert [(chip.label, chip.query) for chip in filters.chips()] == [
            ("Hae: ”a”", "level=none&mine=on"),
            ("Taso: Ei tasoa", "q=a&mine=on"),
            ("Minä tai tiimini kertoo lisää", "q=a&level=none"),
        ]

    def test_mine_are_those_i_or_my_team_tells_of(self, page, staff, team):
        mine = ToolFactory(title="A", contact_user=staff)
        ours = ToolFactory(title="B", contact_team=team)
        ToolFactory(contact_team=TeamFactory())
        assert list(page.get(reverse("tools:list"), {"mine": "on"}).context["page"]) == [mine, ours]

    def test_htmx_gets_the_list_alone(self, page):
        response = page.get(reverse("tools:list"), {"q": "a"}, headers={"HX-Request": "true"})
        assert response.templates[0].name == "toolkit/tools/_results.html"
        assert response["HX-Push-Url"] == "/toolkit/?q=a"


@pytest.mark.slow
@pytest.mark.one_engine
class TestQueries:
    """The cost of a page does not grow with what it shows."""

    LIMITS = {
        "tools:list": 7,
        "tools:detail": 14,
        "pages:level": 16,
        "pages:guides": 7,
        "glossary:list": 4,
        "search": 13,
    }

    def fill(self, number, staff, team, levels):
        for index in range(number):
            tool = ToolFactory(levels=["everyday"], in_guides=True, contact_user=staff,
                               summary="HOKS ja lounas", body="<p>lounas</p>")  # fmt: skip
            partnership = PartnershipFactory(
                organisation__name=f"Lounas {index} {number}",
                description="lounas ja leipä",
                team=team,
            )
            TermFactory(name_fi=f"lounas {index} {number}", seen_as_fi=f"hoks{index}")
            LinkCheck.objects.create(tool=tool, url="https://x.example", result="gone")
            ActionFactory(
                plan__team=team, plan__year=2020 + index + number, level=levels["everyday"],
                tools=[Tool.objects.earliest("pk")],
            )  # fmt: skip
            for other in (tool, Tool.objects.earliest("pk")):
                ExperienceFactory(
                    tool=other, user=staff, team=team, organisation=partnership.organisation
                )
        first = Tool.objects.earliest("pk")
        first.summary = f"muutos {number}"
        first.save_as(staff, "edited")
        return first

    def count(self, page, address):
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address).status_code == 200
        return len(queries)

    def test_are_the_same_at_few_and_at_many_rows(self, page, staff, team, levels):
        first = self.fill(4, staff, team, levels)  # with fewer, more is searched for
        arguments = {"tools:detail": [first.pk], "pages:level": ["everyday"]}
        pages = {name: reverse(name, args=arguments.get(name, [])) for name in self.LIMITS}
        pages["search"] += "?q=lounas"
        few = {name: self.count(page, address) for name, address in pages.items()}
        self.fill(28, staff, team, levels)
        many = {name: self.count(page, address) for name, address in pages.items()}
        few_kinds = many.pop("search")  # the first hits may be of fewer kinds
        assert many | {"search": few["search"]} == few
        assert few_kinds <= few["search"]
        assert {name: most for name, most in few.items() if most > self.LIMITS[name]} == {}
