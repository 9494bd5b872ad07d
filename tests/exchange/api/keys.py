"""Keys for tests, and clients that ask with them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from exchange.api.models import AccessToken, digest_of, new_secret

ROOT = "/api/v1/"
READ, EVERYTHING = ["read"], ["read", "levels", "changes"]


def key_of(user: Any, scopes: Any = READ, **fields: Any) -> tuple[str, AccessToken]:
    """A secret and its stored key, whatever the rules would let the person make."""
    secret = new_secret()
    row = AccessToken(
        user=user, name="Raportti", scopes=scopes, shown=secret[:12], digest=digest_of(secret),
        **{"days": 30, **fields},
    )  # fmt: skip
    row.save_as(user, "created")
    return secret, row


def asking(secret: str) -> Client:
    """A program that sends the key."""
    return Client(raise_request_exception=False, headers={"authorization": f"Bearer {secret}"})


def program(user: Any, *scopes: str, **fields: Any) -> Client:
    """A program with a key of the person's."""
    return asking(key_of(user, scopes or READ, **fields)[0])


def everything_of(client: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    rows, address = [], f"{ROOT}{path}"
    answer = client.get(address, query)
    while True:
        assert answer.status_code == 200, (address, answer.json())
        page = answer.json()
        rows += page["results"]
        if not page["next"]:
            return rows
        answer = client.get(page["next"])


def ids(client: Client, path: str, **query: Any) -> list[int]:
    """The keys of the rows of a list."""
    return [row["id"] for row in everything_of(client, path, **query)]
