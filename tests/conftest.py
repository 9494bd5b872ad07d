"""Personas and reference content for every test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import serializers
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client, override_settings
from django.utils import translation

from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS, QUALITY_GROUP, ensure_roles
from accounts.teams.models import Membership, Team
from core import editions, prepared, remembered
from core.prepared import STAND_IN, Prepared
from core.querysets import Sql
from partnerships.keywords.models import Keyword
from partnerships.levels.models import Level
from search.upkeep import resting
from tests import sqlite
from tests.factories import MembershipFactory, TeamFactory, UserFactory
from tests.house import house_files

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop
if moment := os.environ.get("PERHO_TEST_MOMENT"):  # from tests/dates.py: what is read here, too
    time_machine.travel(moment).start()

# The rows of `levels` as the first test loaded them: finding each in the file and in the database
# again took a quarter of the suite's time.
SHIPPED: dict[Any, list[Any]] = {}
PERSONAS = ["staff", "other_staff", "lead", "coordinator", "quality", "administrator"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What uses no database is asked on one engine; what only PostgreSQL has, of that alone."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not item.get_closest_marker("django_db") and not fixtures & {"db", "as_"}:
            item.add_marker("one_engine")
    if connection.vendor != "postgresql":
        others = [item for item in items if item.get_closest_marker("postgresql")]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite's file is thrown away by what made it, not by Django."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """No two runs and no two processes of a run share a database."""
    if connection.vendor == "sqlite":
        yield from sqlite.own_file(tmp_path_factory.mktemp("database"))
    else:
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database, migrated."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            sqlite.keep()


@pytest.fixture(autouse=True)
def documents(request: pytest.FixtureRequest) -> Iterator[None]:
    """The search learns of saves only where a test looks for something: it doubles their time."""
    if request.node.get_closest_marker("searched"):
        yield
    else:
        with resting():
            yield


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No test is told what another one's rows were."""
    editions.forget_all()
    remembered.forget()
    prepared.forget()


@pytest.fixture(scope="session", autouse=True)
def as_put_together_anew() -> Iterator[None]:
    """Whatever a prepared question asks is what would be put together for the same just now."""
    ask = Prepared.__call__

    def checked(self: Prepared[Any], *of: Any, **form: Any) -> list[Any]:
        keys = [getattr(each, "pk", each) for each in of]
        if len(set(keys)) == len(keys) and all(key < STAND_IN for key in keys):
            kept = self.written(*of, **form).with_keys(keys)
            asked = self.build(*of, **form)
            try:
                anew = asked if isinstance(asked, Sql) else Sql(*asked.query.sql_with_params())
            except EmptyResultSet:
                anew = Sql("", ())
            assert (kept.text, repr(tuple(kept.params))) == (anew.text, repr(tuple(anew.params)))
        return ask(self, *of, **form)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Prepared, "__call__", checked)
        yield


@pytest.fixture(autouse=True)
def finnish() -> Any:
    """Tests speak Finnish unless they say otherwise."""
    with translation.override("fi"):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Any:
    """Signing in is tested, not the slowness of hashing."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def levels(db: None) -> dict[str, Level]:
    """The five levels and the keywords, as shipped."""
    are_there = Level.objects.exists() or Keyword.objects.exists()
    if are_there or not SHIPPED:
        load_levels()
    else:
        for model, rows in SHIPPED.items():
            QuerySet.bulk_create(model.objects.all(), rows)
    if not are_there and not SHIPPED:
        models = (Level, Keyword, Level.history.model, Keyword.history.model)
        SHIPPED.update({model: list(model.objects.all()) for model in models})
    return {level.key: level for level in Level.objects.all()}


def load_levels() -> None:
    """From the fixtures, row by row."""
    for path in house_files("levels", "keywords"):
        for item in serializers.deserialize("json", path.read_text(encoding="utf-8")):
            if item.object.pk is None:
                item.object.save_as(None, "loaded")


def held(blocker: Any, load: Callable[[], object]) -> Iterator[None]:
    """For a fixture of several tests: what is loaded stays, each of them works on top of it."""
    block = transaction.atomic()
    with blocker.unblock():
        block.__enter__()
        load()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture
def team(db: None) -> Team:
    """The team of the staff persona and of the lead."""
    return TeamFactory(slug="own-team", name_fi="Ravintola-ala")


@pytest.fixture
def staff(team: Team) -> User:
    """A member of the team."""
    return MembershipFactory(user__email="staff@perho.example", team=team, is_home=True).user


@pytest.fixture
def lead(team: Team) -> User:
    """The lead of the team."""
    return MembershipFactory(
        user__email="lead@perho.example", team=team, is_home=True, role=Membership.Role.LEAD
    ).user


@pytest.fixture
def other_staff(db: None) -> User:
    """A member of another team."""
    return MembershipFactory(user__email="other@perho.example", is_home=True).user


@pytest.fixture
def coordinator(db: None) -> User:
    """Somebody of no team who helps all of them."""
    return UserFactory(email="coordinator@perho.example", is_coordinator=True)


@pytest.fixture
def quality(db: None) -> User:
    """A member of the quality group."""
    ensure_roles()
    user = UserFactory(email="quality@perho.example", is_staff=True)
    user.groups.add(Group.objects.get(name=QUALITY_GROUP))
    return user


@pytest.fixture
def administrator(db: None) -> User:
    """An administrator."""
    ensure_roles()
    user = UserFactory(email="administrator@perho.example", is_staff=True)
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return user


@pytest.fixture
def leaver(db: None) -> User:
    """Somebody whose account was closed: an administrator once, of all people."""
    ensure_roles()
    user = UserFactory(email="leaver@perho.example", is_staff=True, is_superuser=True)
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    user.is_active = False
    user.save_as(None, "left")
    return user


@pytest.fixture
def as_(client: Client, request: pytest.FixtureRequest) -> Any:
    """as_("lead") gives a client signed in as the persona; as_(None) an anonymous one."""

    def sign_in(persona: str | None) -> Client:
        if persona:
            client.force_login(request.getfixturevalue(persona))
        return client

    return sign_in


@pytest.fixture
def page(as_: Any) -> Client:
    """A client signed in as staff."""
    return as_("staff")
