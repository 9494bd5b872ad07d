"""Without the scope of levels nothing in any answer tells which level something is on."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import models
from django.db.models import CharField, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from exchange.api.filters import OF_LEVELS
from exchange.api.serializers import TellingSerializer
from partnerships.keywords.models import Keyword
from partnerships.levels.models import Level
from partnerships.partnerships.services import move_level
from teams.plans.models import AnnualPlan
from tests.exchange.api.keys import EVERYTHING, ROOT, ids, program
from tests.factories import (
    ActionFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ToolFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
MARK = "qxtaso"  # stands for every key and text of every level and of the forms filed under them
TELLING = {"level", "levels", "cooperation_forms", "network_role", "direction", "ended_reason"}
LISTS = ["organisations/", "partnerships/", "tools/", "plans/", "changes/", "schema/"]
QUERIES = {
    "organisations/": [{"everything": "true"}, {"as_of": "2026-11-01"}, {"q": "opiskelijat"}],
    "partnerships/": [{"everything": "true"}, {"status": "former"}, {"attention": "vague"}],
    "tools/": [{"everything": "true"}, {"care": "missing"}],
}


@pytest.fixture(autouse=True)
def uncounted():
    cache.clear()


@pytest.fixture
def world(levels, staff, team):
    """Something on every level, with all that follows from it, and keys that none can miss."""
    models.QuerySet(Keyword).filter(kind="form").update(key=Concat(Value(f"{MARK}-"), "key"))
    for level in Level.objects.all():
        told = {
            field.name: f"{MARK}{level.order}"[: field.max_length]
            for field in Level._meta.fields
            if isinstance(field, CharField | TextField)
        }
        models.QuerySet(Level).filter(pk=level.pk).update(**told)
    form = Keyword.objects.filter(kind="form").first().key
    plan = PlanFactory(team=team, year=timezone.localdate().year)
    for level in Level.objects.all():
        row = PartnershipFactory(
            level=level, cooperation_forms=[form], network_role="leader", direction="vertical",
            team=team,
        )  # fmt: skip
        ResponsibilityFactory(partnership=row, user=staff)
        tool = ToolFactory(levels=[level.key])
        ActionFactory(plan=plan, level=level, partnerships=[row], tools=[tool], people=[staff])
    other = Level.objects.exclude(pk=row.level_id).first()
    move_level(partnership=row, level=other, reason=MARK, on=timezone.localdate(), by=staff)
    return plan


def names_in(data: Any) -> set[str]:
    """Every name of a value in an answer, however deep."""
    if isinstance(data, dict):
        return set(data).union(*(names_in(value) for value in data.values()))
    return set().union(*(names_in(each) for each in data)) if isinstance(data, list) else set()


def answers(client):
    """Every answer that a program gets, by its address with 1 for each key."""
    found = {}
    for path in LISTS:
        for asked in [{}, *QUERIES.get(path, [])]:
            found[f"{path} {asked}"] = client.get(f"{ROOT}{path}", asked)
    for path in LISTS[:4]:
        for row in found[f"{path} {{}}"].json().get("results", []):
            found[f"{path}1/ {row['id']}"] = client.get(f"{ROOT}{path}{row['id']}/")
    plan = AnnualPlan.objects.get()
    found["plans/1/actions/ {}"] = client.get(f"{ROOT}plans/{plan.pk}/actions/")
    return found


def test_nothing_tells_of_levels(world, administrator):
    for name, answer in answers(program(administrator, "read", "changes")).items():
        assert answer.status_code == 200, name
        assert MARK not in answer.content.decode().lower(), name
        if not name.startswith("schema/"):
            assert names_in(answer.json()).isdisjoint(TELLING), name


def test_the_walk_would_notice(world, administrator):
    found = answers(program(administrator, *EVERYTHING))
    told = {name for name, answer in found.items() if MARK in answer.content.decode()}
    assert {name.split(" ")[0] for name in told} == {
        *["partnerships/", "tools/", "plans/", "plans/1/actions/", "changes/"],
        *["partnerships/1/", "tools/1/", "plans/1/"],
    }
    assert set().union(*(names_in(answer.json()) for answer in found.values())) >= TELLING


def test_all_that_serializers_keep_back_is_looked_for():
    kept = [each.of_levels for each in TellingSerializer.__subclasses__()]
    assert frozenset().union(*kept) == TELLING


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        *[(path, {"level": "everyday"}) for path in ("organisations/", "partnerships/", "tools/")],
        ("organisations/", {"level": ["x", "everyday"]}),
        ("organisations/", {"form": "events"}),
        ("partnerships/", {"form": "events"}),
        ("partnerships/", {"attention": "agreement"}),
        ("organisations/", {"attention": ["goal", "level"]}),
        ("tools/", {"level": "guides"}),
        ("tools/", {"level": "none"}),
        ("plans/1/actions/", {"level": "none"}),
    ],
)
def test_nothing_is_found_by_levels(world, staff, administrator, path, asked):
    path = path.replace("1", str(world.pk))
    answer = program(staff).get(f"{ROOT}{path}", asked)
    assert (answer.status_code, answer.json()) == (403, {
        "code": "permission_denied",
        "detail": "This filter needs a key with the scope `levels`.",
    })  # fmt: skip
    assert MARK not in answer.content.decode()
    with_levels = program(administrator, "read", "levels").get(f"{ROOT}{path}", asked)
    assert with_levels.status_code in (200, 400)


def test_words_of_levels_and_forms_find_nothing(world, staff):
    client = program(staff)
    for path in ("organisations/", "partnerships/", "tools/"):
        for word in (MARK, "tapahtumat", "verkosto"):
            assert ids(client, path, q=word) == [], (path, word)


def test_other_reasons_for_attention_are_open(world, staff):
    open_ones = ["responsible", "contact", "unconfirmed", "vague", "renewal", "team", "person"]
    for reason in [*open_ones, "goal"]:
        answer = program(staff).get(f"{ROOT}partnerships/", {"attention": reason})
        assert answer.status_code == 200, reason
    assert OF_LEVELS["attention"] == {"agreement", "level"}
