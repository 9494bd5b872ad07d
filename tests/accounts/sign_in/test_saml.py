"""Signing in by SAML, with a real provider: who gets in, and every answer that is refused."""

from __future__ import annotations

import base64
import logging
import time
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import xmlsec
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NAMEID_FORMAT_TRANSIENT

from accounts.audit.models import Event
from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS, ensure_roles
from accounts.sign_in.arrivals import Why
from tests.accounts.sign_in.saml_provider import (
    ANSWER,
    METADATA,
    NSMAP,
    XMLSEC1,
    Key,
    assertion_in,
    begin,
    bring,
    running,
    sign,
    sign_in,
    unsign,
)
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not XMLSEC1, reason="xmlsec1 is not installed"),
]
LOGIN, BEGIN, BACK = "/accounts/login/", "/accounts/college/login/", "/accounts/college/saml/"
EMAIL = "paivi@perho.example"
STAFF = {"mail": EMAIL, "givenName": "Päivi", "sn": "Aho"}
FAILED = (401, "socialaccount/authentication_error.html")
NOT_LET_IN = (403, "accounts/sign_in/not_let_in.html")
MICROSOFT = "http://schemas.microsoft.com"
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture
def provider(server, settings, tmp_path):
    """The college's accounts are in use; Päivi has one."""
    cache.clear()
    server.edit = server.touch = None
    server.sign, server.people, server.ours = {}, {}, ""
    server.name_format = Names.NAMEID_PERSISTENT
    path = tmp_path / "provider.xml"
    path.write_text(server.metadata(), encoding="utf-8")
    settings.SAML_METADATA, settings.SAML_ENTITY_ID = str(path), server.entity_id
    settings.SAML_DOMAINS, settings.SAML_HOSTS = ["perho.example"], ["login.example.org"]
    server.knows("1", **STAFF)
    return server


@pytest.fixture
def person(db):
    return UserFactory(email=EMAIL)


@pytest.fixture(scope="module")
def another_key(tmp_path_factory):
    return Key(tmp_path_factory.mktemp("another"))


def is_in(client, user):
    return get_user(client) == user


def outcome(client, response):
    """What somebody who was refused sees: the status and the page."""
    assert get_user(client).is_anonymous
    return response.status_code, response.templates[0].name if response.templates else response.url


class TestWithoutSettings:
    def test_nothing_is_there(self, client):
        assert BEGIN not in client.get(LOGIN).content.decode()
        codes = [client.post(path).status_code for path in (BEGIN, ANSWER)]
        assert codes + [client.get(path).status_code for path in (METADATA, BACK)] == [404] * 4


class TestTheWayThere:
    def test_begins_by_a_press_only(self, client, provider):
        assert client.get(BEGIN).url == client.get(ANSWER).url == LOGIN
        assert Client(enforce_csrf_checks=True).post(BEGIN).status_code == 403

    def test_only_the_page_of_the_button_may_lead_there(self, client, provider, settings):
        def allowed():
            policy = client.get(LOGIN)["Content-Security-Policy"]
            return next(part for part in policy.split("; ") if part.startswith("form-action"))

        assert allowed() == "form-action 'self' https://login.example.org"
        settings.SAML_METADATA, settings.SAML_HOSTS = "https://idp.example.org/metadata", []
        assert allowed() == "form-action 'self' https://idp.example.org"

    def test_one_button_for_each_way(self, client, provider, settings):
        assert client.get(LOGIN).content.decode().count("Kirjaudu oppilaitoksen tunnuksella") == 1
        settings.OIDC_ISSUER, settings.OIDC_NAME = "https://oidc.example.org", "Ensimmäinen"
        settings.SAML_NAME = "Toinen"
        text = client.get(LOGIN).content.decode()
        assert text.index("Kirjaudu: Ensimmäinen") < text.index("Kirjaudu: Toinen")
        assert client.post(BEGIN, {"way": "SAML"}).url.startswith(f"{provider.address}/sso?")

    def test_a_provider_that_is_away_is_told_kindly(self, client, provider, settings, caplog):
        for place in ("http://127.0.0.1:9/metadata", "/no/such/file.xml"):
            settings.SAML_METADATA = place
            assert outcome(client, client.post(BEGIN)) == FAILED
        assert caplog.text.count("NO_METADATA") == 2

    @pytest.mark.parametrize("text", ["", "<a/>", "no xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"])
    def test_metadata_that_says_something_else_is_told_kindly(
        self, client, provider, settings, tmp_path, text
    ):
        (tmp_path / "provider.xml").write_text(text)
        assert outcome(client, client.post(BEGIN)) == FAILED

    def test_metadata_of_somebody_else_is_not_taken(self, client, provider, settings):
        settings.SAML_ENTITY_ID = "https://another.example.org"
        assert outcome(client, client.post(BEGIN)) == FAILED

    def test_metadata_without_a_key_is_not_taken(self, client, provider, settings, tmp_path):
        told = etree.fromstring(provider.metadata().encode())
        for key in told.findall("md:IDPSSODescriptor/md:KeyDescriptor", NSMAP):
            key.getparent().remove(key)
        (tmp_path / "provider.xml").write_bytes(etree.tostring(told))
        assert outcome(client, client.post(BEGIN)) == FAILED

    def test_metadata_is_read_at_an_address_too(self, client, provider, settings, person):
        settings.SAML_METADATA = provider.entity_id
        sign_in(client, provider, "1")
        assert is_in(client, person)

    def test_either_key_of_a_provider_that_changes_them_is_taken(
        self, client, provider, person, settings, tmp_path, another_key
    ):
        told = etree.fromstring(provider.metadata().encode())
        real = told.find("md:IDPSSODescriptor/md:KeyDescriptor", NSMAP)
        other = deepcopy(real)
        lines = another_key.certificate.strip().splitlines()[1:-1]
        other.find(".//ds:X509Certificate", NSMAP).text = "".join(lines)
        real.addprevious(other)
        (tmp_path / "provider.xml").write_bytes(etree.tostring(told))
        sign_in(client, provider, "1")
        assert is_in(client, person)

    def test_ours_says_what_the_provider_needs_and_stays_true(self, client, provider):
        answer = client.get(METADATA)
        told = etree.fromstring(answer.content)
        service = told.find("md:SPSSODescriptor", NSMAP)
        places = [each.get("Location") for each in service if each.get("Location")]
        assert answer["Content-Type"] == "application/samlmetadata+xml"
        assert (told.get("entityID"), places) == (
            f"http://testserver{METADATA}",
            [f"http://testserver{ANSWER}"],
        )
        assert service.get("WantAssertionsSigned") == "true"
        assert told.get("validUntil") is None


class TestComing:
    def test_is_known_by_the_address_of_the_provider(self, client, provider, person):
        response = sign_in(client, provider, "1", next="/partners/?level=everyday")
        assert (response.status_code, response.url) == (302, "/partners/?level=everyday")
        assert is_in(client, person)
        row = SocialAccount.objects.get()
        assert (row.user, row.uid, row.extra_data) == (person, "1", {})
        assert row.provider == f"saml:{provider.entity_id}"
        assert client.session.get_expire_at_browser_close()

    def test_the_session_is_new_and_in_the_trail(self, client, provider, person):
        url = begin(client, provider)
        before = client.session.session_key
        bring(client, provider.answer(url, "1")[1])
        assert client.session.session_key != before
        assert Event.objects.filter(what="sign_in", user=person).count() == 1
        assert Session.objects.count() == 1  # the waiting one is gone

    def test_is_known_by_the_provider_s_key_when_the_address_changes(
        self, client, provider, person
    ):
        sign_in(client, provider, "1")
        provider.knows("1", **STAFF | {"mail": "paivi.uusi@perho.example"})
        other = Client()
        sign_in(other, provider, "1")
        person.refresh_from_db()
        assert (is_in(other, person), person.email) == (True, "paivi.uusi@perho.example")

    def test_an_address_given_anew_does_not_open_the_leaver_s_account(
        self, client, provider, person
    ):
        sign_in(client, provider, "1")
        provider.knows("2", **STAFF)
        other = Client()
        response = sign_in(other, provider, "2")
        assert (outcome(other, response), response.context["why"]) == (NOT_LET_IN, Why.TAKEN.label)

    def test_the_same_key_of_the_other_protocol_is_somebody_else(
        self, client, provider, person, lead, settings
    ):
        SocialAccount.objects.create(user=lead, provider=provider.entity_id, uid="1")
        sign_in(client, provider, "1")
        assert is_in(client, person)

    @pytest.mark.parametrize("kind", [NAMEID_FORMAT_TRANSIENT, NAMEID_FORMAT_EMAILADDRESS])
    def test_needs_a_key_that_lasts(self, client, provider, person, kind, caplog):
        provider.name_format = kind
        assert outcome(client, sign_in(client, provider, "1")) == FAILED
        assert "NO_LASTING_ID" in caplog.text

    def test_a_key_that_no_row_holds_is_refused(self, client, provider, person):
        number = "1" * 192
        provider.knows(number, **STAFF)
        assert outcome(client, sign_in(client, provider, number)) == FAILED

    @pytest.mark.parametrize(
        ("named", "told"),
        [
            ("", {f"{MICROSOFT}/identity/claims/objectidentifier": "7"}),
            ("staffNumber", {"staffNumber": "7"}),
        ],
    )
    def test_the_key_may_be_an_attribute(self, client, provider, person, settings, named, told):
        settings.SAML_ID_ATTRIBUTE = named
        provider.name_format = NAMEID_FORMAT_TRANSIENT
        provider.knows("1", **STAFF, **told)
        sign_in(client, provider, "1")
        assert SocialAccount.objects.get().uid == "7"

    def test_a_key_that_is_named_is_not_guessed_otherwise(self, client, provider, person, settings):
        settings.SAML_ID_ATTRIBUTE = "staffNumber"
        assert outcome(client, sign_in(client, provider, "1")) == FAILED

    @pytest.mark.parametrize(
        ("named", "told"),
        [
            ({}, STAFF),
            (
                {},
                {
                    f"{CLAIMS}/emailaddress": EMAIL,
                    f"{CLAIMS}/givenname": "Päivi",
                    f"{CLAIMS}/surname": "Aho",
                },
            ),
            (
                {"EMAIL": "post", "FIRST_NAME": "first", "LAST_NAME": "last"},
                STAFF
                | {"mail": "other@perho.example", "post": EMAIL, "first": "Päivi", "last": "Aho"},
            ),
        ],
    )
    def test_somebody_new_becomes_ordinary_staff_where_that_is_said(
        self, client, provider, settings, named, told
    ):
        settings.SAML_ADDS_PEOPLE = True
        for name, value in named.items():
            setattr(settings, f"SAML_{name}_ATTRIBUTE", value)
        provider.knows("1", **told)
        sign_in(client, provider, "1")
        user = get_user(client)
        assert (user.email, str(user), user.is_staff) == (EMAIL, "Päivi Aho", False)
        assert not user.has_usable_password()

    @pytest.mark.parametrize("aim", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
    def test_never_leads_off_the_site(self, client, provider, person, aim):
        answer = provider.answer(begin(client, provider, next=aim), "1")[1]
        response = bring(client, answer, RelayState=aim)
        assert (response.url, is_in(client, person)) == ("/", True)


class TestNotLetIn:
    def told(self, client, provider, **attributes):
        provider.knows("1", **{**STAFF, **attributes})
        response = sign_in(client, provider, "1")
        assert outcome(client, response) == NOT_LET_IN
        return response.context["why"]

    def test_somebody_new(self, client, provider):
        assert self.told(client, provider) == Why.UNKNOWN.label
        assert not User.objects.exists()

    @pytest.mark.parametrize("email", ["", "paivi", "paivi@"])
    def test_what_is_no_address(self, client, provider, person, email):
        assert self.told(client, provider, mail=email) == Why.UNVERIFIED.label

    @pytest.mark.parametrize("email", ["paivi@evil.example", "paivi@sub.perho.example"])
    def test_another_house_s_address_is_in_the_trail(self, client, provider, person, email):
        sign_in(client, provider, "1")
        assert self.told(Client(), provider, mail=email) == Why.FOREIGN.label
        event = Event.objects.get(what="failed")
        assert (event.user, event.detail) == (person, "SAML: foreign")

    @pytest.mark.parametrize("known", [True, False])
    def test_a_deactivated_person(self, client, provider, person, known):
        if known:
            sign_in(client, provider, "1")
        person.is_active = False
        person.save_as(None, "edited")
        other = Client()
        response = sign_in(other, provider, "1")
        assert outcome(other, response) == (302, reverse("account_inactive"))


class TestRoles:
    @pytest.fixture(autouse=True)
    def roles(self, provider, settings):
        ensure_roles()
        settings.SAML_ROLES = [("CN=Admins,O=Perho", "administrator"), ("help", "coordinator")]

    def come(self, provider, **told):
        provider.knows("1", **STAFF, **told)
        client = Client()
        sign_in(client, provider, "1")
        user = get_user(client)
        return set(user.groups.values_list("name", flat=True)), user.is_coordinator

    def test_come_with_the_group_and_go_with_it(self, provider, person):
        groups = {f"{MICROSOFT}/ws/2008/06/identity/claims/groups": ["CN=Admins,O=Perho", "help"]}
        assert self.come(provider, **groups) == ({ADMINISTRATORS}, True)
        assert self.come(provider) == (set(), False)
        told = Event.objects.filter(what="rights").order_by("pk")
        assert set(told.values_list("detail", flat=True)) == {"SAML"}
        group = Group.objects.get(name=ADMINISTRATORS)
        assert {"groups": [[], [group.pk]]} in told.values_list("changes", flat=True)

    def test_are_told_by_the_named_attribute(self, provider, person, settings):
        settings.SAML_GROUPS_ATTRIBUTE = "roles"
        assert self.come(provider, roles=["help"]) == (set(), True)

    def test_of_whoever_has_too_many_groups_to_tell_stay(self, provider, person):
        self.come(provider, **{f"{MICROSOFT}/ws/2008/06/identity/claims/groups": ["help"]})
        assert self.come(provider, **{f"{MICROSOFT}/claims/groups.link": "x"}) == (set(), True)


def at(minutes):
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def change(path, **values):
    """Give an element of the answer these attributes; None takes one away."""

    def edit(response):
        element = response.find(path, NSMAP) if path else response
        for name, value in values.items():
            element.attrib.pop(name, None)
            if value is not None:
                element.set(name, value)

    return edit


def write(path, text):
    def edit(response):
        response.find(path, NSMAP).text = text

    return edit


def drop(path):
    def edit(response):
        element = response.find(path, NSMAP)
        element.getparent().remove(element)

    return edit


def both(*edits):
    def edit(response):
        for each in edits:
            each(response)

    return edit


def restrict_again(response):
    """A second restriction, which is for somebody else: both must hold."""
    first = response.find(RESTRICTION, NSMAP)
    second = deepcopy(first)
    second.find("saml:Audience", NSMAP).text = "https://another.example.org"
    first.addnext(second)


def half_for_a_key(response):
    """Bearers get no recipient; the confirmation that has one asks for a key of the browser's."""
    first = response.find(CONFIRMATION, NSMAP)
    second = deepcopy(first)
    second.set("Method", HOLDER_OF_KEY)
    first.addnext(second)
    first.find("saml:SubjectConfirmationData", NSMAP).attrib.pop("Recipient")


HOLDER_OF_KEY = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
CONDITIONS = "saml:Assertion/saml:Conditions"
RESTRICTION = f"{CONDITIONS}/saml:AudienceRestriction"
CONFIRMATION = "saml:Assertion/saml:Subject/saml:SubjectConfirmation"
DATA = f"{CONFIRMATION}/saml:SubjectConfirmationData"
OURS = f"http://testserver{ANSWER}"
ELSEWHERE = "https://another.example.org/answer/"


class TestAnswers:
    """Each is right but for one thing; what falsifies does no harm itself, as the first shows."""

    def refused(self, client, provider, caplog, rule):
        with caplog.at_level(logging.WARNING):
            assert outcome(client, sign_in(client, provider, "1")) == FAILED
        assert rule in caplog.text
        assert EMAIL not in caplog.text
        assert not SocialAccount.objects.exists()

    def test_signed_anew_by_the_provider_itself_is_taken(self, client, provider, person):
        provider.edit = lambda response: None
        sign_in(client, provider, "1")
        assert is_in(client, person)

    @pytest.mark.parametrize(
        ("rule", "edit"),
        [
            ("WRONG_AUDIENCE", write(f"{RESTRICTION}/saml:Audience", "https://another.example")),
            ("WRONG_AUDIENCE", drop(RESTRICTION)),
            ("WRONG_AUDIENCE", restrict_again),
            ("MISSING_CONDITIONS", drop(CONDITIONS)),
            ("ASSERTION_EXPIRED", change(CONDITIONS, NotOnOrAfter=at(-6))),
            ("ASSERTION_TOO_EARLY", change(CONDITIONS, NotBefore=at(60))),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, NotOnOrAfter=at(-1))),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, NotOnOrAfter=None)),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, NotOnOrAfter=at(25 * 60))),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, NotBefore=at(-1))),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, Recipient=ELSEWHERE)),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, Recipient=f"{OURS}more/")),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, Recipient=f"{ELSEWHERE}?to={OURS}")),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, Recipient=None)),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, InResponseTo="another")),
            ("WRONG_SUBJECTCONFIRMATION", change(DATA, InResponseTo=None)),
            ("WRONG_SUBJECTCONFIRMATION", drop(DATA)),
            ("WRONG_SUBJECTCONFIRMATION", change(CONFIRMATION, Method=HOLDER_OF_KEY)),
            ("WRONG_SUBJECTCONFIRMATION", half_for_a_key),
            ("WRONG_DESTINATION", change("", Destination=ELSEWHERE)),
            ("WRONG_DESTINATION", change("", Destination=f"{OURS}more/")),
            ("WRONG_DESTINATION", change("", Destination=None)),
            ("NOT_ASKED_FOR", both(change("", InResponseTo=None), change(DATA, InResponseTo=None))),
            ("NOT_ASKED_FOR", change("", InResponseTo=None)),
            (
                "PermissionDenied",  # a question that this browser has not asked
                both(change("", InResponseTo="another"), change(DATA, InResponseTo="another")),
            ),
            ("WRONG_ISSUER", write("saml:Assertion/saml:Issuer", "https://another.example")),
            ("WRONG_ISSUER", write("saml:Issuer", "https://another.example")),
            (
                "STATUS_CODE_IS_NOT_SUCCESS",
                change(
                    "samlp:Status/samlp:StatusCode",
                    Value="urn:oasis:names:tc:SAML:2.0:status:Responder",
                ),
            ),
            (
                "SP_NAME_QUALIFIER_NAME_MISMATCH",
                change("saml:Assertion/saml:Subject/saml:NameID", SPNameQualifier="another"),
            ),
            ("NO_ATTRIBUTESTATEMENT", drop("saml:Assertion/saml:AttributeStatement")),
            ("UNSUPPORTED_SAML_VERSION", change("", Version="1.1")),
        ],
    )
    def test_that_says_the_wrong_thing_is_refused(
        self, client, provider, person, caplog, rule, edit
    ):
        provider.edit = edit
        self.refused(client, provider, caplog, rule)

    def test_that_nobody_has_signed_is_refused(self, client, provider, person, caplog):
        provider.touch = lambda response: unsign(assertion_in(response))
        self.refused(client, provider, caplog, "NO_SIGN")

    def test_changed_after_it_was_signed_is_refused(self, client, provider, person, caplog):
        provider.touch = write("saml:Assertion/saml:Subject/saml:NameID", "2")
        self.refused(client, provider, caplog, "INVALID_SIGNATURE")

    def test_signed_with_another_key_is_refused(
        self, client, provider, person, caplog, another_key
    ):
        """The certificate that the answer itself brings is not asked."""
        provider.edit, provider.sign = lambda response: None, {"key": another_key}
        self.refused(client, provider, caplog, "INVALID_SIGNATURE")

    @pytest.mark.parametrize(
        ("rule", "how"),
        [
            ("DEPRECATED_SIGNATURE_METHOD", {"algorithm": xmlsec.Transform.RSA_SHA1}),
            ("DEPRECATED_DIGEST_METHOD", {"digest": xmlsec.Transform.SHA1}),
        ],
    )
    def test_signed_by_sha_1_is_refused(self, client, provider, person, caplog, rule, how):
        provider.edit, provider.sign = lambda response: None, how
        self.refused(client, provider, caplog, rule)

    def test_whose_envelope_alone_is_signed_is_refused(
        self, client, provider, person, caplog, monkeypatch
    ):
        def envelope(text):
            response = etree.fromstring(text.encode())
            unsign(assertion_in(response))
            sign(response, provider.key)
            return base64.b64encode(etree.tostring(response)).decode()

        monkeypatch.setattr(provider, "falsified", envelope)
        self.refused(client, provider, caplog, "NO_SIGNED_ASSERTION")

    @pytest.mark.parametrize("place", ["before", "after", "around", "extensions", "object"])
    def test_with_another_assertion_wrapped_around_is_refused(
        self, client, provider, person, caplog, place
    ):
        """The signature stays good for the provider's own, wherever the forged one is put."""
        UserFactory(email="head@perho.example")

        def wrap(response):
            real = assertion_in(response)
            forged = deepcopy(real)
            forged.set("ID", "forged")
            unsign(forged)
            for value in forged.iterfind(".//saml:AttributeValue", NSMAP):
                value.text = "head@perho.example" if value.text == EMAIL else value.text
            if place == "before":
                real.addprevious(forged)
            elif place == "after":
                real.addnext(forged)
            elif place == "around":
                response.replace(real, forged)
                forged.append(real)
            elif place == "extensions":
                response.replace(real, forged)
                box = etree.Element(f"{{{NSMAP['samlp']}}}Extensions")
                box.append(real)
                response.find("saml:Issuer", NSMAP).addnext(box)
            else:
                signature = real.find("ds:Signature", NSMAP)
                response.replace(real, forged)
                forged.find("saml:Issuer", NSMAP).addnext(signature)
                box = etree.SubElement(signature, f"{{{NSMAP['ds']}}}Object")
                box.append(real)

        provider.touch = wrap
        self.refused(client, provider, caplog, "WRONG_NUMBER_OF_ASSERTIONS")

    def test_with_a_comment_in_the_address_is_read_whole(self, client, provider, person):
        """A comment does not break the signature; who reads up to it takes another's name."""
        provider.knows("1", **STAFF | {"mail": f"{EMAIL}.evil.example"})

        def comment(response):
            for value in response.iterfind(".//saml:AttributeValue", NSMAP):
                if value.text == f"{EMAIL}.evil.example":
                    value.text = EMAIL
                    note = etree.Comment("")
                    note.tail = ".evil.example"
                    value.append(note)

        provider.touch = comment
        response = sign_in(client, provider, "1")
        assert (outcome(client, response), response.context["why"]) == (
            NOT_LET_IN,
            Why.FOREIGN.label,
        )

    def test_with_a_comment_in_the_key_is_read_whole(self, client, provider, person):
        provider.knows("12", **STAFF)

        def comment(response):
            name = response.find("saml:Assertion/saml:Subject/saml:NameID", NSMAP)
            name.text, note = "1", etree.Comment("")
            note.tail = "2"
            name.append(note)

        provider.touch = comment
        sign_in(client, provider, "12")
        assert SocialAccount.objects.get().uid == "12"

    def test_with_entities_is_refused(self, client, provider, person, caplog, monkeypatch):
        def entities(text):
            text = text.partition("?>")[2] if text.startswith("<?xml") else text
            return base64.b64encode(f'<!DOCTYPE a [<!ENTITY b "c">]>{text}'.encode()).decode()

        monkeypatch.setattr(provider, "falsified", entities)
        self.refused(client, provider, caplog, "Forbidden")

    @pytest.mark.parametrize(
        "text",
        [
            "x",
            "é",
            "%%%",
            "PGEvPg==",
            "PGE+",
            "////",
            "AAAA",
            base64.b64encode(b"<a>" * 9).decode(),
        ],
    )
    def test_that_is_none_is_refused(self, client, provider, person, text):
        begin(client, provider)
        assert outcome(client, bring(client, text)) == FAILED

    @pytest.mark.parametrize("text", ["", "A" * 200_001])
    def test_that_is_empty_or_endless_is_not_even_kept(self, client, provider, text):
        response = client.post(ANSWER, {"SAMLResponse": text})
        assert not Session.objects.exists()
        assert outcome(client, response) == FAILED


class TestTheWayBack:
    def test_works_once(self, client, provider, person, caplog):
        answer = provider.answer(begin(client, provider), "1")[1]
        assert bring(client, answer).status_code == 302
        client.post(reverse("account_logout"))
        assert outcome(client, bring(client, answer)) == FAILED
        assert "PermissionDenied" in caplog.text

    def test_an_assertion_works_once_whatever_was_asked(self, client, provider, person, caplog):
        """A provider that signs the same assertion for another question is not believed either."""
        provider.edit = change("saml:Assertion", ID="the-same")
        sign_in(client, provider, "1")
        other = Client()
        assert outcome(other, sign_in(other, provider, "1")) == FAILED
        assert "REPLAYED" in caplog.text

    def test_works_only_in_the_browser_that_began(self, client, provider, person):
        answer = provider.answer(begin(client, provider), "1")[1]
        other = Client()
        assert outcome(other, bring(other, answer)) == FAILED

    def test_of_another_s_question_does_not_answer_mine(self, client, provider, person):
        """An answer of the attacker's own does not sign the victim in as the attacker."""
        theirs = provider.answer(begin(Client(), provider), "1")[1]
        begin(client, provider)
        assert outcome(client, bring(client, theirs)) == FAILED

    def test_nothing_comes_that_was_not_asked_for(self, client, provider, person):
        """The provider's own list of services leads to our page, not into an account."""
        provider.edit = both(change("", InResponseTo=None), change(DATA, InResponseTo=None))
        answer = provider.answer(begin(client, provider), "1")[1]
        assert outcome(client, bring(client, answer)) == FAILED

    def test_is_open_for_ten_minutes(self, client, provider, person):
        provider.edit = both(
            change(DATA, NotOnOrAfter=at(30)), change(CONDITIONS, NotOnOrAfter=at(30))
        )
        with time_machine.travel(time.time(), tick=False) as now:
            answer = provider.answer(begin(client, provider), "1")[1]
            now.shift(601)
            assert outcome(client, bring(client, answer)) == FAILED

    def test_waits_a_minute_for_the_browser(self, client, provider):
        client.post(ANSWER, {"SAMLResponse": "x"})
        row = Session.objects.get()
        left = row.expire_date - datetime.now(UTC)
        assert timedelta(seconds=50) < left <= timedelta(seconds=60)
        cookie = client.cookies["saml-waiting"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", BACK)

    def test_without_an_answer_says_so(self, client, provider):
        assert outcome(client, client.get(BACK)) == FAILED

    def test_asks_no_token_and_nothing_else_goes_without(self, provider, person):
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(ANSWER, {"SAMLResponse": "x"}).status_code == 302
        assert strict.post(BEGIN).status_code == 403
