"""The description of the interface: who may read it, what it says, and that it tells the truth."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import (
    CHECKS,
    negative_data_rejection,
    positive_data_acceptance,
)

from exchange.api import describing
from exchange.api.authentication import PerKey, WrongKeys
from exchange.api.endpoints import Changes, Plans
from teams.plans.models import Action
from tests.exchange.api.keys import EVERYTHING, READ, ROOT, key_of, program
from tests.factories import (
    ActionFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ToolFactory,
)

pytestmark = pytest.mark.django_db
OPERATIONS = {
    "/api/v1/changes/",
    "/api/v1/organisations/",
    "/api/v1/organisations/{id}/",
    "/api/v1/partnerships/",
    "/api/v1/partnerships/{id}/",
    "/api/v1/plans/",
    "/api/v1/plans/{id}/",
    "/api/v1/plans/{plan}/actions/",
    "/api/v1/tools/",
    "/api/v1/tools/{id}/",
}
# A key of a sector, a team or a cursor that fits the description need not be one there is: 400.
UNTRUE = [positive_data_acceptance]


@pytest.fixture(autouse=True)
def uncounted():
    cache.clear()


@pytest.fixture
def description(staff):
    return program(staff).get(f"{ROOT}schema/").json()


class TestDescription:
    @pytest.mark.one_engine
    def test_needs_a_key_or_a_session(self, client, staff):
        assert client.get(f"{ROOT}schema/").status_code == 401
        with_key = program(staff).get(f"{ROOT}schema/").json()
        client.force_login(staff)
        assert client.get(f"{ROOT}schema/").json() == with_key

    @pytest.mark.one_engine
    def test_is_of_every_operation_and_of_none_that_writes(self, description):
        assert set(description["paths"]) == OPERATIONS
        assert {way for each in description["paths"].values() for way in each} == {"get"}

    @pytest.mark.one_engine
    def test_is_in_english_and_explains_everything(self, description):
        assert "Authorization: Bearer" in description["info"]["description"]
        for path, each in description["paths"].items():
            assert each["get"]["summary"], path
            for parameter in each["get"].get("parameters", []):
                assert parameter.get("description"), (path, parameter["name"])
        text = json.dumps(description, ensure_ascii=False)
        assert [word for word in ("Työelämä", "Suunniteltu", "ä ") if word in text] == []

    @pytest.mark.one_engine
    def test_says_how_one_signs_in(self, description):
        schemes = description["components"]["securitySchemes"]
        assert {each["scheme"] for each in schemes.values()} == {"bearer"}
        for each in description["paths"].values():
            assert each["get"]["security"] == [{"key": []}]

    @pytest.mark.one_engine
    def test_tells_every_refusal(self, description):
        for path, each in description["paths"].items():
            expected = {"200", *describing.REFUSALS}
            expected -= set() if path.endswith("changes/") else {"410"}
            expected -= set() if "{" in path else {"404"}
            assert set(each["get"]["responses"]) == expected, path

    @pytest.mark.one_engine
    def test_promises_levels_to_nobody(self, description):
        told = description["components"]["schemas"]
        for name, closed in [("Partnership", "level"), ("Tool", "levels"), ("Action", "level")]:
            assert closed in told[name]["properties"]
            assert closed not in told[name]["required"]
        assert "id" in told["Partnership"]["required"]

    @pytest.mark.one_engine
    def test_is_made_without_a_warning(self, staff, capfd):
        program(staff).get(f"{ROOT}schema/")
        told = capfd.readouterr()
        assert (told.out, told.err) == ("", "")

    @pytest.mark.one_engine
    def test_gives_the_same_choices_as_the_pages(self, description):
        parameters = {
            each["name"]: each
            for each in description["paths"]["/api/v1/plans/{plan}/actions/"]["get"]["parameters"]
        }
        assert parameters["status"]["schema"]["enum"] == [*Action.Status.values, "late"]
        assert Plans.parameters == describing.OF_PLANS
        assert Changes.scope == "changes"


@pytest.fixture
def world(levels, team, administrator):
    """Some of everything."""
    for level in list(levels.values())[:3]:
        row = PartnershipFactory(level=level, team=team, cooperation_forms=["events"])
        ResponsibilityFactory(partnership=row)
        tool = ToolFactory(levels=[level.key], contact_team=team, body="<p>Näin</p>")
        ActionFactory(
            plan=PlanFactory(), level=level, partnerships=[row], tools=[tool], teams=[team]
        )


def is_fine(case, answer):
    """Whether what was meant to be wrong, such as an empty list, had left no trace in the query.

    The key is sent in any case.
    """
    sent = dict(parse_qsl(urlsplit(answer.request.url).query, keep_blank_values=True))
    known = {parameter.name for parameter in case.operation.query}
    return answer.status_code == 200 and set(sent) <= known and all(sent.values())


def attack(user, scopes, examples):
    """Ask what the description allows and what it does not; give the operations and answers."""
    headers = {"Authorization": f"Bearer {key_of(user, scopes)[0]}"}
    interface = schemathesis.openapi.from_wsgi(
        f"{ROOT}schema/", get_wsgi_application(), headers=headers
    )
    asked = set()
    for found in interface.get_all_operations():
        for mode in GenerationMode:

            @settings(
                max_examples=examples, deadline=None, derandomize=True, database=None,
                phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=found.ok().as_strategy(generation_mode=mode))
            def ask(case):
                answer = case.call(headers=headers)
                untrue = [*UNTRUE, negative_data_rejection] if is_fine(case, answer) else UNTRUE
                case.validate_response(
                    answer, checks=CHECKS.get_all(), excluded_checks=untrue, headers=headers
                )
                asked.add((case.operation.path, answer.status_code))

            try:
                ask()
            except Unsatisfiable:  # without parameters there is nothing to be wrong
                assert mode == GenerationMode.NEGATIVE
    return asked


@pytest.fixture
def unlimited(monkeypatch, settings):
    """As often as one likes, and all in the transaction of the test."""
    settings.COMPRESS = False  # what asks within one process takes answers as they are
    for throttle in (PerKey, WrongKeys):
        monkeypatch.setattr(throttle, "THROTTLE_RATES", {"key": None, "wrong_key": None})
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
class TestTruth:
    """Schemathesis asks what the description says, and looks whether the answers are so."""

    @pytest.mark.one_engine
    def test_of_all_operations(self, world, administrator, unlimited):
        asked = attack(administrator, EVERYTHING, examples=40)
        assert {path for path, _status in asked} == OPERATIONS
        assert {status for _path, status in asked} <= {200, 400, 401, 404, 410}
        assert {path for path, status in asked if status == 200} >= {
            path for path in OPERATIONS if "{" not in path
        }

    def test_of_a_few_answers_on_both_engines(self, world, administrator, unlimited):
        assert {path for path, _status in attack(administrator, EVERYTHING, 5)} == OPERATIONS

    @pytest.mark.one_engine
    def test_for_a_key_without_levels(self, world, staff, unlimited):
        asked = attack(staff, READ, examples=15)
        assert ("/api/v1/changes/", 403) in asked
        assert ("/api/v1/partnerships/", 200) in asked
