"""What a person has sent and what could not be saved: the answering page carries it, no server.

The page lets it be sent again once what was in the way is gone: a session that had ended, a form
that was open too long, a database that was down, another language chosen meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.apps import apps
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from core.rich_text import lines_of

CARRIED, CARRIED_TO = "carried", "carried_to"  # fields of the forms that take it along
OURS = {"csrfmiddlewaretoken", CARRIED, CARRIED_TO}
NOT_WRITTEN = {"login", "next"}  # who signs in, and where to
MOST_ALONG = 30_000  # characters
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, RawPostDataException, OSError)
_WRITTEN = re.compile(r"\s|[^\W\d_]{4}")  # several words, or one that is longer than a code


@cache
def chosen_values() -> frozenset[str]:
    """Every value that is chosen from a list of a column, such as working_life, and not written."""
    return frozenset(
        str(value)
        for model in apps.get_models()
        for field in model._meta.fields
        for value, _label in field.flatchoices
    )


@dataclass(frozen=True)
class Sent:
    """The values of a form and the address they were sent to; a password is never among them."""

    address: str
    values: list[tuple[str, str]]
    may_go_again: bool  # it came from a page of ours, and is whole

    @property
    def is_public(self) -> bool:
        """Whether what it goes to takes it from anyone."""
        try:
            view = resolve(urlsplit(self.address).path).func
        except Resolver404:
            return False
        return not getattr(view, "login_required", True)

    @property
    def is_short(self) -> bool:
        """Whether every form of the page can take it along."""
        return sum(len(value) for _name, value in self.values) <= MOST_ALONG

    @property
    def packed(self) -> str:
        """All values in one, for a form that only takes them along."""
        return urlencode(self.values)

    @property
    def texts(self) -> list[str]:
        """What a person wrote rather than chose, to be read and copied."""
        written = [
            lines_of(value)
            for name, value in self.values
            if name not in NOT_WRITTEN
            and _WRITTEN.search(value.strip())
            and value not in chosen_values()
        ]
        return list(dict.fromkeys(written))


def sent(request: HttpRequest) -> Sent | None:
    """What the request has sent, or takes along from an earlier one; None when it is nothing."""
    found = carried(request) or _posted(request)
    return found if found and any(value.strip() for _name, value in found.values) else None


def carried(request: HttpRequest) -> Sent | None:
    """What the request takes along from an earlier one."""
    data = _data(request)
    address = data.get(CARRIED_TO, "") if data else ""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, None):
        return None
    values = parse_qsl(data[CARRIED], keep_blank_values=True) if CARRIED in data else []
    return Sent(address, _without_secrets(values), may_go_again=_is_from_us(request))


def _posted(request: HttpRequest) -> Sent | None:
    data = _data(request)
    if not data:
        return None
    values = [(name, value) for name, each in data.lists() for value in each]
    kept = _without_secrets(values)
    is_whole = len(kept) == sum(name not in OURS for name, _value in values)
    return Sent(request.get_full_path(), kept, may_go_again=is_whole and _is_from_us(request))


# A QueryDict, or None.
def _data(request: HttpRequest) -> Any:
    try:
        return request.POST
    except UNREADABLE:
        return None


def is_secret(name: str) -> bool:
    """Whether the field of that name holds a password, which is not changed, carried or kept."""
    return "password" in name.lower()


def _without_secrets(values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(n, v) for n, v in values if not is_secret(n) and n not in OURS]


def _is_from_us(request: HttpRequest) -> bool:
    """Whether a page of ours has sent it. Another site must not have its words sent by a press."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return urlsplit(origin)[:2] == (request.scheme, request.get_host())
    except ValueError:
        return False


def go_on(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, or a page with what the request takes along, to be sent from there."""
    found = carried(request)
    if found is None:
        return response
    status = 200 if request.user.is_authenticated else 401
    page = render(request, "sent.html", {"sent": found}, status=status)
    page.cookies.update(response.cookies)
    return page
