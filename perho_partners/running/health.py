"""Whether the service can work: for the load balancer, without sign-in and without detail.

/healthz tells whether all that it stands on is well; /livez only that this process answers, so that
no proxy takes every process away while the database moves to another machine.
"""

import logging
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from perho_partners.running.logs import HEALTH, LIVE

logger = logging.getLogger(__name__)
LEAST_ROOM = 100 * 1024 * 1024  # bytes
KEY = "health"
KEPT, SKEW = 3600, 5  # seconds; machines do not agree on the time to the second


class HealthCheck:
    """Answers both before hosts, sessions and sign-in are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == LIVE:
            return HttpResponse()
        if request.path != HEALTH:
            return self.get_response(request)
        wrong = what_is_wrong()
        if wrong:
            logger.error("not healthy: %s", wrong)
        return HttpResponse(status=503 if wrong else 200)


def what_is_wrong() -> str:
    """The first thing that keeps the service from working; empty when there is none."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "a migration has not been applied"
        if not takes_writes():
            return "the database takes no writes"
    except (DatabaseError, OSError):
        return "the database does not answer"
    room = room_left().values()
    if None in room:
        return "a disk that is watched is not there"
    return "a disk is nearly full" if any((free or 0) < LEAST_ROOM for free in room) else ""


def takes_writes() -> bool:
    """Whether what is written can be read again: the cache of production is in the database.

    Others may write meanwhile, and what they wrote later tells as much. Django's cache says nothing
    of a write that failed.
    """
    now = time.time()
    cache.set(KEY, now, KEPT)
    found = cache.get(KEY)
    return isinstance(found, float) and found >= now - SKEW


def room_left() -> dict[str, int | None]:
    """Free bytes of each disk that this machine writes on: for uploads, the database, copies.

    None of one that is not there. PostgreSQL answers for long on a full disk, so its disk is looked
    at where WATCHED_DISKS names it.
    """
    places = [tempfile.gettempdir(), *settings.WATCHED_DISKS]
    if connection.vendor == "sqlite":
        places.append(str(Path(str(settings.DATABASES["default"]["NAME"])).parent))
    found: dict[str, int | None] = {}
    for place in places:
        try:
            found[place] = shutil.disk_usage(place).free
        except OSError:
            found[place] = None
    return found
