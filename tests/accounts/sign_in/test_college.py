"""Signing in with the college's own accounts, with a real provider: who gets in, and as what."""

from __future__ import annotations

import base64
import json
import logging
import time
from io import BytesIO, TextIOWrapper
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.audit.models import Event
from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS, QUALITY_GROUP, ensure_roles
from accounts.sign_in.arrivals import Why
from accounts.teams.models import Membership
from tests.accounts.sign_in.provider import BEGIN, CALLBACK, running, sign_in, way_back
from tests.factories import MembershipFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LOGIN = "/accounts/login/"
EMAIL = "paivi@perho.example"
STAFF = {"email": EMAIL, "email_verified": True, "given_name": "Päivi", "family_name": "Aho"}
PASSWORD = "Kevätjuhlan-ohjelma"


@pytest.fixture(scope="module")
def server():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(server, settings):
    """The college's accounts are in use; Päivi has one."""
    cache.clear()
    server.falsify = None
    server.sent.clear()
    server.asked.clear()
    settings.OIDC_ISSUER = server.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "perho", "a secret of ours"
    settings.OIDC_DOMAINS = ["perho.example"]
    server.knows("1", **STAFF)
    return server


@pytest.fixture
def person(db):
    return UserFactory(email=EMAIL)


def is_in(client, user):
    return get_user(client) == user


def outcome(client, response):
    """What somebody who was refused sees: the status and the page."""
    assert get_user(client).is_anonymous
    return response.status_code, response.templates[0].name if response.templates else response.url


FAILED = (401, "socialaccount/authentication_error.html")
NOT_LET_IN = (403, "accounts/sign_in/not_let_in.html")


class TestWithoutSettings:
    def test_nothing_is_there(self, client, db):
        text = client.get(LOGIN).content.decode()
        assert BEGIN not in text
        assert [client.post(BEGIN).status_code, client.get(CALLBACK).status_code] == [404, 404]


class TestTheWayThere:
    def test_begins_by_a_press_only(self, client, provider):
        assert client.get(BEGIN).url == LOGIN
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(BEGIN).status_code == 403

    def test_asks_for_a_code_with_a_challenge_a_nonce_and_a_state(self, client, provider):
        begun = client.post(f"{BEGIN}?process=connect&scope=files&auth_params=prompt=none")
        asked = {name: values[0] for name, values in parse_qs(urlsplit(begun.url).query).items()}
        told = {name: asked.pop(name) for name in ("state", "nonce", "code_challenge", "scope")}
        assert asked == {
            "client_id": "perho",
            "code_challenge_method": "S256",
            "redirect_uri": f"http://testserver{CALLBACK}",
            "response_type": "code",
        }
        assert set(told.pop("scope").split()) == {"openid", "profile", "email"}
        assert all(len(value) >= 16 for value in told.values())
        again = parse_qs(urlsplit(client.post(BEGIN).url).query)
        assert all(again[name] != [value] for name, value in told.items())

    def test_the_button_says_whose_account_it_is(self, client, provider, settings):
        assert "Kirjaudu oppilaitoksen tunnuksella" in client.get(LOGIN).content.decode()
        settings.OIDC_NAME = "Perho-tunnus"
        assert "Kirjaudu: Perho-tunnus" in client.get(LOGIN).content.decode()

    def test_only_the_page_of_the_button_may_lead_there(self, client, provider, settings):
        def allowed(path):
            policy = client.get(path)["Content-Security-Policy"]
            return next(part for part in policy.split("; ") if part.startswith("form-action"))

        assert allowed(LOGIN) == f"form-action 'self' {provider.issuer}"
        assert allowed("/accounts/password/reset/") == "form-action 'self'"
        settings.OIDC_HOSTS = ["login.example.org"]
        assert allowed(LOGIN) == "form-action 'self' https://login.example.org"
        settings.OIDC_ISSUER = ""
        assert allowed(LOGIN) == "form-action 'self'"

    def test_a_provider_that_is_away_is_told_kindly(self, client, provider, settings, caplog):
        settings.OIDC_ISSUER = "http://localhost:9"
        assert outcome(client, client.post(BEGIN)) == FAILED
        assert "ConnectionError" in caplog.text

    def test_a_provider_that_says_something_else_is_told_kindly(self, client, provider, settings):
        settings.OIDC_ISSUER = f"{provider.issuer}/no/such"
        assert outcome(client, client.post(BEGIN)) == FAILED


class TestComing:
    def test_is_known_by_the_verified_address(self, client, provider, person):
        response = sign_in(client, provider, "1", next="/partners/?level=everyday")
        assert (response.status_code, response.url) == (302, "/partners/?level=everyday")
        assert is_in(client, person)
        row = SocialAccount.objects.get()
        assert (row.user, row.uid, row.extra_data) == (person, "1", {})
        assert row.provider == provider.issuer
        assert client.session.get_expire_at_browser_close()
        assert not SocialToken.objects.exists()

    def test_proves_the_code_with_the_secret_and_the_verifier(self, client, provider, person):
        sign_in(client, provider, "1")
        asked = provider.asked[-1]
        assert (asked["client_id"], asked["client_secret"]) == ("perho", "a secret of ours")
        assert len(asked["code_verifier"]) >= 43

    def test_is_known_by_the_provider_s_key_when_the_address_changes(
        self, client, provider, person
    ):
        sign_in(client, provider, "1")
        provider.knows("1", **STAFF | {"email": "paivi.uusi@perho.example"})
        other = Client()
        sign_in(other, provider, "1")
        assert is_in(other, person)
        person.refresh_from_db()
        assert person.email == "paivi.uusi@perho.example"

    def test_never_takes_another_person_s_address(self, client, provider, person):
        sign_in(client, provider, "1")
        UserFactory(email="matti@perho.example")
        provider.knows("1", **STAFF | {"email": "matti@perho.example"})
        other = Client()
        sign_in(other, provider, "1")
        assert get_user(other).email == EMAIL

    def test_an_address_given_anew_does_not_open_the_leaver_s_account(
        self, client, provider, person
    ):
        sign_in(client, provider, "1")
        provider.knows("2", **STAFF)
        other = Client()
        response = sign_in(other, provider, "2")
        assert (outcome(other, response), response.context["why"]) == (NOT_LET_IN, Why.TAKEN.label)

    def test_of_another_provider_with_the_same_key_is_somebody_else(
        self, client, provider, person, lead
    ):
        SocialAccount.objects.create(user=lead, provider="https://old.example.org", uid="1")
        sign_in(client, provider, "1")
        assert is_in(client, person)

    def test_who_presses_twice_at_once_is_asked_to_try_again(
        self, client, provider, settings, monkeypatch
    ):
        settings.OIDC_ADDS_PEOPLE = True
        monkeypatch.setattr(
            "accounts.sign_in.adapters.arrive", mock.Mock(side_effect=IntegrityError)
        )
        assert outcome(client, sign_in(client, provider, "1")) == FAILED

    def test_somebody_new_is_told_whom_to_ask(self, client, provider):
        response = sign_in(client, provider, "1")
        assert outcome(client, response) == NOT_LET_IN
        assert response.context["why"] == Why.UNKNOWN.label
        assert not User.objects.exists()

    def test_somebody_new_becomes_ordinary_staff_where_that_is_said(
        self, client, provider, settings
    ):
        settings.OIDC_ADDS_PEOPLE = True
        sign_in(client, provider, "1")
        user = get_user(client)
        assert (user.email, str(user), user.is_staff) == (EMAIL, "Päivi Aho", False)
        assert not user.has_usable_password()
        assert user.history.earliest().history_change_reason == "created"

    def test_the_session_is_new_and_in_the_trail(self, client, provider, person):
        client.get(LOGIN)
        path = way_back(client, provider, "1")
        before = client.session.session_key
        client.get(path)
        assert client.session.session_key != before
        assert Event.objects.filter(what="sign_in", user=person).count() == 1

    def test_keeps_the_local_password(self, client, provider, person):
        person.set_password(PASSWORD)
        person.save()
        sign_in(client, provider, "1")
        person.refresh_from_db()
        assert person.check_password(PASSWORD)

    def test_replaces_whoever_was_signed_in_before(self, client, provider, person, lead):
        client.force_login(lead)
        sign_in(client, provider, "1")
        assert is_in(client, person)

    @pytest.mark.parametrize(
        "aim",
        ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
    )
    def test_never_leads_off_the_site(self, client, provider, person, aim):
        response = sign_in(client, provider, "1", next=aim)
        assert (response.url, is_in(client, person)) == ("/", True)


def unsigned(claims=None):
    """Falsify into a token that nobody has signed."""

    def again(token):
        told = jwt.decode(token, options={"verify_signature": False})
        head = jwt.get_unverified_header(token) | {"alg": "none"}
        parts = [json.dumps(part).encode() for part in (head, told)]
        return (
            b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts).decode() + "."
        )

    return again


def touched(token):
    """The claims changed, the old signature kept."""
    head, body, signature = token.split(".")
    told = jwt.decode(token, options={"verify_signature": False}) | {"sub": "2"}
    body = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


class TestTokens:
    """Each is right but for one thing; what falsifies does no harm itself, as the first shows."""

    def test_signed_anew_by_the_provider_itself_is_taken(self, client, provider, person):
        provider.falsifies()
        sign_in(client, provider, "1")
        assert is_in(client, person)

    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "another"},
            {"aud": ["another"]},
            {"aud": None},
            {"aud": ["perho", "another"], "azp": "another"},
            {"iss": "http://another.example"},
            {"iss": None},
            {"exp": int(time.time()) - 120},
            {"exp": None},
            {"iat": int(time.time()) + 3600},
            {"iat": None},
            {"nbf": int(time.time()) + 3600},
            {"nonce": "another"},
            {"nonce": None},
            {"nonce": ""},
            {"sub": None},
            {"sub": 1},
        ],
    )
    def test_that_says_the_wrong_thing_is_refused(self, client, provider, person, claims):
        provider.falsifies(**claims)
        assert outcome(client, sign_in(client, provider, "1")) == FAILED
        assert not SocialAccount.objects.exists()

    @pytest.mark.parametrize(
        "falsify",
        [unsigned(), touched, lambda token: token.rpartition(".")[0] + ".", lambda token: "x.y.z"],
    )
    def test_that_nobody_has_signed_is_refused(self, client, provider, person, falsify):
        provider.falsify = falsify
        assert outcome(client, sign_in(client, provider, "1")) == FAILED

    def test_that_is_missing_is_refused(self, client, provider, person):
        provider.falsify = lambda token: None
        assert outcome(client, sign_in(client, provider, "1")) == FAILED

    @pytest.mark.parametrize("header", [{}, {"kid": "another"}])
    def test_signed_with_another_key_is_refused(self, client, provider, person, header):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        provider.falsifies(key=key, header=header)
        assert outcome(client, sign_in(client, provider, "1")) == FAILED

    def test_signed_with_the_public_key_as_a_secret_is_refused(self, client, provider, person):
        requests.get(f"{provider.issuer}/jwks", timeout=5)
        public = provider.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.PKCS1
        )
        provider.falsifies(key=public, header={"alg": "HS256"})
        assert outcome(client, sign_in(client, provider, "1")) == FAILED

    def test_of_an_earlier_sign_in_is_refused(self, client, provider, person):
        sign_in(client, provider, "1")
        earlier = provider.sent[-1]
        provider.falsify = lambda token: earlier
        other = Client()
        assert outcome(other, sign_in(other, provider, "1")) == FAILED

    def test_that_is_refused_is_in_the_log_without_what_it_said(
        self, client, provider, person, caplog
    ):
        provider.falsifies(aud="another")
        with caplog.at_level(logging.WARNING):
            sign_in(client, provider, "1")
        assert "OAuth2Error, InvalidAudienceError" in caplog.text
        assert EMAIL not in caplog.text

    def test_of_an_issuer_that_calls_itself_otherwise_is_refused(
        self, client, provider, person, settings
    ):
        settings.OIDC_ISSUER = f"{provider.issuer}/.well-known/openid-configuration"
        assert outcome(client, sign_in(client, provider, "1")) == FAILED


class TestTheWayBack:
    def test_works_once(self, client, provider, person):
        path = way_back(client, provider, "1")
        assert client.get(path).status_code == 302
        client.post(reverse("account_logout"))
        assert outcome(client, client.get(path)) == FAILED

    def test_works_only_in_the_browser_that_began(self, client, provider, person):
        path = way_back(client, provider, "1")
        other = Client()
        assert outcome(other, other.get(path)) == FAILED

    def test_is_open_for_ten_minutes(self, client, provider, person):
        with time_machine.travel(time.time(), tick=False) as now:
            path = way_back(client, provider, "1")
            now.shift(601)
            assert outcome(client, client.get(path)) == FAILED

    def test_needs_the_state_and_the_code(self, client, provider, person):
        path = way_back(client, provider, "1")
        code = parse_qs(urlsplit(path).query)["code"][0]
        for query in ["", f"code={code}", "state=made-up", f"code={code}&state=made-up"]:
            assert outcome(client, client.get(f"{CALLBACK}?{query}")) == FAILED

    def test_with_another_session_s_state_is_refused(self, client, provider, person):
        """A code of the attacker's own does not sign the victim in as the attacker."""
        theirs = way_back(Client(), provider, "1")
        begun = parse_qs(urlsplit(client.post(BEGIN).url).query)
        code = parse_qs(urlsplit(theirs).query)["code"][0]
        mixed = f"{CALLBACK}?code={code}&state={begun['state'][0]}"
        assert outcome(client, client.get(mixed)) == FAILED  # the nonce is not this session's

    def test_of_whoever_turned_back_says_so(self, client, provider, person):
        url = client.post(BEGIN).url
        state = parse_qs(urlsplit(url).query)["state"][0]
        back = client.get(f"{CALLBACK}?error=access_denied&state={state}", follow=True)
        assert outcome(client, back) == (200, "socialaccount/login_cancelled.html")

    def test_with_an_error_says_so_and_shows_nothing_of_it(self, client, provider, person):
        state = parse_qs(urlsplit(client.post(BEGIN).url).query)["state"][0]
        path = f"{CALLBACK}?error=server_error&error_description=Soita+0600-1234&state={state}"
        response = client.get(path)
        assert outcome(client, response) == FAILED
        assert "0600" not in response.content.decode()


class TestNotLetIn:
    def told(self, client, provider, **claims):
        provider.knows("1", **STAFF | claims)
        response = sign_in(client, provider, "1")
        assert outcome(client, response) == NOT_LET_IN
        return response.context["why"]

    @pytest.mark.parametrize("verified", [False, "true", "false", 1, None])
    def test_an_address_that_is_not_verified(self, client, provider, person, verified):
        assert self.told(client, provider, email_verified=verified) == Why.UNVERIFIED.label

    @pytest.mark.parametrize("email", ["", "paivi", "paivi@", 7, ["paivi@perho.example"]])
    def test_what_is_no_address(self, client, provider, person, email):
        assert self.told(client, provider, email=email) == Why.UNVERIFIED.label

    @pytest.mark.parametrize(
        "email",
        ["paivi@evil.example", "paivi@sub.perho.example", "paivi@perho.example.evil.example"],
    )
    def test_another_house_s_address(self, client, provider, person, email):
        UserFactory(email=email)
        assert self.told(client, provider, email=email) == Why.FOREIGN.label

    def test_somebody_known_whose_address_is_no_longer_verified(self, client, provider, person):
        sign_in(client, provider, "1")
        other = Client()
        assert self.told(other, provider, email_verified=False) == Why.UNVERIFIED.label

    def test_is_in_the_trail(self, client, provider, person):
        sign_in(client, provider, "1")
        self.told(Client(), provider, email="paivi@evil.example")
        event = Event.objects.filter(what="failed").get()
        assert (event.user, event.detail) == (person, "OIDC: foreign")

    def test_a_provider_that_never_says_it_may_be_trusted_by_setting(
        self, client, provider, person, settings
    ):
        settings.OIDC_TRUSTS_EMAIL = True
        provider.knows("1", email=EMAIL)
        sign_in(client, provider, "1")
        assert is_in(client, person)

    @pytest.mark.parametrize("known", [True, False])
    def test_a_deactivated_person_is_told_so(self, client, provider, person, settings, known):
        settings.OIDC_ADDS_PEOPLE = True
        settings.OIDC_ROLES = [("staff", "administrator")]
        ensure_roles()
        if known:
            sign_in(client, provider, "1")
        person.is_active = False
        person.save_as(None, "edited")
        provider.knows("1", **STAFF, groups=["staff"])
        other = Client()
        response = sign_in(other, provider, "1")
        assert outcome(other, response) == (302, reverse("account_inactive"))
        person.refresh_from_db()
        assert (person.is_active, person.is_staff, User.objects.count()) == (False, False, 1)
        assert not other.get("/").context


class TestRoles:
    MAPPED = [
        ("admins", "administrator"),
        ("quality", "quality"),
        ("helpers", "coordinator"),
        ("leads", "lead:ravintola"),
    ]

    @pytest.fixture(autouse=True)
    def roles(self, provider, settings):
        ensure_roles()
        settings.OIDC_ROLES = self.MAPPED
        TeamFactory(slug="ravintola")

    def come(self, provider, *groups, **claims):
        provider.knows("1", **STAFF, groups=list(groups), **claims)
        client = Client()
        sign_in(client, provider, "1")
        user = get_user(client)
        names = set(user.groups.values_list("name", flat=True))
        lead = user.memberships.filter(ended_on=None, role="lead").exists()
        return names, user.is_staff, user.is_coordinator, lead

    @pytest.mark.parametrize(
        ("group", "given"),
        [
            ("admins", ({ADMINISTRATORS}, True, False, False)),
            ("quality", ({QUALITY_GROUP}, True, False, False)),
            ("helpers", (set(), False, True, False)),
            ("leads", (set(), False, False, True)),
            ("others", (set(), False, False, False)),
        ],
    )
    def test_come_with_the_group_and_go_with_it(self, provider, person, group, given):
        assert self.come(provider, group) == given
        assert self.come(provider, group) == given
        assert self.come(provider) == (set(), False, False, False)

    def test_all_at_once(self, provider, person):
        groups = {ADMINISTRATORS, QUALITY_GROUP}
        assert self.come(provider, *(group for group, _role in self.MAPPED)) == (
            groups,
            True,
            True,
            True,
        )

    def test_that_are_not_mapped_are_left_alone(self, provider, person, settings):
        settings.OIDC_ROLES = [("admins", "administrator")]
        person.groups.add(Group.objects.get(name=QUALITY_GROUP))
        person.is_staff = person.is_coordinator = True
        person.save_as(None, "edited")
        own = MembershipFactory(user=person, role="lead")
        assert self.come(provider) == ({QUALITY_GROUP}, True, True, True)
        assert self.come(provider, "admins")[0] == {ADMINISTRATORS, QUALITY_GROUP}
        assert self.come(provider) == ({QUALITY_GROUP}, True, True, True)
        own.refresh_from_db()
        assert own.role == "lead"

    def test_a_lead_no_more_stays_in_the_team(self, provider, person):
        self.come(provider, "leads")
        self.come(provider)
        row = Membership.objects.get()
        assert (row.team.slug, row.role, row.ended_on) == ("ravintola", "member", None)

    def test_an_administrator_is_asked_for_a_second_step_by_the_college(
        self, provider, person, settings
    ):
        settings.SECOND_STEP_REQUIRED = True
        provider.knows("1", **STAFF, groups=["admins"])
        client = Client()
        sign_in(client, provider, "1")
        assert client.get("/admin/").status_code == 200

    def test_a_superuser_stays_one(self, provider, person):
        person.is_superuser = person.is_staff = True
        person.save_as(None, "edited")
        self.come(provider, "admins")
        assert self.come(provider)[:2] == (set(), True)

    def test_a_single_group_may_be_told_as_a_word(self, provider, person, settings):
        settings.OIDC_GROUPS_CLAIM = "roles"
        assert self.come(provider, roles="helpers")[2]

    def test_of_whoever_has_too_many_groups_to_tell_stay(self, provider, person):
        self.come(provider, "helpers")
        provider.knows("1", **STAFF, _claim_names={"groups": "src1"})
        client = Client()
        sign_in(client, provider, "1")
        assert get_user(client).is_coordinator

    def test_are_in_the_trail_with_where_they_came_from(self, provider, person):
        self.come(provider, "admins", "leads")
        self.come(provider, "leads")
        told = Event.objects.filter(what="rights", user=person).order_by("pk")
        group, team = Group.objects.get(name=ADMINISTRATORS), Membership.objects.get().team
        assert list(told.values_list("changes", "detail", "by")) == [
            ({"is_staff": [False, True]}, "OIDC", None),
            ({"groups": [[], [group.pk]]}, "OIDC", None),
            ({"team": [None, team.pk], "role": [None, "lead"]}, "OIDC", None),
            ({"is_staff": [True, False]}, "OIDC", None),
            ({"groups": [[group.pk], []]}, "OIDC", None),
        ]
        change = person.history.filter(history_change_reason="edited").first()
        assert change.changes["groups"] == [[ADMINISTRATORS], []]


class TestOnlyTheCollege:
    @pytest.fixture(autouse=True)
    def local_accounts_are_off(self, provider, settings):
        settings.LOCAL_ACCOUNTS = False

    @pytest.fixture
    def keeper(self, administrator):
        administrator.set_password(PASSWORD)
        administrator.save()
        return administrator

    def test_the_page_shows_its_button_alone(self, client):
        text = client.get(LOGIN).content.decode()
        assert (BEGIN in text, 'type="password"' in text) == (True, False)

    def test_a_password_is_refused(self, client, keeper):
        response = client.post(LOGIN, {"login": keeper.email, "password": PASSWORD})
        told = response.context["form"].non_field_errors()
        assert told == ["Tänne kirjaudutaan oppilaitoksen tunnuksella."]
        assert get_user(client).is_anonymous

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_no_password_is_chosen(self, client, keeper, mailoutbox, method):
        for name, parts in [
            ("account_reset_password", []),
            ("account_reset_password_from_key", ["1", "key"]),
            ("account_reset_password_done", []),
            ("account_reset_password_from_key_done", []),
        ]:
            response = getattr(client, method)(reverse(name, args=parts), {"email": keeper.email})
            assert response.status_code == 403
            assert response.templates[0].name == "accounts/sign_in/no_passwords.html"
        assert mailoutbox == []

    def test_people_come_by_the_provider(self, client, provider, person):
        sign_in(client, provider, "1")
        assert is_in(client, person)

    def test_who_has_no_password_is_asked_for_none(self, client, provider, person):
        sign_in(client, provider, "1")
        response = client.get(reverse("account_change_password"))
        assert response.status_code == 403
        assert response.templates[0].name == "accounts/sign_in/no_passwords.html"
        assert reverse("account_change_password") not in client.get("/").content.decode()

    def test_one_named_person_has_a_spare_key(self, client, keeper, settings):
        other = UserFactory()
        other.set_password(PASSWORD)
        other.save()
        settings.EMERGENCY_ACCOUNT = keeper.email.upper()
        assert "Varatunnus" in client.get(LOGIN).content.decode()
        client.post(LOGIN, {"login": other.email, "password": PASSWORD})
        assert get_user(client).is_anonymous
        client.post(LOGIN, {"login": keeper.email, "password": PASSWORD})
        assert is_in(client, keeper)

    def test_the_spare_key_is_chosen_on_the_server(self, client, keeper, settings, monkeypatch):
        settings.EMERGENCY_ACCOUNT = keeper.email
        new = "trumpet havre sjömil"
        monkeypatch.setattr("getpass.getpass", lambda prompt: new)
        call_command("changepassword", keeper.email)
        client.post(LOGIN, {"login": keeper.email, "password": new})
        assert is_in(client, keeper)


class TestWhatWasSent:
    def test_waits_on_our_own_page(self, client, provider):
        """The provider's page would lose it: it is opened beside."""
        carried = {"carried": "a=1", "carried_to": "/partners/new/", "next": "/partners/new/"}
        text = client.post(LOGIN, carried).content.decode()
        form = text.partition(f'action="{BEGIN}"')[2].partition("</form>")[0]
        assert 'target="_blank"' in form
        assert "carried" not in form
        assert "Olen kirjautunut, jatka" in text


class TestSyncPeople:
    @pytest.fixture
    def joined(self, provider, person):
        client = Client()
        sign_in(client, provider, "1")
        other = UserFactory(email="matti@perho.example")
        SocialAccount.objects.create(user=other, provider="college", uid="2")
        UserFactory(email="local@perho.example")
        return client

    def lists(self, tmp_path, text):
        path = tmp_path / "staff.csv"
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, capsys, *arguments):
        call_command("sync_people", *arguments)
        return capsys.readouterr().out.splitlines()

    TABLE = "Nimi;Sähköposti\nMatti Aho;<Matti@Perho.example>\n"

    def test_shows_what_it_would_do(self, joined, tmp_path, capsys):
        told = self.run(capsys, self.lists(tmp_path, self.TABLE))
        assert told == [
            f"{EMAIL}: would be closed",
            "1 of 2; 1 in the list.",
            "Nothing is changed: --apply does it.",
        ]
        assert User.objects.filter(is_active=True).count() == 3
        assert joined.get("/").status_code == 200

    def test_closes_who_came_by_the_provider_and_is_not_listed(self, joined, tmp_path, capsys):
        told = self.run(capsys, self.lists(tmp_path, self.TABLE), "--apply")
        assert told == [f"{EMAIL}: closed", "1 of 2; 1 in the list."]
        user = User.objects.get(is_active=False)
        assert (user.email, user.history.latest().history_change_reason) == (EMAIL, "gone")
        assert joined.get("/").url == f"{LOGIN}?next=/"
        assert not joined.session.session_key or get_user(joined).is_anonymous
        again = self.run(capsys, self.lists(tmp_path, self.TABLE), "--apply")
        assert again == ["0 of 1; 1 in the list."]

    def test_reads_what_is_sent_in(self, joined, capsys, monkeypatch):
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(self.TABLE.encode("utf-8-sig"))))
        assert self.run(capsys, "-")[0] == f"{EMAIL}: would be closed"

    @pytest.mark.parametrize("text", ["", "other@perho.example\nlocal@perho.example"])
    def test_refuses_a_list_with_none_of_them(self, joined, tmp_path, text):
        with pytest.raises(CommandError, match="None of the 2"):
            call_command("sync_people", self.lists(tmp_path, text), "--apply")
        assert User.objects.filter(is_active=True).count() == 3

    def test_refuses_what_is_no_text(self, joined, tmp_path):
        path = tmp_path / "staff.xlsx"
        path.write_bytes(b"PK\xff\xfe")
        for wrong in (path, tmp_path / "missing.txt"):
            with pytest.raises(CommandError, match="cannot be read"):
                call_command("sync_people", wrong)
