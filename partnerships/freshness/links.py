"""Links in a mail to one answer of one question, for one person and for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.people.models import User
from core.addresses import reverse
from partnerships.freshness.models import Asking

PURPOSE = "partnerships.freshness.answer"  # a signature for anything else opens nothing here
VALID = timedelta(days=31)


class BadLinkError(Exception):
    """The link is too old, for somebody else, or nothing that was sent from here."""


@dataclass(frozen=True)
class Meant:
    """What a link is for."""

    asking: Asking
    answer: Asking.Answer


def key_of(asking: Asking, answer: Asking.Answer) -> str:
    """The key of a link to the one answer: signed, in the letters of an address."""
    signed = signing.dumps([asking.pk, answer.value], salt=PURPOSE)
    return urlsafe_base64_encode(signed.encode())


def address_of(asking: Asking, answer: Asking.Answer) -> str:
    """The address that opens a page with the one button of the answer."""
    return reverse("freshness:link", args=[key_of(asking, answer)])


def opened(key: str, user: User) -> Meant:
    """What the key was made for; raises BadLinkError when it opens nothing to the person."""
    try:
        signed = urlsafe_base64_decode(key).decode("ascii")
        pk, value = signing.loads(signed, salt=PURPOSE, max_age=VALID)
        answer = Asking.Answer(value)
    except (ValueError, signing.BadSignature) as error:
        raise BadLinkError from error
    found = Asking.objects.for_page().filter(pk=pk, user=user).first()
    if found is None:  # it was asked of somebody else
        raise BadLinkError
    return Meant(found, answer)
