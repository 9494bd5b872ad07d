"""What there is to know of the system, gathered in a fixed number of questions."""

from __future__ import annotations

import json
import platform
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import django
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Max
from django.utils import timezone

from accounts.audit.models import Event
from accounts.digests.models import DigestWeek
from core.dates import monday_of
from perho_partners.backups.manifest import DRILL, BackupError, copies_in, moment_of, read
from perho_partners.running.health import room_left
from toolkit.links.models import LinkCheck

OLD_COPY = timedelta(hours=26)  # as the drill takes it
OLD_DRILL = timedelta(days=8)
OLD_CHECK = timedelta(days=15)  # links are asked once a week
LITTLE_ROOM = 1024**3  # bytes


@dataclass(frozen=True)
class Copies:
    """The newest copy of the database, and when one was last put back to try it out."""

    can_be_read: bool = False
    made_at: datetime | None = None
    size: int = 0
    is_sealed: bool = False
    tried_at: datetime | None = None

    @property
    def is_old(self) -> bool:
        """Whether there is no copy of the last day."""
        return self.made_at is None or timezone.now() - self.made_at > OLD_COPY

    @property
    def is_untried(self) -> bool:
        """Whether nobody has put one back for a week."""
        return self.tried_at is None or timezone.now() - self.tried_at > OLD_DRILL


@dataclass(frozen=True)
class State:
    """Everything that the page and the figures tell."""

    versions: Mapping[str, str]
    database_size: int  # bytes
    waiting_migrations: int
    copies: Copies
    digests: Mapping[str, int]  # of this week, by how they ended
    digest_at: datetime | None
    links: Mapping[str, int]  # how many are broken and how many have moved
    links_at: datetime | None
    sessions: int
    failures: int  # sign-ins that did not succeed within a day
    room: Mapping[str, int]  # free bytes of each disk that is watched

    @property
    def links_are_old(self) -> bool:
        """Whether the links have not been asked for two weeks."""
        return self.links_at is None or timezone.now() - self.links_at > OLD_CHECK

    @property
    def has_little_room(self) -> bool:
        """Whether a disk is about to fill."""
        return any(free < LITTLE_ROOM for free in self.room.values())


def state() -> State:
    """How everything is now."""
    now = timezone.now()
    week = DigestWeek.objects.filter(week=monday_of(timezone.localdate())).order_by()
    links = LinkCheck.objects.all()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return State(
        versions=_versions(),
        database_size=_database_size(),
        waiting_migrations=len(waiting),
        copies=_copies(Path(settings.BACKUP_FOLDER)),
        digests=dict(week.values_list("state").annotate(n=Count("pk"))),
        digest_at=DigestWeek.objects.aggregate(at=Max("told_until"))["at"],
        links={"broken": links.broken().count(), "moved": links.moved().count()},
        links_at=links.aggregate(at=Max("checked_at"))["at"],
        sessions=Session.objects.filter(expire_date__gt=now).count(),
        failures=Event.objects.filter(
            what__in=[Event.What.FAILED, Event.What.LOCKED], at__gt=now - timedelta(days=1)
        ).count(),
        room={place: free or 0 for place, free in room_left().items()},
    )


def _versions() -> dict[str, str]:
    return {
        "perho-partners": _own_version(),
        "Python": platform.python_version(),
        "Django": django.get_version(),
        connection.display_name: ".".join(map(str, connection.get_database_version())),
    }


@cache
def _own_version() -> str:
    told = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])


def _database_size() -> int:
    asked = "SELECT pg_database_size(current_database())"
    if connection.vendor == "sqlite":
        asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return int(cursor.fetchone()[0])


def _copies(folder: Path) -> Copies:
    """What this process may see of the copies: they may be for another user's eyes alone."""
    try:
        if not folder.is_dir():
            return Copies()
        list(folder.iterdir())
        copies, tried_at = copies_in(folder), _tried_at(folder)
        if not copies:
            return Copies(can_be_read=True, tried_at=tried_at)
        manifest = read(copies[-1])
    except (OSError, BackupError):
        return Copies()
    return Copies(True, moment_of(copies[-1]), manifest.size, manifest.is_sealed, tried_at)


def _tried_at(folder: Path) -> datetime | None:
    try:
        told = json.loads((folder / DRILL).read_text(encoding="utf-8"))
        return datetime.fromisoformat(told["at"]).astimezone(UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return None
