"""Ending one's digests, or a topic in them, from the mail itself, without signing in.

Mail programs send the press by themselves (RFC 8058), so it can do nothing but send less, and what
it did is undone on the page of the digest.
"""

from __future__ import annotations

from django.core import signing
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.people.models import User
from core.addresses import reverse

PURPOSE = "perho_partners.digest.end"  # a signature for anything else opens nothing here


def address_of(user: User) -> str:
    """The person's own address for ending the digests."""
    return reverse("digest_end", args=[key_of(user)])


def key_of(user: User) -> str:
    """The key in it: signed, in the letters of an address."""
    return urlsafe_base64_encode(signing.dumps(user.pk, salt=PURPOSE).encode())


def whose(key: str) -> User | None:
    """The person whose mail the key stood in, if it is one and the person works here."""
    try:
        pk = signing.loads(urlsafe_base64_decode(key).decode("ascii"), salt=PURPOSE)
    except (ValueError, signing.BadSignature):
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
