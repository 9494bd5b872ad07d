"""Signing in with more than a password: a key, and the college's own account."""

from __future__ import annotations

import os

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.people.models import User
from tests.accounts.sign_in import saml_provider
from tests.accounts.sign_in.provider import running
from tests.browser.helpers import collect_console, in_words, overflow, run_axe, to_scheme

pytestmark = pytest.mark.browser
EMAIL, PASSWORD = "paivi@perho.example", "Kevätjuhlan-ohjelma"
SHOTS = os.environ.get("SHOTS")  # a folder, to look at the pages


@pytest.fixture
def person(transactional_db):
    cache.clear()
    return User.objects.create_user(EMAIL, PASSWORD, first_name="Päivi", last_name="Aho")


@pytest.fixture
def tab(open_tab):
    """A tab with a key of its own, such as a laptop's finger print."""
    page = open_tab()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(page):
    page.goto("/accounts/login/")
    page.fill("#id_login", EMAIL)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Kirjaudu sisään", exact=True).click()


def look(page, name):
    """Nothing is wrong with the page for anybody, in both colours and two widths."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            to_scheme(page, scheme)
            found = run_axe(page)
            assert in_words(found["violations"]) == [], (name, width, scheme)
            assert found["invisible"] == [], (name, width, scheme)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)
        assert not overflow(page, width), (name, width)
    to_scheme(page, "light")


def test_a_key_is_added_and_opens_the_door(tab, person):
    console = collect_console(tab)
    sign_in(tab)
    tab.goto("/accounts/second-step/")
    look(tab, "steps-none")
    tab.get_by_role("link", name="Lisää sovellus").click()
    tab.fill("#id_password", PASSWORD)
    tab.get_by_role("button", name="Jatka").click()
    expect(tab.get_by_role("img", name="QR-koodi")).to_be_visible()
    look(tab, "app")
    tab.goto("/accounts/second-step/keys/add/")
    look(tab, "key")
    tab.get_by_role("button", name="Lisää avain").click()
    expect(tab.get_by_role("heading", name="Varakoodit")).to_be_visible()
    look(tab, "codes")
    key = Authenticator.objects.get(type="webauthn")
    tab.goto("/accounts/second-step/")
    look(tab, "steps")
    tab.goto(f"/accounts/second-step/keys/{key.pk}/remove/")
    look(tab, "key-remove")
    tab.goto("/accounts/second-step/codes/new/")
    look(tab, "codes-new")

    tab.goto("/accounts/logout/")
    tab.get_by_role("main").get_by_role("button", name="Kirjaudu ulos").click()
    sign_in(tab)
    expect(tab.get_by_role("heading", name="Vahvista kirjautuminen")).to_be_visible()
    look(tab, "confirm")
    tab.get_by_role("button", name="Käytä avainta").click()
    expect(tab.get_by_text("Kirjauduttiin sisään käyttäjänä Päivi Aho.")).to_be_visible()
    key.refresh_from_db()
    assert key.last_used_at
    assert console == []


def test_without_a_key_the_page_says_so_and_takes_a_code(open_tab, tab, person):
    sign_in(tab)
    tab.goto("/accounts/second-step/keys/add/")
    tab.fill("#id_password", PASSWORD)
    tab.get_by_role("button", name="Jatka").click()
    tab.get_by_role("button", name="Lisää avain").click()
    code = tab.locator(".codes code").first.inner_text()
    other = open_tab()
    sign_in(other)
    refuse = "navigator.credentials.get = () => Promise.reject(new DOMException())"
    other.evaluate(f"() => {{ {refuse} }}")
    other.get_by_role("button", name="Käytä avainta").click()
    expect(other.locator("[data-key-error]")).to_contain_text("Avainta ei saatu.")
    expect(other.locator("[data-key-error]")).to_be_visible()
    other.fill("#id_code", code)
    other.get_by_role("button", name="Kirjaudu sisään", exact=True).click()
    expect(other.get_by_text("Kirjauduttiin sisään käyttäjänä Päivi Aho.")).to_be_visible()


def test_the_button_leads_to_the_college_and_back(open_tab, person, settings):
    with running() as provider:
        settings.OIDC_ISSUER = provider.issuer
        settings.OIDC_CLIENT_ID = settings.OIDC_CLIENT_SECRET = "perho"
        settings.OIDC_DOMAINS = ["perho.example"]
        provider.knows("1", email=EMAIL, email_verified=True)
        page = open_tab()
        page.goto("/accounts/login/?next=/partners/")
        look(page, "college-both")
        settings.LOCAL_ACCOUNTS, settings.EMERGENCY_ACCOUNT = False, "head@perho.example"
        page.reload()
        look(page, "college-alone")
        page.get_by_role("button", name="Kirjaudu oppilaitoksen tunnuksella").click()
        page.wait_for_url(f"{provider.issuer}/**")
        page.fill("input[name=sub]", "1")
        page.get_by_role("button", name="Authorize").first.click()
        page.wait_for_url("**/partners/")
        page.goto("/accounts/college/callback/")
        look(page, "college-failed")
        page.goto("/accounts/college/cancelled/")
        look(page, "college-cancelled")


@pytest.mark.skipif(not saml_provider.XMLSEC1, reason="xmlsec1 is not installed")
def test_the_button_leads_to_a_provider_of_saml_and_back(open_tab, person, settings, tmp_path):
    """The provider is another site: its page sends the answer without the cookie of the session."""
    with saml_provider.running(tmp_path) as provider:
        settings.SAML_METADATA = settings.SAML_ENTITY_ID = provider.entity_id
        settings.SAML_DOMAINS = ["perho.example"]
        provider.knows("1", mail=EMAIL)
        page = open_tab()
        console = collect_console(page)
        provider.ours = page.request.get("/accounts/college/saml/metadata/").text()
        page.goto("/accounts/login/?next=/partners/")
        look(page, "saml")
        settings.OIDC_ISSUER, settings.OIDC_NAME = "https://login.example.org", "Perho-tunnus"
        page.reload()
        look(page, "saml-and-openid")
        settings.OIDC_ISSUER = ""
        page.reload()
        sent = []
        page.on("request", lambda request: sent.append(request) if request.method == "POST" else 0)
        page.get_by_role("button", name="Kirjaudu oppilaitoksen tunnuksella").click()
        page.wait_for_url(f"{provider.address}/**")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/partners/")
        brought = next(each for each in sent if each.url.endswith("/saml/answer/"))
        assert settings.SESSION_COOKIE_NAME not in brought.all_headers().get("cookie", "")
        assert console == []
        page.goto("/accounts/college/saml/")
        look(page, "saml-failed")
