"""Errors of pages told to Sentry, where the college has one: which, and where, never whose data."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import sentry_sdk
from django.core.signals import got_request_exception
from django.http import HttpRequest

from core.outage import is_outage
from core.typed import as_a

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

# Not who asked and from where, nor an address: it has keys, and what stands behind "?" has names.
KEPT = {
    *["event_id", "timestamp", "platform", "level", "environment", "release", "type"],
    *["exception", "transaction", "sdk"],
}


def tell_errors(address: str, transport: type[Transport] | None = None) -> None:
    """From now on; an empty address tells nobody."""
    if not address:
        return
    sentry_sdk.init(
        dsn=address,
        transport=transport,
        before_send=without_data,
        include_local_variables=False,
        max_breadcrumbs=0,  # questions to the database and lines of the log
        default_integrations=False,
        auto_enabling_integrations=False,
    )
    got_request_exception.connect(_tell, dispatch_uid="sentry")


def _tell(request: HttpRequest, **_signal: object) -> None:
    error = sys.exc_info()[1]
    if error is None or is_outage(error):  # what is away comes back by itself
        return
    with sentry_sdk.new_scope() as scope:
        if request.resolver_match:
            scope.set_transaction_name(request.resolver_match.view_name)
        sentry_sdk.capture_exception(error)


def without_data(event: Event, hint: Hint) -> Event:
    """The event without the words of the error, which may be somebody's."""
    for error in event.get("exception", {}).get("values", []):
        error["value"] = ""
    told = as_a(dict, event)
    for name in set(told) - KEPT:
        del told[name]
    return event
