"""Figures for a program that watches."""

from __future__ import annotations

import re
import tempfile

import pytest
from django.http import HttpResponse
from django.test import override_settings
from prometheus_client import REGISTRY

from accounts.audit.models import Event
from perho_partners.state.figures import Counted

pytestmark = pytest.mark.django_db
TOKEN = "t0ken-" * 10


@pytest.fixture(autouse=True)
def watched(settings):
    settings.METRICS_TOKEN = TOKEN


def asked(client, given=f"Bearer {TOKEN}"):
    return client.get("/metrics", headers={"Authorization": given})


@pytest.mark.parametrize("given", ["", TOKEN, "Bearer", "Bearer x", f"Basic {TOKEN}", "Bearer ä"])
def test_nobody_reads_them_without_the_token(client, given):
    answer = asked(client, given)
    assert (answer.status_code, answer.content) == (401, b"")


@override_settings(METRICS_TOKEN="")
def test_without_a_token_in_the_settings_there_are_none(client):
    assert asked(client, "Bearer ").status_code == 404


def test_they_tell_how_the_system_is(client):
    Event.objects.create(what="failed")
    told = asked(client).content.decode()
    assert re.search(r"^perho_failed_sign_ins 1\.0$", told, re.M)
    assert re.search(r"^perho_waiting_migrations 0\.0$", told, re.M)
    assert re.search(r'^perho_links\{kind="broken"\} 0\.0$', told, re.M)
    assert re.search(rf'^perho_free_bytes\{{place="{tempfile.gettempdir()}"\}} \d', told, re.M)


def test_answers_are_counted_by_the_name_of_the_page_and_never_by_the_address(client):
    def count(page, status):
        labels = {"page": page, "method": "GET", "status": status}
        return REGISTRY.get_sample_value("perho_requests_total", labels) or 0

    before = count("account_login", "200"), count("unknown", "404")
    client.get("/accounts/login/?next=/partners/%3Fq%3DSalainen")
    client.get("/salainen-osoite.php")
    after = count("account_login", "200"), count("unknown", "404")
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)
    told = asked(client).content.decode().lower()
    assert "salainen" not in told


def test_nothing_is_counted_where_nobody_asks(settings, rf):
    settings.METRICS_TOKEN = ""
    from django.core.exceptions import MiddlewareNotUsed

    with pytest.raises(MiddlewareNotUsed):
        Counted(lambda request: HttpResponse())
