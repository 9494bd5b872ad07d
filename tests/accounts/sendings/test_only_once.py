"""A double press, or going back and sending again, adds nothing twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from accounts.sendings.models import Sending
from partnerships.keywords.models import Keyword
from quality.binders.contents import Table
from quality.binders.models import EvidenceBinder
from teams.comments.models import Comment
from teams.plans.models import Action
from tests.constraints import accepts
from tests.factories import ActionFactory, PlanFactory, UserFactory
from tests.races import at_once
from tests.test_bad_input import FORM_PAGES, form_page, partnership

__all__ = ["partnership"]  # a fixture
pytestmark = pytest.mark.django_db
PAGE = {"csrfmiddlewaretoken": "a" * 64}  # each page has its own
OTHER_PAGE = {"csrfmiddlewaretoken": "b" * 64}


def rows() -> Counter[str]:
    """How many rows each table has."""
    return Counter({model.__name__: models.QuerySet(model).count() for model in apps.get_models()})


@pytest.fixture
def address(team) -> str:
    return reverse("comments:new", args=["action", ActionFactory(plan__team=team).pk])


@pytest.mark.slow
@pytest.mark.parametrize("name", FORM_PAGES)
def test_every_form_that_is_sent_twice_from_a_page_is_done_once(page, partnership, name):
    path, data, _texts = form_page(name, partnership)
    first = page.post(path, data | PAGE)
    before = rows()
    second = page.post(path, data | PAGE)
    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert rows() == before
    assert str(list(get_messages(second.wsgi_request))[-1]) == "Tämä oli jo tallennettu."


def test_what_the_admin_adds_too(as_, levels):
    data = {"kind": "sector", "key": "testi", "name_fi": "Testi", "name_sv": "Test"}
    data |= {"name_en": "Test", "order": "1"} | PAGE
    path = reverse("admin:partnerships_keyword_add")
    first, second = (as_("administrator").post(path, data) for _ in range(2))
    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert Keyword.objects.filter(key="testi").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (OTHER_PAGE, ["Hyvä", "Hyvä"]),  # the page was opened anew
        ({"text": "Hyvä!"}, ["Hyvä", "Hyvä!"]),
        ({}, ["Hyvä"]),
    ],
)
def test_the_same_from_another_page_or_other_words_are_another_thing(page, address, changes, words):
    sent = {"text": "Hyvä"} | PAGE
    for data in (sent, sent | changes):
        assert page.post(address, data).status_code == 302
    assert [row.text for row in Comment.objects.order_by("pk")] == words


def test_another_persons_form_is_another(as_, address):
    for persona in ("staff", "lead"):
        assert as_(persona).post(address, {"text": "Hyvä"} | PAGE).status_code == 302
    assert Comment.objects.count() == 2


def test_what_was_refused_can_be_sent_again(page, address):
    assert page.post(address, {"text": ""} | PAGE).status_code == 422
    assert page.post(address, {"text": ""} | PAGE).status_code == 422
    assert not Sending.objects.exists()


def test_what_broke_can_be_sent_again(staff, address, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(staff)

    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as broken:
        broken.setattr(Comment, "save", fail)
        assert client.post(address, {"text": "Hyvä"} | PAGE).status_code == 500
    assert client.post(address, {"text": "Hyvä"} | PAGE).status_code == 302
    assert Comment.objects.count() == 1


def test_nothing_is_kept_of_a_password(staff, page):
    data = {"oldpassword": "x", "password1": "y", "password2": "y"} | PAGE
    page.post(reverse("account_change_password"), data)
    assert not Sending.objects.exists()


@pytest.mark.parametrize(
    ("name", "field", "values", "cookie"),
    [
        ("preferences:appearance", "appearance", ["dark", "light", "dark"], "appearance"),
        ("set_language", "language", ["sv", "fi", "sv"], "django_language"),
    ],
)
def test_what_is_chosen_for_a_device_may_go_to_and_fro(page, name, field, values, cookie):
    for value in values:
        page.post(reverse(name), {field: value} | PAGE)
        assert page.cookies[cookie].value == value


def test_old_ones_go_when_the_person_sends_something(page, staff, address):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False) as clock:
        other = Sending.objects.create(user=UserFactory(), key="k", answer="/")
        page.post(address, {"text": "Hyvä"} | PAGE)
        clock.shift(timedelta(days=2))
        page.post(address, {"text": "Parempi"} | PAGE)
        assert Sending.objects.count() == 3
        clock.shift(timedelta(seconds=1))
        page.post(address, {"text": "Paras"} | PAGE)
    assert Sending.objects.filter(user=staff).count() == 2
    assert Sending.objects.filter(pk=other.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_very_same_moment_add_one(staff, team):
    path = reverse("comments:new", args=["action", ActionFactory(plan__team=team).pk])
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        browser.force_login(staff)
    answers = at_once(4, lambda n: browsers[n].post(path, {"text": "Hyvä"} | PAGE))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_binder_is_made_of_one_moment_and_once(quality, monkeypatch):
    seen = []

    def gather() -> Table:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                seen.append(cursor.fetchone()[0])
        return Table("Rekisteri", ["Kumppani"], [])

    monkeypatch.setattr("quality.binders.services.GATHERERS", [gather])
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        browser.force_login(quality)
    data = {"title": "Auditointi", "history_from": "1.1.2026"} | PAGE
    answers = at_once(3, lambda n: browsers[n].post(reverse("binders:list"), data))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert EvidenceBinder.objects.count() == 1
    assert seen == (["repeatable read"] if connection.vendor == "postgresql" else [])


def test_a_key_is_there_once_for_a_person(staff, other_staff):
    Sending.objects.create(user=staff, key="a", answer="/")
    row = Sending.objects.create(user=other_staff, key="a", answer="/")
    assert accepts(row) is True
    assert accepts(row, key="b") is True
    assert accepts(row, user=staff) is True
    assert accepts(row, key="a") is False


class TestInsideAPage:
    """What a script adds to a plan."""

    HTMX = {"HX-Request": "true"}

    @pytest.fixture
    def line(self, levels, team) -> str:
        plan = PlanFactory(team=team)
        return reverse("plans:action_new", args=[team.slug, plan.year])

    def test_is_done_once_too_and_read_again(self, page, line):
        data = {"title": "Vierailu"}
        first, second = (page.post(line, data | PAGE, headers=self.HTMX) for _ in range(2))
        action = Action.objects.get()
        assert (first.status_code, second.status_code) == (200, 302)
        assert second.url == first["Content-Location"] == f"{line[:-12]}?added={action.pk}"
        again = page.get(second.url, headers=self.HTMX)
        assert again.context["added"] == action

    def test_is_another_thing_from_the_page_as_it_is_then(self, page, line):
        for sent in (PAGE, OTHER_PAGE):
            assert (
                page.post(line, {"title": "Vierailu"} | sent, headers=self.HTMX).status_code == 200
            )
        assert Action.objects.count() == 2

    def test_and_was_refused_may_be_sent_again(self, page, line):
        for _ in range(2):
            assert page.post(line, {"title": ""} | PAGE, headers=self.HTMX).status_code == 422
        assert not Sending.objects.exists()

    def test_brings_a_new_token_for_the_next_form(self, page, line):
        html = page.post(line, {"title": "Vierailu"} | PAGE, headers=self.HTMX).content.decode()
        part = html.split('id="pikarivi"')[1].split("line-cells")[0]
        assert 'name="csrfmiddlewaretoken"' in part
