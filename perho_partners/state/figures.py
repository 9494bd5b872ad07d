"""Figures in the form that Prometheus reads: of requests, and of the system.

Each process counts for itself; where there are several, they write into one folder, and whoever is
asked tells the sum of all (PROMETHEUS_MULTIPROC_DIR, which the configuration of gunicorn sets).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from perho_partners.state.gathering import State, state

CONTENT_TYPE = CONTENT_TYPE_LATEST
UNKNOWN = "unknown"  # an address that leads nowhere: what is typed there is not told
requests = Counter("perho_requests", "Answers by page, method and status.",
                   ["page", "method", "status"])  # fmt: skip
seconds = Histogram("perho_request_seconds", "How long a page took.", ["page"],
                    buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30))  # fmt: skip


class Counted:
    """Counts each answer, by the name of its page and never by its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        page = request.resolver_match.view_name if request.resolver_match else UNKNOWN
        seconds.labels(page).observe(time.perf_counter() - start)
        requests.labels(page, request.method, response.status_code).inc()
        return response


class OfTheSystem(Collector):
    """What the page for the administrators tells, as figures."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Of now."""
        now, found = time.time(), state()
        for name, help_, value in _plain(found, now):
            if value is not None:
                yield GaugeMetricFamily(f"perho_{name}", help_, value=value)
        for name, help_, label, values in (
            ("digests", "Weekly digests of this week by how they ended.", "state", found.digests),
            ("links", "Links of the toolkit that need care.", "kind", found.links),
            ("free_bytes", "Room on a disk that is watched.", "place", found.room),
        ):
            family = GaugeMetricFamily(f"perho_{name}", help_, labels=[label])
            for key, number in values.items():
                family.add_metric([key], number)
            yield family


def _plain(found: State, now: float) -> Iterator[tuple[str, str, float | None]]:
    copies = found.copies
    for name, help_, moment in (
        ("copy_age_seconds", "How old the newest copy of the database is.", copies.made_at),
        ("drill_age_seconds", "When a copy was last put back to try it out.", copies.tried_at),
        ("digest_age_seconds", "When a weekly digest was last made.", found.digest_at),
        ("links_age_seconds", "When the links were last asked.", found.links_at),
    ):
        yield name, help_, now - moment.timestamp() if moment else None
    yield "database_bytes", "How large the database is.", found.database_size
    yield "waiting_migrations", "Migrations not yet applied.", found.waiting_migrations
    yield "open_sessions", "Sessions that have not ended.", found.sessions
    yield "failed_sign_ins", "Sign-ins of a day that did not succeed.", found.failures


def figures() -> bytes:
    """Everything, of all processes."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    system = CollectorRegistry()
    system.register(OfTheSystem())
    return generate_latest(registry) + generate_latest(system)
