"""What was told of a tool, who may change it, and what is withdrawn."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from tests.constraints import accepts
from tests.factories import ExperienceFactory, MembershipFactory, ToolFactory, UserFactory
from toolkit.experiences.history import refuse_of_another_team
from toolkit.experiences.models import Experience
from toolkit.experiences.rules import may_edit_experience
from toolkit.experiences.services import withdraw_experience
from toolkit.tools.models import Tool
from toolkit.tools.services import retire_tool

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def told(row):
    records = row.history.order_by("history_id")
    return [(record.history_change_reason, record.history_user) for record in records]


def test_a_withdrawn_experience_is_not_counted_and_not_the_last_one(staff):
    tool = ToolFactory()
    first = ExperienceFactory(tool=tool, tried_on=date(2026, 1, 1), user=staff)
    last = ExperienceFactory(tool=tool, tried_on=date(2026, 2, 1), user=staff)
    ExperienceFactory(tried_on=date(2026, 3, 1))
    found = Tool.objects.for_list().get(pk=tool.pk)
    assert (found.times_tried, found.last_tried_on) == (2, date(2026, 2, 1))
    assert found.last_team == last.team.name_fi
    withdraw_experience(experience=last, by=staff)
    found = Tool.objects.for_list().get(pk=tool.pk)
    assert (found.times_tried, found.last_tried_on) == (1, date(2026, 1, 1))
    assert found.last_team == first.team.name_fi
    assert list(Experience.objects.told().filter(tool=tool)) == [first]


def test_withdrawing_is_dated_and_signed_once(staff):
    row = ExperienceFactory(user=staff)
    withdraw_experience(experience=row, by=staff)
    withdraw_experience(experience=row, by=staff)
    row.refresh_from_db()
    assert (row.withdrawn_on, row.withdrawn_by) == (TODAY, staff)
    assert told(row) == [("created", None), ("withdrawn", staff)]


@pytest.mark.parametrize(
    ("who", "may"), [("teller", True), ("member", True), ("former", False), ("stranger", False)]
)
def test_the_teller_and_those_in_the_team_now_change_it(who, may):
    row = ExperienceFactory()
    user = {
        "teller": lambda: row.user,
        "member": lambda: MembershipFactory(team=row.team).user,
        "former": lambda: (
            MembershipFactory(team=row.team, started_on=YESTERDAY, ended_on=TODAY).user
        ),
        "stranger": UserFactory,
    }[who]()
    assert may_edit_experience(user, row) is may
    assert list(Experience.objects.editable_by(user)) == ([row] if may else [])
    refused = "" if may else "Tätä muutosta ei voi kumota."
    change = row.history.get()
    assert refuse_of_another_team(user, change, row) == refused
    if may:
        withdraw_experience(experience=row, by=user)
    else:
        with pytest.raises(ValidationError, match="Vain kertoja ja hänen tiiminsä"):
            withdraw_experience(experience=row, by=user)
    assert Experience.objects.told().exists() is not may


def test_what_is_gone_is_not_taken_back(staff):
    change = ExperienceFactory(user=staff).history.get()
    assert refuse_of_another_team(staff, change, None) == "Tätä muutosta ei voi kumota."


def test_of_a_retired_tool_nothing_new_is_told_and_nothing_taken_back(staff):
    row = ExperienceFactory(user=staff)
    retire_tool(tool=row.tool, reason="Vanha", by=staff)
    with pytest.raises(ValidationError, match="jo poistettu käytöstä"):
        ExperienceFactory(tool=row.tool)
    row = Experience.objects.get()
    row.tip = "Varaa aikaa"
    row.save_as(staff, "edited")
    assert Experience.objects.get().tip == "Varaa aikaa"
    assert refuse_of_another_team(staff, row.history.latest("history_id"), row) != ""


@pytest.mark.parametrize(
    ("on", "is_by", "accepted"), [(TODAY, True, True), (TODAY, False, False), (None, True, False)]
)
def test_withdrawn_says_by_whom_and_when(staff, on, is_by, accepted):
    by = staff if is_by else None
    assert accepts(ExperienceFactory(), withdrawn_on=on, withdrawn_by=by) is accepted


def test_the_latest_comes_first():
    days = [TODAY, date(2026, 11, 23), TODAY]
    rows = [ExperienceFactory(tried_on=day) for day in days]
    assert list(Experience.objects.all()) == [rows[2], rows[0], rows[1]]
