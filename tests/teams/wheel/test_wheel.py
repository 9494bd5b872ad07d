"""The pages of the wheel: the picture, the list of a month, the table, the paper."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import ActionFactory, FeedbackSurveyFactory, PlanFactory, TeamFactory

pytestmark = pytest.mark.django_db
COLLEGE = "/teams/wheel/"


@pytest.fixture(autouse=True)
def november(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def made(title="Vierailu", month=3, team=None, **more):
    about = {"starts_on": date(2026, month, 5), "ends_on": date(2026, month, 5), "timing": "days"}
    plan = (
        PlanFactory(team=team or TeamFactory(), year=2026)
        if "plan" not in more
        else more.pop("plan")
    )
    return ActionFactory(title=title, plan=plan, **(about | more))


def months_of(context):
    return {
        month.first.month: [item.title for part in month.parts for item in part.items]
        for month in context["months"]
        if month.parts
    }


class TestQuestion:
    @pytest.mark.parametrize(
        ("query", "month"),
        [
            ("", 11), ("?month=3", 3), ("?month=13", 11), ("?month=x", 11), ("?month=0", 11),
            ("?year=2025", 1), ("?year=2025&month=4", 4), ("?school=1&year=2025", 8),
            ("?school=1", 11),
        ],
    )  # fmt: skip
    def test_the_month_beside_it_is_the_one_asked_for_or_this_one(self, page, query, month):
        assert page.get(COLLEGE + query).context["chosen"].first.month == month

    def test_every_link_keeps_the_rest_of_the_question(self, page, levels):
        context = page.get(f"{COLLEGE}?school=1&level=network&month=9").context
        assert context["following"] == f"{COLLEGE}?year=2027&school=1&level=network&month=9"
        assert context["calendar"] == f"{COLLEGE}?year=2026&level=network&month=9"
        assert (
            context["by_team"] == f"{COLLEGE}?year=2026&school=1&rings=team&level=network&month=9"
        )
        assert context["table"].endswith("&view=table")

    def test_the_rings_lead_from_the_table_to_the_picture(self, page):
        context = page.get(f"{COLLEGE}?view=table").context
        assert (context["by_level"], context["picture"]) == (f"{COLLEGE}?year=2026",) * 2

    def test_a_teams_own_year_goes_on(self, page, team):
        context = page.get(reverse("wheel:team", args=[team.slug, 2026])).context
        assert context["before"] == f"{reverse('wheel:team', args=[team.slug, 2025])}?"

    def test_a_chosen_team_has_a_page_of_its_own(self, page, team):
        answer = page.get(COLLEGE, {"team": team.slug, "month": "5"})
        own = reverse("wheel:team", args=[team.slug, 2026])
        assert answer.url == f"{own}?month=5"
        assert page.get(own, {"team": ""}).url == f"{COLLEGE}?year=2026"
        assert page.get(own, {"team": team.slug}).status_code == 200

    def test_a_team_that_is_none_is_the_whole_college(self, page):
        answer = page.get(COLLEGE, {"team": "none"}, follow=True)
        assert (answer.status_code, answer.context["team"]) == (200, None)

    def test_a_level_narrows_everything(self, page, levels):
        made("Arjen", level=levels["everyday"])
        made("Verkoston", level=levels["network"])
        FeedbackSurveyFactory(name="Kysely", months=["3"])
        context = page.get(COLLEGE, {"level": "network"}).context
        assert months_of(context) == {3: ["Verkoston"]}


class TestContents:
    def test_bands_are_the_levels_and_what_else_there_is(self, page, levels):
        assert [row.label for row in page.get(COLLEGE).context["strip"]] == [
            level.label for level in levels.values() if level.number
        ]
        made(level=levels["other"])
        made(level=None)
        FeedbackSurveyFactory(months=["3"])
        labels = [row.label for row in page.get(COLLEGE).context["strip"]]
        assert labels[-3:] == [levels["other"].label, "Ei tasoa", "Palautekyselyt"]

    @pytest.mark.parametrize(("count", "bands"), [(8, 8), (9, 8)])
    def test_most_active_teams_have_bands_of_their_own(self, page, count, bands):
        for number in range(count):
            for _ in range(2 if number < 7 else 1):
                made(f"Asia {number}", team=None)
        strip = page.get(COLLEGE, {"rings": "team"}).context["strip"]
        assert len(strip) == bands

    def test_the_rest_of_the_teams_are_together(self, page):
        busy = [TeamFactory(name_fi=f"Tiimi {n}") for n in range(7)]
        for team in busy:
            plan = PlanFactory(team=team, year=2026)
            for n in range(2):
                made(f"Asia {n}", plan=plan)
        for n in range(3):
            made(f"Muu {n}")
        strip = page.get(COLLEGE, {"rings": "team"}).context["strip"]
        assert [row.label for row in strip] == [*(team.name_fi for team in busy), "Muut tiimit"]
        assert sum(strip[-1].counts) == 3

    def test_what_takes_all_year_is_folded_beside(self, page):
        for _ in range(2):
            ActionFactory(
                title="Koko vuosi", plan=PlanFactory(year=2026), timing="year",
                starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
            )  # fmt: skip
        context = page.get(COLLEGE).context
        assert [(item.title, item.count) for item in context["all_year"]] == [("Koko vuosi", 2)]
        assert (context["all_year_count"], context["in_months"]) == (2, 0)

    def test_one_of_many_leads_to_its_page_and_many_to_the_month(self, page):
        alone = made("Yksin")
        for _ in range(2):
            made("Yhdessä")
        shapes = {
            shape.label.split(",")[0]: shape for shape in page.get(COLLEGE).context["arc_shapes"]
        }
        assert shapes["Yksin"].address == alone.get_page_url()
        assert shapes["Yhdessä"].address == f"{COLLEGE}?year=2026&month=3#kuukausi"
        assert shapes["Yhdessä"].label == "Yhdessä, maaliskuu, ×2, myöhässä"

    @pytest.mark.parametrize(
        ("status", "words"), [("planned", "myöhässä"), ("done", "valmis"), ("ongoing", "myöhässä")]
    )
    def test_how_far_it_is_is_told_in_words(self, page, status, words):
        made(status=status)
        [shape] = page.get(COLLEGE).context["arc_shapes"]
        assert shape.label == f"Vierailu, maaliskuu, {words}"

    def test_some_late_ones_are_told(self, page):
        for status in ("planned", "done"):
            made(status=status)
        [shape] = page.get(COLLEGE).context["arc_shapes"]
        assert shape.label == "Vierailu, maaliskuu, ×2, osa myöhässä"

    def test_the_rest_of_a_month_is_told_by_its_number(self, page, levels):
        for number in range(9):
            made(f"Asia {number}", level=levels["network"])
        shape = page.get(COLLEGE).context["arc_shapes"][-1]
        assert re.fullmatch(r"maaliskuu: vielä \d muuta", shape.label)

    def test_an_action_is_added_to_the_month_where_one_may(self, as_, team):
        own = reverse("wheel:team", args=[team.slug, 2026])
        client = as_("staff")
        add = client.get(own, {"month": "12"}).context["add"]
        assert add == f"{reverse('plans:here')}?month=2026-12&team={team.pk}"
        made(team=team)
        form = client.get(add).context["form"]
        assert (form["when"].value(), form["to"].value()) == ("joulukuu", f"{team.pk}-2026")

    @pytest.mark.parametrize("month", ["", "x", "2026", "2026-13", "1999-01", "2026-00", "9999-99"])
    def test_a_month_that_is_none_is_this_one(self, page, month):
        form = page.get(reverse("plans:here"), {"month": month, "team": "x"}).context["form"]
        assert (form["when"].value(), form.initial.get("to")) == ("marraskuu", None)

    @pytest.mark.parametrize(("month", "count"), [("2", 0), ("3", 1), ("4", 1), ("5", 0)])
    def test_what_clashes_in_the_month_is_told_beside_it(self, page, month, count):
        for _ in range(2):
            made(starts_on=date(2026, 3, 31), ends_on=date(2026, 4, 1))
        assert len(page.get(COLLEGE, {"month": month}).context["clashes"]) == count
        assert len(page.get(COLLEGE, {"month": month, "view": "table"}).context["clashes"]) == 1

    def test_who_may_not_add_is_not_asked_to(self, as_, team):
        own = reverse("wheel:team", args=[team.slug, 2026])
        assert as_("other_staff").get(own).context["add"] == ""


class TestViews:
    def test_the_table_names_everything_and_the_picture_need_not(self, page, staff):
        made(people=[staff])
        rows = page.get(COLLEGE, {"view": "table"})
        assert str(staff) in rows.content.decode()
        assert page.get(COLLEGE, {"view": "x"}).templates[0].name == "teams/wheel/wheel.html"

    def test_the_paper_has_the_whole_year(self, page):
        made("Keväällä", month=3)
        made("Syksyllä", month=10)
        html = page.get(COLLEGE, {"view": "paper"}).content.decode()
        year = html.split('class="wheel-year"')[1]
        assert [word in year for word in ("Keväällä", "Syksyllä", "Heinäkuu")] == [True] * 3

    @pytest.mark.parametrize("view", ["", "table", "paper"])
    @pytest.mark.parametrize("query", ["", "&rings=team"])
    def test_the_questions_are_the_same_at_few_and_at_many(self, page, levels, view, query):
        counts = []
        for number in (2, 20):
            for n in range(number):
                made(f"Asia {n}", month=n % 12 + 1, level=levels["everyday"])
            with CaptureQueriesContext(connection) as captured:
                page.get(f"{COLLEGE}?view={view}{query}")
            counts.append(len(captured))
        assert counts[0] == counts[1]
        assert counts[1] <= 11

    @pytest.mark.slow
    def test_the_page_is_light_with_28_teams_of_13_actions(self, page, levels):
        keys = list(levels.values())
        for _ in range(28):
            plan = PlanFactory(team=TeamFactory(), year=2026)
            for n in range(13):
                made(f"Toimenpide {n} yhdessä", month=n % 12 + 1, plan=plan, level=keys[n % 5])
        for query in ("", "?rings=team"):
            html = page.get(COLLEGE + query).content
            elements = len(re.findall(rb"<[a-z]", html))
            assert (len(html) < 150_000, elements < 2_000) == (True, True), (len(html), elements)
