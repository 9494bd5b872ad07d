"""The wheel, its table, the calendar feed, the PDF and the spreadsheet show the same actions."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from io import BytesIO

import ics
import openpyxl
import pypdf
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import escape

from teams.feeds.models import CalendarFeed
from teams.plans.timing import month_span
from teams.surveys.models import FeedbackSurvey
from tests.factories import (
    ActionFactory,
    FeedbackSurveyFactory,
    PartnershipFactory,
    PlanFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def random_plan(team, levels, seed):
    """A plan with actions of every kind of time."""
    dice, plan = random.Random(seed), PlanFactory(team=team)  # noqa: S311  (not a secret)
    for number in range(12):
        month = month_span(2026, dice.randint(1, 12))
        first = month.first + timedelta(days=dice.randint(0, 27))
        timing, days = dice.choice(
            [
                ("days", (first, first)),
                ("days", (first, min(date(2026, 12, 31), first + timedelta(days=20)))),
                ("month", (month.first, month.last)),
                ("year", (date(2026, 1, 1), date(2026, 12, 31))),
            ]
        )
        ActionFactory(
            plan=plan,
            title=f"Äänestys {seed}-{number} =1+1",
            timing=timing,
            starts_on=days[0],
            ends_on=days[1],
            repeats=dice.choice(["", "", "monthly"]) if timing != "year" else "",
            level=dice.choice([None, *levels.values()]),
            status=dice.choice(["planned", "done", "dropped"]),
        )
    return plan


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_outputs_agree(page, client, staff, team, levels, seed):
    plan = random_plan(team, levels, seed)
    wheel = page.get(reverse("wheel:team", args=[team.slug, 2026])).context
    table = Counter(o.event.title for _number, o in wheel["occurrences"])
    items = [item for month in wheel["months"] for part in month.parts for item in part.items]
    marks = Counter(
        row.event.title for item in [*items, *wheel["all_year"]] for row in item.occurrences
    )
    living = {a.title for a in plan.actions.living()}
    assert set(table) == living
    assert marks == table

    feed = CalendarFeed.objects.create(user=staff, team=team)
    client.logout()
    text = client.get(feed.get_absolute_url()).content.decode()
    events = ics.Calendar(text).events
    assert Counter(event.name for event in events if event.status == "CONFIRMED") == table

    client.force_login(staff)
    book = openpyxl.load_workbook(
        BytesIO(client.get(reverse("plans:xlsx", args=[team.slug, 2026])).content)
    )
    lines = list(book.active.iter_rows(min_row=2, values_only=True))
    assert Counter(line[1] for line in lines) == table
    cells = [cell for row in book.active.iter_rows() for cell in row]
    kinds = {cell.data_type for cell in cells if cell.value}
    assert kinds == {"s", "d"}  # texts and days: nothing is a formula

    pdf = client.get(reverse("plans:pdf", args=[team.slug, 2026])).content
    words = " ".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(pdf)).pages)
    squeezed = "".join(words.split())
    for title, times in table.items():
        assert squeezed.count("".join(title.split())) == times


def test_a_monthly_action_goes_on_in_the_school_year(page, team):
    ActionFactory(
        plan=PlanFactory(team=team), timing="days", repeats="monthly",
        starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 5),
    )  # fmt: skip
    found = page.get(reverse("wheel:college"), {"year": 2026, "school": 1}).context["occurrences"]
    assert [o.first.month for _number, o in found] == [8, 9, 10, 11, 12]


class TestFeedbackSurveys:
    def test_have_a_band_of_their_own_in_every_wheel(self, page, team):
        survey = FeedbackSurveyFactory(name="Työpaikkakysely", months=["2", "8"])
        for address in (reverse("wheel:college"), reverse("wheel:team", args=[team.slug, 2026])):
            answer = page.get(address, {"year": "2026", "month": "2"})
            band = answer.context["wheel"].bands[-1]
            assert (band.key, [arc.month.month for arc in band.arcs]) == ("surveys", [2, 8])
            assert answer.content.decode().count(survey.get_page_url()) == 3

    def test_without_a_month_are_there_for_the_whole_year(self, page):
        FeedbackSurveyFactory()
        context = page.get(reverse("wheel:college")).context
        assert (len(context["all_year"]), context["in_months"]) == (1, 0)

    def test_come_only_in_their_years(self, page):
        FeedbackSurveyFactory(months=["5"], first_year=2024, last_year=2025)
        years = {}
        for year in (2023, 2024, 2025, 2026):
            found = page.get(reverse("wheel:college"), {"year": year}).context["occurrences"]
            years[year] = len(found)
        assert years == {2023: 0, 2024: 1, 2025: 1, 2026: 0}

    def test_of_ones_own_are_in_ones_feed_and_all_in_a_teams(self, client, staff, team):
        FeedbackSurveyFactory(name="Minun", owner=staff, months=["3"])
        FeedbackSurveyFactory(name="Muiden", months=["4"], last_year=2026)
        names = {}
        for of in (None, team):
            feed = CalendarFeed.objects.create(user=staff, team=of)
            calendar = ics.Calendar(client.get(feed.get_absolute_url()).content.decode())
            names[of] = Counter((event.name, event.begin.year) for event in calendar.events)
        mine = {("Minun", year): 1 for year in (2025, 2026, 2027, 2028)}
        assert names == {None: mine, team: mine | {("Muiden", 2025): 1, ("Muiden", 2026): 1}}

    def test_are_told_by_month(self, page):
        twice = FeedbackSurveyFactory(months=["8", "10"])
        FeedbackSurveyFactory()
        response = page.get(reverse("surveys:list"))
        months = [month and month.month for month, _surveys in response.context["months"]]
        assert months == [8, 10, None]
        assert response.content.decode().count(f'id="kysely-{twice.pk}"') == 1

    def test_end_after_they_begin(self):
        survey = FeedbackSurveyFactory.build(last_year=2019)
        with pytest.raises(ValidationError) as error:
            survey.full_clean()
        assert error.value.message_dict == {
            "__all__": ["Viimeinen vuosi ei voi olla ennen ensimmäistä."]
        }

    def test_are_written_by_the_quality_group_in_the_admin(self, as_):
        page = as_("quality")
        data = {"name": "Uusi kysely", "months": ["2", "10"], "target_group": "Yritykset",
                "first_year": "2026", "opened_version": ""}  # fmt: skip
        response = page.post(reverse("admin:teams_feedbacksurvey_add"), data)
        assert response.status_code == 302
        survey = FeedbackSurvey.objects.get()
        assert (survey.months, survey.first_month) == (["10", "2"], 2)
        change = survey.history.get()
        assert change.history_user.email.startswith("quality")


def test_the_printed_plan_has_the_lines_of_the_spreadsheet(page, team, levels):
    random_plan(team, levels, 4)
    lines = page.get(reverse("plans:print", args=[team.slug, 2026])).context["lines"]
    body = page.get(reverse("plans:xlsx", args=[team.slug, 2026])).content
    sheet = openpyxl.load_workbook(BytesIO(body)).active
    rows = sheet.iter_rows(min_row=2, values_only=True)
    assert [[cell or "" for cell in row[:-3]] for row in rows] == lines


def test_coverage_as_a_spreadsheet_counts_like_the_page(page, team, levels):
    plan = PlanFactory(team=team)
    ActionFactory(plan=plan, level=levels["strategic"], status="done")
    ActionFactory(plan=plan)
    TeamFactory(name_fi="Ilman")
    context = page.get(reverse("portfolio:list")).context
    book = openpyxl.load_workbook(BytesIO(page.get(reverse("portfolio:coverage")).content))
    plans, by_level = (list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book)
    assert len(plans) == context["team_count"]
    assert [row[0] for row in plans if row[3] == "ei suunnitelmaa"] == [
        str(team) for team in context["without_plan"]
    ]
    assert [row[3:] for row in plans if row[0] == str(team)] == [("luonnos", 2, 1, 0, 0, 1)]
    assert [row[-1] for row in by_level] == [row.total for row in context["matrix"]]


def test_the_pdf_takes_any_letters(page, team):
    plan = PlanFactory(team=team, goals="Łódź & <b>Ä</b>\n日本 👩‍🍳")
    ActionFactory(plan=plan, title="<para>Łukasz & Ø</para>")
    response = page.get(reverse("plans:pdf", args=[team.slug, 2026]))
    text = " ".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(response.content)).pages)
    assert "<para>" in text
    assert "ukasz & Ø" in text


@pytest.mark.slow
def test_an_action_with_everything_that_its_form_takes_is_printed_whole(page, team, staff, levels):
    people, tools = UserFactory.create_batch(60), ToolFactory.create_batch(40)
    partnerships = PartnershipFactory.create_batch(300, level=levels["everyday"], team=team)
    plan = PlanFactory(team=team, year=2026, goals="g" * 2000)
    action = ActionFactory(plan=plan)
    data = {
        "title": "ä" * 200,
        "kind": "organise",
        "when": "m3",
        "repeats": "monthly",
        "details": "d" * 2000,
        "outcome": "o" * 1000,
        "lesson": "l" * 1000,
        "status": "done",
        "version": action.version,
        "people": keys(people),
        "partnerships": keys(partnerships),
        "tools": keys(tools),
    }
    assert page.post(reverse("plans:action_edit", args=[action.pk]), data).status_code == 302
    names = {str(row) for row in [*people, *tools, *(row.organisation for row in partnerships)]}

    pdf = page.get(reverse("plans:pdf", args=[team.slug, 2026]))
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(pdf.content)).pages]
    words = " ".join(" ".join(sheets).split())
    assert {name for name in names if name not in words} == set()
    book = page.get(reverse("plans:xlsx", args=[team.slug, 2026]))
    line = list(openpyxl.load_workbook(BytesIO(book.content)).active.values)[1]
    assert {name for cell in line for name in str(cell).split(", ")} >= names
    assert line[-2:] == (datetime(2026, 3, 1), datetime(2026, 3, 31))  # noqa: DTZ001  (a cell has no zone)
    feed = CalendarFeed.objects.create(user=staff, team=team)
    for path in [
        *(reverse(name, args=[team.slug, 2026]) for name in ("plans:print", "plans:detail")),
        action.get_page_url(),
        f"{reverse('wheel:college')}?view=table&year=2026",
    ]:
        assert escape(str(people[-1])) in page.get(path).content.decode()
    assert len(ics.Calendar(page.get(feed.get_absolute_url()).content.decode()).events) == 10


def keys(rows):
    return [row.pk for row in rows]
