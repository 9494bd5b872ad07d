"""Forms of keys (WebAuthn): what no browser has made is told as wrong, never an error of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as keys

# What allauth and fido2 raise about an answer with something missing or of another kind.
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)


Read = TypeVar("Read")


def _whole(read: Callable[[], Read]) -> Read:
    """What is read from the answer; refused as a wrong code is, when it is none."""
    try:
        return read()
    except MALFORMED as error:
        raise get_adapter().validation_error("incorrect_code") from error


class AddKeyForm(keys.AddWebAuthnForm):
    """A new key."""

    def clean(self) -> dict[str, Any]:
        return _whole(super().clean)


class KeyForm(keys.AuthenticateWebAuthnForm):
    """A key at sign-in."""

    def clean_credential(self) -> Authenticator:
        return _whole(super().clean_credential)


class KeyAgainForm(keys.ReauthenticateWebAuthnForm):
    """A key of somebody who is signed in."""

    def clean_credential(self) -> Authenticator:
        return _whole(super().clean_credential)
