"""How gunicorn serves: `gunicorn --config deploy/gunicorn.conf.py perho_partners.wsgi`."""

import os
from tempfile import mkdtemp
from typing import Any

# Over TCP: on a unix socket the sign-in cannot tell addresses apart. Only nginx reaches it.
bind = "127.0.0.1:8001"
# Two for each processor of two; a thread waits for the database while others answer. Each process
# holds a connection to the database for each thread: 2 × 4, and a few for the timers.
workers = 2
threads = 4
preload_app = True


# Each process counts for itself in this folder; who is asked for the figures tells the sum of all.
if os.environ.get("METRICS_TOKEN"):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = mkdtemp(prefix="perho-figures-")


def child_exit(server: object, worker: Any) -> None:  # gunicorn has no types
    """A process that has ended counts no more among those that are there."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def when_ready(server: object) -> None:
    """Before the processes begin: what all of them need is read once, and shared."""
    from perho_partners.warming import warm

    warm()


control_socket_disable = True
# A process that has answered nothing for so long is ended. Questions are given up after
# STATEMENT_SECONDS, so this is the last resort.
timeout = 60
graceful_timeout = 30
keepalive = 20  # longer than nginx keeps its own end
# A process is replaced now and then, not all at once.
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108  (in memory: a full disk does not end processes)
forwarded_allow_ips = "127.0.0.1"
# The program writes a line for each request itself, without query strings; see docs/operations.md.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "perho_partners.running.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "WARNING", "handlers": ["console"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
