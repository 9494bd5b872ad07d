"""What comes again has ended before it does: combinations of time and repetition."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from teams.plans.forms import span_of
from teams.plans.models import Action
from teams.plans.timing import occurrences, year_span
from tests.factories import ActionFactory, PlanFactory

pytestmark = pytest.mark.django_db
CHOOSE_A_MONTH = "Joka kuukausi toistuvalle valitse kuukausi, josta se alkaa, tai päivät."
TIMES = [f"m{n}" for n in range(1, 13)] + ["q1", "q2", "q3", "q4", "y"]
AT_MOST = "Näin usein toistuva voi kestää enintään {} päivää."


@pytest.mark.parametrize("repeats", ["", "monthly", "yearly"])
@pytest.mark.parametrize("when", TIMES)
def test_times_of_one_action_never_overlap(when, repeats):
    timing, span = span_of(when, 2028)
    action = Action(
        plan=PlanFactory(year=2028), title="Vierailu", timing=timing, repeats=repeats,
        starts_on=span.first, ends_on=span.last,
    )  # fmt: skip
    if repeats == "monthly" and timing in ("quarter", "year"):
        with pytest.raises(ValidationError) as refused:
            action.full_clean()
        assert refused.value.messages == [CHOOSE_A_MONTH]
        return
    action.full_clean()
    found = occurrences([action], year_span(2028))
    assert [one.first for one, before in zip(found[1:], found, strict=False)
            if one.first <= before.last] == []  # fmt: skip


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize(("first", "days"), [(1, 28), (15, 28), (28, 28), (1, 1)])
def test_days_that_come_every_month_have_passed_before_the_next(month, first, days):
    starts_on = date(2027, month, first)
    action = Action(
        plan=PlanFactory(year=2027), title="Vierailu", timing="days", repeats="monthly",
        starts_on=starts_on, ends_on=date.fromordinal(starts_on.toordinal() + days - 1),
    )  # fmt: skip
    action.full_clean()
    found = occurrences([action], year_span(2027))
    assert len(found) == 13 - month
    assert all(one.first > before.last for one, before in zip(found[1:], found, strict=False))


@pytest.mark.parametrize(
    ("repeats", "last", "said"),
    [
        ("monthly", date(2026, 3, 28), []),
        ("monthly", date(2026, 3, 29), [AT_MOST.format(28)]),
        ("yearly", date(2027, 2, 28), []),
        ("yearly", date(2027, 3, 1), [AT_MOST.format(365)]),
        ("", date(2028, 3, 1), []),
    ],
)
def test_days_that_would_still_go_on_are_told_about_in_the_form(page, team, repeats, last, said):
    action = ActionFactory(plan=PlanFactory(team=team, year=2026))
    data = {
        "title": "Vierailu",
        "kind": "organise",
        "when": "days",
        "status": "planned",
        "starts_on": "1.3.2026",
        "ends_on": f"{last:%d.%m.%Y}",
        "repeats": repeats,
        "version": action.version,
    }
    response = page.post(reverse("plans:action_edit", args=[action.pk]), data)
    if said:
        assert (response.status_code, response.context["form"].errors) == (422, {"repeats": said})
    else:
        assert response.status_code == 302


@pytest.mark.parametrize("when", ["q2", "y"])
def test_a_month_is_asked_for_in_the_form(page, team, when):
    action = ActionFactory(plan=PlanFactory(team=team))
    data = {"title": "Vierailu", "kind": "organise", "when": when, "status": "planned"}
    data |= {"repeats": "monthly", "version": action.version}
    response = page.post(reverse("plans:action_edit", args=[action.pk]), data)
    assert response.status_code == 422
    assert response.context["form"].errors == {"repeats": [CHOOSE_A_MONTH]}


@pytest.mark.parametrize("timing", ["quarter", "year"])
def test_the_database_keeps_it_too(timing):
    with pytest.raises(IntegrityError):
        ActionFactory(timing=timing, repeats="monthly")
