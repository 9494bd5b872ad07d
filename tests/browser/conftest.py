"""One browser for the whole run, and tabs in it that are signed in as somebody."""

from __future__ import annotations

import os

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from perho_partners.examples.generator import Generator
from tests import browsers
from tests.house import load_house

# Milliseconds before something that should happen is said not to: a busy machine may stand still
# for some seconds, and only a test that fails waits so long.
WAIT = 30_000


@pytest.fixture(scope="session")
def chromium():
    """The machine's own Chromium; none is ever downloaded."""
    path = browsers.executable()
    if path is None:
        pytest.skip("no Chromium on this machine")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def reference(transactional_db):
    """The reference content, as shipped: levels, keywords, teams, known partners."""
    load_house()


@pytest.fixture
def content(reference):
    """A small college: reference content, 21 example organisations, 12 example people."""
    Generator(20, 40, 12).run()


def session_cookie(user, address):
    """A cookie that says who is signed in, for the live server at the address."""
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}


@pytest.fixture
def open_tab(chromium, live_server):
    """open_tab(user, **options) gives a page in a context of its own; None is anonymous."""
    contexts = []

    def open_one(user=None, **options):
        context = chromium.new_context(
            **{
                "base_url": live_server.url,
                "locale": "fi-FI",
                "timezone_id": "Europe/Helsinki",
                "reduced_motion": "reduce",
                "viewport": {"width": 1280, "height": 800},
            }
            | options
        )
        context.set_default_timeout(WAIT)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
