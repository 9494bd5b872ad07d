"""What is asked of ready-made actions, and what none of them may be."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from teams.ready_made.models import SHORT_LENGTH, TITLE_LENGTH, ReadyAction
from teams.ready_made.services import make
from tests.factories import ReadyActionFactory, TeamFactory

pytestmark = pytest.mark.django_db
GONE = {"ended_on": date(2026, 11, 1)}


def test_the_own_come_first_then_everybodys_each_by_level_and_title(levels, team):
    rows = {
        name: ReadyActionFactory(title=name, team=whose, level=levels.get(level or ""))
        for name, whose, level in [
            ("F", TeamFactory(), None),
            ("E", None, None),
            ("D", None, "network"),
            ("Ä", None, "everyday"),
            ("C", None, "everyday"),
            ("A", team, None),
        ]
    }
    found = list(ReadyAction.objects.own_first(team))
    assert found == [rows[name] for name in ("A", "C", "Ä", "D", "E", "F")]
    assert list(ReadyAction.objects.all()) == [
        rows[name] for name in ("A", "C", "D", "E", "F", "Ä")
    ]


def test_one_in_use_goes_before_those_put_away_and_old_titles_are_remembered(staff):
    ReadyActionFactory(title="Toinen")
    ReadyActionFactory(title="Vierailu", ended_by=staff, **GONE)
    current = ReadyActionFactory(title="Vierailu")
    assert ReadyAction.objects.get_by_natural_key("vierailu") == current
    current.title = "Vierailut"
    current.save_as(staff, "edited")
    row = ReadyActionFactory(title="Ennen")
    row.title = "Nyt"
    row.save_as(staff, "edited")
    assert ReadyAction.objects.get_by_natural_key("Ennen") == row
    with pytest.raises(ReadyAction.DoesNotExist):
        ReadyAction.objects.get_by_natural_key("Ei ole")


@pytest.mark.parametrize("half", ["ended_on", "ended_by"])
def test_it_is_told_who_put_it_away_and_when_or_neither(staff, half):
    row = ReadyActionFactory()
    setattr(row, half, {"ended_by": staff, **GONE}[half])
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save_as(staff, "ended")


def test_only_the_team_makes_one_and_only_a_whole_one(staff, other_staff, team):
    assert make(ready=ReadyAction(title="Hyvä  asia", team=team), by=staff).title == "Hyvä asia"
    with pytest.raises(PermissionDenied):
        make(ready=ReadyAction(title="Muu", team=team), by=other_staff)
    for wrong in ({"title": ""}, {"title": "x" * (TITLE_LENGTH + 1)},
                  {"title": "A", "short_name": "x" * (SHORT_LENGTH + 1)}):  # fmt: skip
        with pytest.raises(ValidationError):
            make(ready=ReadyAction(team=team, **wrong), by=staff)
    assert (TITLE_LENGTH, SHORT_LENGTH) == (200, 24)
