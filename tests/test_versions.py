"""Every editing form of the site, by its address: an old version saves nothing and shows both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import resolve

from accounts.people.models import User
from core.history import Tracked
from core.pages import VersionedUpdateView
from tests.test_access import PAGES, address, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
# The address, and a field in which two people write.
EDITS = {
    "organisations:edit": "city",
    "partnerships:edit": "goal",
    "contacts:edit": "what",
    "networks:edit": "note",
    "agreements:edit": "partner_goals",
    "tools:edit": "title",
    "experiences:edit": "outcome",
    "ecosystem:edit": "gives",
    "plans:goals": "goals",
    "wanted:edit": "description",
    "plans:action_edit": "title",
    "comments:edit": "text",
}
# Reads alone: its questions lead to pages of their own.
OTHERWISE = {"workshops:minutes"}
VERSION = re.compile(rb'<input[^>]*name="[^"]*version"')


def edits(client: Client, world: SimpleNamespace) -> Iterator[str]:
    """The addresses that edit a stored row, by their view or by what their page holds."""
    for name in PAGES:
        path = address(name, world).partition("?")[0]
        view = getattr(resolve(path).func, "view_class", object)
        answer = client.get(path)
        form = (answer.context or {}).get("form")
        row = getattr(form, "instance", None)
        if (
            issubclass(view, VersionedUpdateView)
            or (isinstance(form, forms.ModelForm) and isinstance(row, Tracked) and row.pk)
            or (not answer.streaming and VERSION.search(answer.content))
        ):
            yield name
        if answer.streaming:
            b"".join(answer)  # a file: read to its end, so that it closes


def as_typed(page: Any) -> dict[str, Any]:
    """What a browser sends back from the page, nothing changed."""
    form = page.context["form"]
    found = {field.html_name: field.value() for field in form}
    found = {
        key: [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value
        for key, value in found.items()
        if value not in (None, False, "", [])
    }
    return found | {"version": page.context["stored"].version}


def test_are_all_named_above(as_: Any, world: SimpleNamespace) -> None:
    assert set(edits(as_("lead"), world)) == {*EDITS, *OTHERWISE}


@pytest.mark.parametrize("name", EDITS)
def test_an_old_version_saves_nothing_and_shows_both(
    as_: Any, world: SimpleNamespace, other_staff: User, name: str
) -> None:
    client, field, path = as_("lead"), EDITS[name], address(name, world)
    page = client.get(path)
    row, data = page.context["stored"], as_typed(page)
    colleagues = type(row).objects.get(pk=row.pk)
    setattr(colleagues, field, "Kollegan sanat")
    colleagues.save_as(other_staff, "edited")

    answer = client.post(path, data | {field: "Minun sanani"})
    text = answer.content.decode()
    row.refresh_from_db()
    assert (answer.status_code, row.version) == (409, colleagues.version)
    assert ("Kollegan sanat" in text, "Minun sanani" in text) == (True, True)


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("version", [None, "", "0", "abc"])
def test_one_that_cannot_be_saves_nothing(
    as_: Any, world: SimpleNamespace, name: str, version: str | None
) -> None:
    client, field, path = as_("lead"), EDITS[name], address(name, world)
    page = client.get(path)
    row, data = page.context["stored"], as_typed(page) | {field: "Minun sanani"}
    del data["version"]
    answer = client.post(path, data | ({} if version is None else {"version": version}))
    now = type(row).objects.get(pk=row.pk)
    assert (answer.status_code, now.version) == (409, row.version)
    assert "Minun sanani" in answer.content.decode()
