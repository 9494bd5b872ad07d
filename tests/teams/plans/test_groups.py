"""Under which headings the actions of a plan stand, and what of it is folded."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from teams.plans.groups import MANY, by_goal, by_month, empty_months, folded
from teams.plans.timing import Span, month_span, quarter_span, year_span
from tests.factories import ActionFactory, PlanFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def plan(team):
    return PlanFactory(team=team, year=2026)


def action(plan, timing, span, **more):
    return ActionFactory(plan=plan, timing=timing, starts_on=span.first, ends_on=span.last, **more)


def day(month, number):
    return Span(date(2026, month, number), date(2026, month, number))


class TestMonths:
    def test_hold_what_begins_in_them_after_their_quarter_and_before_the_year(self, plan):
        some_time = action(plan, "year", year_span(2026))
        of_quarter = action(plan, "quarter", quarter_span(2026, 4))
        month = action(plan, "month", month_span(2026, 12))
        first, last = action(plan, "days", day(10, 1)), action(plan, "days", day(10, 31))
        rows = [first, last, of_quarter, month, some_time]
        assert [(g.key, g.name, g.rows) for g in by_month(rows, 2026, TODAY)] == [
            ("q4", "Loka–joulukuu", [of_quarter]),
            ("kk-10", "Lokakuu", [first, last]),
            ("kk-12", "Joulukuu", [month]),
            ("vuosi", "Koko vuoden", [some_time]),
        ]

    @pytest.mark.parametrize(
        ("today", "places"),
        [
            (date(2025, 12, 31), ["coming", "coming", "coming", "year"]),
            (date(2026, 10, 1), ["coming", "now", "coming", "year"]),
            (date(2026, 10, 31), ["coming", "now", "coming", "year"]),
            (date(2026, 11, 1), ["coming", "past", "now", "year"]),
            (date(2026, 12, 31), ["coming", "past", "past", "year"]),
            (date(2027, 1, 1), ["past", "past", "past", "year"]),
        ],
    )
    def test_are_past_now_or_to_come(self, plan, today, places):
        rows = [action(plan, "quarter", quarter_span(2026, 4))]
        rows += [action(plan, "month", month_span(2026, month)) for month in (10, 11)]
        rows += [action(plan, "year", year_span(2026))]
        found = by_month(rows, 2026, today)
        assert [group.place for group in found] == places
        assert [group.is_now for group in found] == [place == "now" for place in places]

    def test_count_what_is_done(self, plan):
        for status in ("done", "done", "planned"):
            action(plan, "month", month_span(2026, 3), status=status)
        [group] = by_month(list(plan.actions.all()), 2026, TODAY)
        assert (group.done, len(group.rows)) == (2, 3)

    def test_that_are_empty_are_named(self, plan):
        action(plan, "month", month_span(2026, 3))
        action(plan, "quarter", quarter_span(2026, 2))
        groups = by_month(list(plan.actions.all()), 2026, TODAY)
        assert [first.month for first in empty_months(groups, 2026)] == [1, 2, *range(4, 13)]
        assert {first.day for first in empty_months(groups, 2026)} == {1}

    def test_that_are_past_are_folded_where_there_are_many(self, plan):
        past = action(plan, "month", month_span(2026, 10))
        rows = [
            past,
            action(plan, "month", month_span(2026, 11)),
            action(plan, "year", year_span(2026)),
        ]
        groups = by_month(rows, 2026, TODAY)

        def are_folded(total, open_for=frozenset()):
            return [g.is_folded for g in folded(groups, total, open_for=set(open_for))]

        assert are_folded(MANY - 1) == [False] * 3
        assert are_folded(MANY) == [True, False, False]
        assert are_folded(MANY, {past.pk}) == [False] * 3


class TestGoals:
    def test_each_line_is_a_goal_told_once(self, plan):
        plan.goals = " - Yksi \n\n• Kaksi\nYksi\n" + "x" * 600
        assert plan.each_goal == ["Yksi", "Kaksi", "x" * 500]

    def test_hold_their_actions_also_reworded_ones_and_those_of_none(self, plan):
        plan.goals = "Yksi\nKaksi"
        loose, one, old = (ActionFactory(plan=plan, goal=goal) for goal in ("", "Kaksi", "Vanha"))
        found = by_goal([loose, one, old], plan)
        assert [(str(g.name), g.rows, g.place) for g in found] == [
            ("Yksi", [], ""), ("Kaksi", [one], ""), ("Vanha", [old], ""),
            ("Ei tavoitetta", [loose], ""),
        ]  # fmt: skip
        assert len({group.key for group in found}) == 4

    def test_that_all_serve_leave_no_heading_for_none(self, plan):
        assert [group.name for group in by_goal([ActionFactory(plan=plan, goal="Yksi")], plan)] == [
            "Yksi"
        ]
        assert by_goal([], plan) == []

    def test_are_chosen_from_the_plans_own(self, page, plan):
        plan.goals = "Yksi\nKaksi"
        plan.save()
        row = ActionFactory(plan=plan, goal="Vanha")
        address = reverse("plans:action_edit", args=[row.pk])
        form = page.get(address).context["form"]
        values = {name: form[name].value() for name in form.fields}
        values = {n: v for n, v in values.items() if v not in (None, "")} | {"version": row.version}
        assert [key for key, _label in form.fields["goal"].widget.choices] == [
            "", "Yksi", "Kaksi", "Vanha",
        ]  # fmt: skip
        refused = page.post(address, values | {"goal": "Keksitty"})
        assert refused.context["form"].errors == {
            "goal": ["Tätä valintaa ei ole. Valitse luettelosta."]
        }
        for goal in ("Vanha", "Kaksi"):
            assert page.post(address, values | {"goal": goal}).status_code == 302
            row.refresh_from_db()
            assert row.goal == goal
            values["version"] = row.version
        page.post(address, {name: v for name, v in values.items() if name != "goal"})
        row.refresh_from_db()
        assert row.goal == ""


class TestPage:
    def shown(self, page, plan, **query):
        context = page.get(plan.get_absolute_url(), query).context
        return [(g.key, g.is_folded) for g in context["groups"]], [
            d.month for d in context["empty"]
        ]

    def test_is_by_month_or_by_goal_and_keeps_what_it_is_narrowed_to(self, page, plan, staff):
        action(plan, "month", month_span(2026, 3), goal="Yksi", people=[staff])
        assert self.shown(page, plan) == ([("kk-3", False)], [1, 2, *range(4, 13)])
        assert self.shown(page, plan, sort="goal") == ([("tavoite-1", False)], [])
        assert self.shown(page, plan, sort="höpö")[0] == [("kk-3", False)]
        assert self.shown(page, plan, status="planned") == ([("kk-3", False)], [])
        asked = {"sort": "goal", "status": "done"}
        response = page.get(plan.get_absolute_url(), asked)
        assert response.context["filters"].looks == [
            ("Kuukausittain", "status=done", False),
            ("Tavoitteittain", "status=done&sort=goal", True),
        ]
        kept = r'<input\s+type="hidden"\s+name="sort"\s+value="goal"'
        assert re.search(kept, response.content.decode())

    def test_folds_what_is_past_but_not_what_is_narrowed_or_was_just_added(self, page, plan):
        ActionFactory.create_batch(MANY - 1, plan=plan)
        row = action(plan, "month", month_span(2026, 3))
        assert self.shown(page, plan)[0] == [("kk-3", True), ("vuosi", False)]
        assert self.shown(page, plan, added=row.pk)[0][0] == ("kk-3", False)
        assert self.shown(page, plan, status="planned")[0][0] == ("kk-3", False)
        row.status = "dropped"  # is no part of the plan any more
        row.save()
        assert self.shown(page, plan)[0] == [("vuosi", False)]

    @pytest.mark.parametrize(
        ("month", "when"), [("5", "toukokuu"), ("1", "tammikuu"), ("12", "joulukuu"), ("0", None),
                            ("13", None), ("x", None), ("", None)],
    )  # fmt: skip
    def test_begins_the_line_with_the_month_that_was_pressed(self, page, plan, month, when):
        quick = page.get(plan.get_absolute_url(), {"month": month}).context["quick"]
        assert quick["when"].value() == when

    def test_a_closed_one_says_who_closed_it_and_who_opens_it(self, as_, plan, lead):
        plan.confirmed_on = plan.closed_on = TODAY
        plan.confirmed_by = plan.closed_by = lead
        plan.save()
        told = {name: " ".join(as_(name).get(plan.get_absolute_url()).content.decode().split())
                for name in ("staff", "lead")}  # fmt: skip
        for html in told.values():
            assert f"{lead} päätti vuoden 24.11.2026." in html
            assert 'id="id_title"' not in html
        assert "Tiimin vetäjä voi avata sen uudelleen." in told["staff"]
        assert ("Avaa uudelleen" in told["staff"], "Avaa uudelleen" in told["lead"]) == (
            False,
            True,
        )

    def test_a_new_year_offers_what_was_left_of_the_last(self, page, team, plan):
        ActionFactory.create_batch(3, plan=plan)
        ActionFactory(plan=plan, status="done")
        html = " ".join(
            page.get(reverse("plans:detail", args=[team.slug, 2027])).content.decode().split()
        )
        assert "Tuo viime vuodesta (3 keskeneräistä)" in html
        begun = PlanFactory(team=team, year=2027)
        assert "Tuo viime vuodesta" in page.get(begun.get_absolute_url()).content.decode()
        ActionFactory(plan=begun)
        assert "Tuo viime vuodesta" not in page.get(begun.get_absolute_url()).content.decode()
