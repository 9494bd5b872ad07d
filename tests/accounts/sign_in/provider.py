"""A real OpenID provider on this machine, whose answers a test may falsify on their way."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import jwt
import oidc_provider_mock
import requests
from django.test import Client
from django.urls import reverse
from flask import request
from oidc_provider_mock._storage import storage
from werkzeug.serving import make_server

BEGIN, CALLBACK = "/accounts/college/login/", "/accounts/college/callback/"
Claims = dict[str, Any]


@dataclass
class Provider:
    """The provider: who is known there, and what is done to its tokens before they are sent."""

    issuer: str
    app: Any
    falsify: Callable[[str], str | None] | None = None
    sent: list[str] = field(default_factory=list)  # the tokens as they went out
    asked: list[Any] = field(default_factory=list)  # what was sent to the token endpoint
    key: Any = None

    def knows(self, sub: str, **claims: Any) -> None:
        """Somebody has an account there."""
        answer = requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=5)
        answer.raise_for_status()

    def authorise(self, url: str, sub: str, action: str = "authorize") -> str:
        """Sign in on the provider's own page; where it leads the browser then."""
        page = requests.get(url, timeout=5)
        assert page.status_code == 200, page.text
        answer = requests.post(
            url, {"sub": sub, "action": action}, allow_redirects=False, timeout=5
        )
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def falsifies(self, key: Any = None, header: Claims | None = None, **claims: Any) -> None:
        """Its next tokens say something else, signed by itself unless with another key."""

        def again(token: str) -> str:
            told = jwt.decode(token, options={"verify_signature": False}) | claims
            told = {name: value for name, value in told.items() if value is not None}
            head = jwt.get_unverified_header(token) | (header or {})
            algorithm = head["alg"]
            secret = None if algorithm == "none" else self.key if key is None else key
            return jwt.encode(told, secret, algorithm=algorithm, headers=head)

        self.falsify = again


@contextmanager
def running() -> Iterator[Provider]:
    """The provider answers at an address of its own as long as the block runs."""
    app = oidc_provider_mock.app(require_nonce=True)
    provider = Provider(issuer="", app=app)

    @app.before_request
    def ask() -> None:
        provider.key = jwt.PyJWK(dict(storage.jwk.as_dict(is_private=True)), "RS256").key
        if request.path == "/oauth2/token":
            provider.asked.append(request.form.to_dict())

    @app.after_request
    def answer(response: Any) -> Any:
        body = response.get_json(silent=True)
        if isinstance(body, dict) and "id_token" in body:
            if provider.falsify:
                body["id_token"] = provider.falsify(body["id_token"])
                if body["id_token"] is None:
                    del body["id_token"]
                response.set_data(json.dumps(body))
            provider.sent.append(body.get("id_token", ""))
        return response

    server = make_server("localhost", 0, app, threaded=True)
    provider.issuer = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def sign_in(client: Client, provider: Provider, sub: str, **sent: str) -> Any:
    """The whole way: our button, the provider's page, back to us."""
    return client.get(way_back(client, provider, sub, **sent))


def way_back(client: Client, provider: Provider, sub: str, **sent: str) -> str:
    """Our button and the provider's page; the address that it leads back to, on our site."""
    begun = client.post(reverse("college_sign_in"), sent)
    assert begun.status_code == 302, begun.content
    assert begun["Location"].startswith(f"{provider.issuer}/oauth2/authorize?")
    back = urlsplit(provider.authorise(begun["Location"], sub))
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"http://testserver{CALLBACK}"
    return f"{back.path}?{back.query}"
