"""A migration that finds a table in use does not let everybody wait."""

from __future__ import annotations

from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter
from psycopg import errors

from perho_partners.management.commands import migrate

pytestmark = pytest.mark.django_db


def locked(cause: type[Exception] = errors.LockNotAvailable) -> OperationalError:
    error = OperationalError("canceling statement due to lock timeout")
    error.__cause__ = cause()
    return error


def run(*outcomes: Any) -> tuple[int, str]:
    """How often Django's own command ran, and what was said of it."""
    said = StringIO()
    with (
        mock.patch.object(DjangoCommand, "handle", side_effect=outcomes) as own,
        mock.patch("time.sleep"),
        mock.patch.object(migrate, "TRIES", 3),
    ):
        call_command("migrate", stdout=StringIO(), stderr=said)
    return own.call_count, said.getvalue()


def test_it_is_tried_again_and_goes_on() -> None:
    assert run(None) == (1, "")
    times, said = run(locked(), locked(errors.DeadlockDetected), None)
    assert (times, said.count("A table is in use.")) == (3, 2)


def test_it_gives_up_and_says_what_is_done() -> None:
    with pytest.raises(CommandError, match="run it again when it is quiet"):
        run(locked(), locked(), locked())


def test_other_faults_are_told_at_once() -> None:
    with pytest.raises(OperationalError, match="no connection"):
        run(OperationalError("no connection"), None)


def test_the_wait_for_a_lock_is_short_and_only_there() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor, mock.patch.object(DjangoCommand, "handle") as own:
        own.side_effect = lambda *_args, **_options: waits.append(wait(cursor))
        waits = [wait(cursor)]
        call_command("migrate", stdout=StringIO())
        assert [*waits, wait(cursor)] == ["10s", "3s", "10s"]


def wait(cursor: Any) -> str:
    cursor.execute("SHOW lock_timeout")
    [told] = cursor.fetchone()
    return told


# Made before anybody's data: they never run while people work. Later ones are judged.
BEFORE_RELEASE = {
    "accounts": 13, "exchange": 4, "partnerships": 13, "quality": 3, "search": 3, "teams": 10,
    "toolkit": 4,
}  # fmt: skip


def judged(**options: Any) -> MigrationLinter:
    linter = MigrationLinter(
        include_apps=list(BEFORE_RELEASE), no_cache=True, no_output=True, **options
    )
    linter.lint_all_migrations()
    return linter


@pytest.mark.postgresql
def test_a_later_migration_lets_the_program_before_it_go_on() -> None:
    graph = MigrationLoader(connection).disk_migrations
    before = [name for app, name in graph if int(name[:4]) <= BEFORE_RELEASE.get(app, 0)]
    assert not judged(ignore_name=before).has_errors


@pytest.mark.postgresql
def test_a_migration_that_would_not_is_found() -> None:
    assert judged(include_name=["0004_other_names"]).has_errors  # a column gets another name
