"""Every part of every address, written by somebody hostile: an answer, never an error."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.people.models import User
from tests.test_access import address, declared, world

__all__ = ["world"]  # a fixture
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PART = re.compile(r"<(?:\w+:)?(\w+)>")
NUL, LONG = "%00", "a" * 3000
HOSTILE = [
    NUL,
    "a",
    "9" * 30,
    f"a{NUL}b",
    LONG,
    quote("ä" * 600),
    quote("👩‍🍳\u202e"),
    "%FF%FE",
    "%ED%A0%80",
    "%0d%0aSet-Cookie:x=1",
    "%25s%7B%7B",
    "0",
    "-1",
    "2147483648",
    "9223372036854775808",
    "9" * 5000,
    "%D9%A3",  # a digit of another alphabet
    "1e3",
]
FEW = [NUL, "a", "9" * 30]
ENOUGH = 5  # times that a value in an unknown address is tried


def leads_to_a_view(path: str) -> bool:
    with suppress(Resolver404):
        return bool(resolve(unquote(path)))
    return False


def parts(name: str, world: Any) -> Iterator[tuple[str, str]]:
    """Each part of an address, with the address in which %s stands for it."""
    match = resolve(address(name, world))
    if "(?P<uidb36>" in match.route:
        yield "uidb36", "/accounts/password/reset/key/%s-wrong-key/"
        yield "key", "/accounts/password/reset/key/1-%s/"
        return
    for number in range(len(match.args)):  # parts without names
        known = [*match.args[:number], "%s", *match.args[number + 1 :]]
        values = iter(known)
        frame = re.sub(r"\([^)]*\)", lambda _part, values=values: next(values), match.route)
        yield f"part {number}", "/" + frame.rstrip("$")
    names = PART.findall(match.route)
    assert names == list(match.kwargs), name
    for hostile in names:
        known = match.kwargs | {hostile: "%s"}
        yield hostile, "/" + PART.sub(lambda part, known=known: str(known[part[1]]), match.route)


@pytest.fixture
def anyone(world: Any, lead: User) -> Client:
    """A browser of a person who may do everything."""
    lead.is_staff = lead.is_superuser = True
    lead.save_as(None, "edited")
    client = Client(raise_request_exception=False)
    client.force_login(lead)
    return client


def test_every_part_of_every_address_takes_anything(world: Any, anyone: Client) -> None:
    walked, wrong, unknown = set(), [], Counter()
    for name in sorted(declared()):
        for part, frame in parts(name, world):
            walked.add((name, part))
            for value in FEW if name.startswith("admin:") else HOSTILE:
                # An address that leads to no view is answered alike wherever the value stands.
                if not leads_to_a_view(frame % value):
                    unknown[value] += 1
                    if unknown[value] > ENOUGH:
                        continue
                for send in [anyone.get, anyone.post] if value in FEW else [anyone.get]:
                    with transaction.atomic():
                        status = send(frame % value).status_code
                        transaction.set_rollback(True)
                    if status >= 500:
                        wrong.append((name, part, value[:20], status))
    assert wrong == []
    assert len(walked) > 150


def test_strangers_get_an_answer_too(world: Any) -> None:
    client = Client(raise_request_exception=False)
    frames = [frame for name in sorted(declared()) for _part, frame in parts(name, world)]
    for frame in {*frames, "/%s", "/calendar/%s.ics"}:
        for value in (NUL, LONG, "9" * 5000):
            assert client.get(frame % value).status_code < 500, (frame, value[:20])
