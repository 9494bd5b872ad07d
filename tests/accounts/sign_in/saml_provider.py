"""A real SAML provider (pysaml2) on this machine, whose answers a test may falsify on their way."""

from __future__ import annotations

import base64
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from django.urls import reverse
from flask import Flask, request
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256
from werkzeug.serving import make_server

METADATA, ANSWER = "/accounts/college/saml/metadata/", "/accounts/college/saml/answer/"
XMLSEC1 = shutil.which("xmlsec1")
NSMAP = Names.NSMAP
Edit = Callable[[Any], None]


@dataclass
class Key:
    """A key and its certificate, as files and as text."""

    folder: Path
    private: str = ""
    certificate: str = ""

    def __post_init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "provider")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
        builder = builder.not_valid_before(now - timedelta(days=1))
        signed = builder.not_valid_after(now + timedelta(days=3650)).sign(key, hashes.SHA256())
        self.certificate = signed.public_bytes(serialization.Encoding.PEM).decode()
        self.private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        ).decode()
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "key.pem").write_text(self.private)
        (self.folder / "certificate.pem").write_text(self.certificate)


@dataclass
class Provider:
    """The provider: who is known there, and what is done to its answers before they are sent."""

    address: str
    key: Key
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    name_format: str = NAMEID_FORMAT_PERSISTENT
    edit: Edit | None = None  # of the whole answer, before it is signed anew
    touch: Edit | None = None  # the same, after it was signed
    sign: dict[str, Any] | None = field(default_factory=dict)  # how it is signed anew
    ours: str = ""  # our metadata

    @property
    def entity_id(self) -> str:
        return f"{self.address}/metadata"

    def configured(self) -> IdPConfig:
        endpoint = (f"{self.address}/sso", BINDING_HTTP_REDIRECT)
        policy = {"default": {"lifetime": {"minutes": 5}, "name_form": NAME_FORMAT_URI}}
        told = {
            "entityid": self.entity_id,
            "xmlsec_binary": XMLSEC1,
            "key_file": str(self.key.folder / "key.pem"),
            "cert_file": str(self.key.folder / "certificate.pem"),
            "service": {
                "idp": {"endpoints": {"single_sign_on_service": [endpoint]}, "policy": policy}
            },
        }
        if self.ours:
            told["metadata"] = {"inline": [self.ours]}
        return IdPConfig().load(told)

    def metadata(self) -> str:
        return str(entity_descriptor(self.configured()))

    def knows(self, number: str, **attributes: Any) -> None:
        """Somebody has an account there."""
        self.people[number] = attributes

    def answer(self, url: str, number: str) -> tuple[str, str]:
        """The person signs in at the address that we led to: where the answer goes, and it."""
        server = Server(config=self.configured())
        asked = parse_qs(urlsplit(url).query)["SAMLRequest"][0]
        message = server.parse_authn_request(asked, BINDING_HTTP_REDIRECT).message
        told = server.response_args(message)
        answer = server.create_authn_response(
            self.people[number],
            userid=number,
            name_id=NameID(format=self.name_format, text=number),
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
            sign_assertion=True,
            sign_response=False,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
            in_response_to=told["in_response_to"],
            sp_entity_id=told["sp_entity_id"],
            destination=told["destination"],
        )
        return told["destination"], self.falsified(str(answer))

    def falsified(self, text: str) -> str:
        """The answer as it is sent: as it is, or edited and signed as a test says."""
        response = etree.fromstring(text.encode())
        if self.edit:
            self.edit(response)
            if self.sign is not None:
                sign(assertion_in(response), **{"key": self.key} | self.sign)
        if self.touch:
            self.touch(response)
        return base64.b64encode(etree.tostring(response)).decode()


def assertion_in(response: Any) -> Any:
    return response.find("saml:Assertion", NSMAP)


def unsign(element: Any) -> None:
    """Take its own signature away."""
    for signature in element.findall("ds:Signature", NSMAP):
        element.remove(signature)


def sign(
    element: Any,
    key: Key,
    algorithm: Any = xmlsec.Transform.RSA_SHA256,
    digest: Any = xmlsec.Transform.SHA256,
) -> None:
    """Sign the assertion, or the whole answer, anew."""
    unsign(element)
    canonical = xmlsec.Transform.EXCL_C14N
    signature = xmlsec.template.create(element, canonical, algorithm, ns="ds")
    element.find("saml:Issuer", NSMAP).addnext(signature)
    uri = f"#{element.get('ID')}"
    reference = xmlsec.template.add_reference(signature, digest, uri=uri)
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, canonical)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key.private, xmlsec.KeyFormat.PEM)
    context.key.load_cert_from_memory(key.certificate, xmlsec.KeyFormat.PEM)
    xmlsec.tree.add_ids(element, ["ID"])
    context.sign(signature)


@contextmanager
def running(folder: Path) -> Iterator[Provider]:
    """The provider answers at an address of its own, as another site, as long as the block runs."""
    app = Flask("provider")
    provider = Provider(address="", key=Key(folder))

    @app.get("/metadata")
    def metadata() -> str:
        return provider.metadata()

    @app.get("/sso")
    def page() -> str:
        to, answer = provider.answer(request.url, next(iter(provider.people)))
        fields = f'<input type="hidden" name="SAMLResponse" value="{escape(answer)}">'
        state = '<input type="hidden" name="RelayState" value="https://evil.example/">'
        form = f'<form method="post" action="{to}">{fields}{state}<button>Sign in</button></form>'
        return f'<link rel="icon" href="data:,">{form}'

    server = make_server("127.0.0.1", 0, app, threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def begin(client: Client, provider: Provider, **sent: str) -> str:
    """Our button; the address of the provider that it leads to."""
    provider.ours = client.get(METADATA).content.decode()
    begun = client.post(reverse("college_sign_in"), sent)
    assert begun.status_code == 302, begun.content
    assert begun.url.startswith(f"{provider.address}/sso?SAMLRequest=")
    return begun.url


def sign_in(client: Client, provider: Provider, number: str, **sent: str) -> Any:
    """The whole way: our button, the provider's page, back to us."""
    to, answer = provider.answer(begin(client, provider, **sent), number)
    assert to == f"http://testserver{ANSWER}"
    return bring(client, answer)


def bring(client: Client, answer: str, **more: str) -> Any:
    """Another site's page sends the answer, without our cookies; then the browser comes back."""
    away = Client(enforce_csrf_checks=True)
    taken = away.post(ANSWER, {"SAMLResponse": answer} | more)
    if taken.status_code != 302:
        return taken
    assert set(away.cookies) == {"saml-waiting"}
    client.cookies["saml-waiting"] = away.cookies["saml-waiting"].value
    return client.get(taken.url)
