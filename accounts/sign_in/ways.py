"""The ways in for the college's own accounts, as the settings tell them.

What the protocols differ in is in `openid` and `saml`; whom they let in and as what is asked here.
See docs/decisions/0056.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.socialaccount.providers.base import ProviderException
from django.conf import settings

OIDC, SAML = "OIDC", "SAML"


class RefusedError(ProviderException):
    """What a provider says breaks a rule, by whose name it may be told in the log."""


@dataclass(frozen=True)
class Way:
    """One provider of accounts, and what the settings say of those who come by it."""

    protocol: str  # as the settings and the trail name it
    provider: str  # its name among joined accounts: somebody's key is theirs only together with it
    place: str  # an address of the provider's, for where its pages are
    name: str  # on the button
    domains: list[str]  # of whose e-mail addresses
    adds_people: bool
    roles: list[tuple[str, str]]  # (group, role)
    hosts: list[str]  # of its pages, where they are elsewhere than `place`

    def origins(self) -> list[str]:
        """Where the button may lead."""
        if self.hosts:
            return [f"https://{host}" for host in self.hosts]
        place = urlsplit(self.place)
        return [f"{place.scheme}://{place.netloc}"]


def ways() -> list[Way]:
    """Those in use, in the order of their buttons; none where only passwords are."""
    found = []
    if issuer := settings.OIDC_ISSUER:
        found.append(_way(OIDC, provider=issuer, place=issuer))
    if settings.SAML_METADATA:
        # One house may name itself the same in both protocols; its keys of people differ.
        provider = f"saml:{settings.SAML_ENTITY_ID}"
        found.append(_way(SAML, provider=provider, place=settings.SAML_METADATA))
    return found


def way_of(protocol: str) -> Way | None:
    """The way with this protocol, if it is in use."""
    return next((way for way in ways() if way.protocol == protocol), None)


def way_by(provider: str) -> Way:
    """The way of a joined account, which has just come by it."""
    return next(way for way in ways() if way.provider == provider)


def _way(protocol: str, *, provider: str, place: str) -> Way:
    return Way(
        protocol=protocol,
        provider=provider,
        place=place,
        name=getattr(settings, f"{protocol}_NAME"),
        domains=getattr(settings, f"{protocol}_DOMAINS"),
        adds_people=getattr(settings, f"{protocol}_ADDS_PEOPLE"),
        roles=getattr(settings, f"{protocol}_ROLES"),
        hosts=getattr(settings, f"{protocol}_HOSTS"),
    )
