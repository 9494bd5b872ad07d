"""The college's own accounts by SAML 2.0: django-allauth's provider, as strict as the profile is.

The library that reads and judges what the provider says is there only where SAML is in use, so it
is imported where it is needed (`saml_answers`). See docs/decisions/0056.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount import app_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.sign_in.ways import SAML, RefusedError, way_of

if TYPE_CHECKING:
    from onelogin.saml2.response import OneLogin_Saml2_Response

    from accounts.sign_in.saml_answers import Configuration

# What providers call the same things: eduPerson and its like (Shibboleth), and Microsoft's claims.
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
MICROSOFT = "http://schemas.microsoft.com"
KNOWN = {
    "id": [
        "urn:oasis:names:tc:SAML:attribute:subject-id",
        "urn:oasis:names:tc:SAML:attribute:pairwise-id",
        f"{MICROSOFT}/identity/claims/objectidentifier",
    ],
    "email": ["urn:oid:0.9.2342.19200300.100.1.3", f"{CLAIMS}/emailaddress"],
    "first_name": ["urn:oid:2.5.4.42", f"{CLAIMS}/givenname"],
    "last_name": ["urn:oid:2.5.4.4", f"{CLAIMS}/surname"],
    "groups": [
        "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
        f"{MICROSOFT}/ws/2008/06/identity/claims/groups",
    ],
}
TOO_MANY_GROUPS = f"{MICROSOFT}/claims/groups.link"  # where Entra ID would tell them instead
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


def app() -> SocialApp | None:
    """What the settings say of the provider; None where there is none."""
    way = way_of(SAML)
    if way is None:
        return None
    return SocialApp(
        provider=SamlProvider.id,
        provider_id=way.provider,
        name=way.name,
        client_id=SamlProvider.id,
        settings={"verified_email": True},  # the provider gives the addresses, and signs them
    )


class SamlProvider(SAMLProvider):
    """django-allauth's provider, which keeps nothing of what was told but the person's key."""

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: object = None,
        **kwargs: object,
    ) -> HttpResponse:
        """Lead to the provider with a question of our own, which its answer must name."""
        from accounts.sign_in.saml_answers import question

        number, url = question(configuration(request))
        self.stash_redirect_state(request, process, next_url, data, state_id=number, **kwargs)
        return HttpResponseRedirect(url)

    def login_from(self, request: HttpRequest, text: str) -> SocialLogin:
        """Who comes, by an answer to what this very browser has asked, for the first time.

        Raises RefusedError when it is not that, and PermissionDenied when nothing was asked.
        """
        from accounts.sign_in.saml_answers import is_new, judged

        answer = judged(configuration(request), text)
        login = self.sociallogin_from_response(request, answer)
        login.state = self.unstash_redirect_state(request, answer.get_in_response_to())
        if not is_new(answer):
            raise RefusedError("REPLAYED")
        return login

    def sociallogin_from_response(
        self, request: HttpRequest, response: OneLogin_Saml2_Response
    ) -> SocialLogin:
        login: SocialLogin = super().sociallogin_from_response(request, response)
        login.groups = groups_in(response.get_attributes())
        return login

    def extract_uid(self, data: OneLogin_Saml2_Response) -> str:
        """What the person is called by for ever: never a name that is given anew to another."""
        uid = first_of(data.get_attributes(), "id")
        if not uid and not settings.SAML_ID_ATTRIBUTE and data.get_nameid_format() == PERSISTENT:
            uid = data.get_nameid() or ""
        if not uid or len(uid) > app_settings.UID_MAX_LENGTH:
            raise RefusedError("NO_LASTING_ID")
        return uid

    def extract_common_fields(self, data: OneLogin_Saml2_Response) -> dict[str, str]:
        told = data.get_attributes()
        return {name: first_of(told, name) for name in ("email", "first_name", "last_name")}

    def extract_extra_data(self, data: OneLogin_Saml2_Response) -> dict[str, str]:
        """Of what was told only the key is kept, which is no part of this."""
        return {}


def configuration(request: HttpRequest, *, alone: bool = False) -> Configuration:
    """What both sides are called and how strict we are, as python3-saml reads it.

    `alone` leaves the provider out, for what we say of ourselves.
    """
    return {
        "strict": True,
        "sp": {
            "entityId": build_absolute_uri(request, reverse("saml_metadata")),
            "assertionConsumerService": {
                "url": build_absolute_uri(request, reverse("saml_answer")),
                "binding": POST,
            },
        },
        "idp": {} if alone else provider_says(),
        "security": {
            "wantAssertionsSigned": True,
            "rejectDeprecatedAlgorithm": True,  # SHA-1
            "requestedAuthnContext": False,
            "wantNameId": False,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
            "metadataValidUntil": "",  # it changes only with the host name
            "metadataCacheDuration": "",
        },
    }


def provider_says() -> Configuration:
    """What the provider's metadata tells: its address and its keys."""
    from accounts.sign_in.saml_answers import metadata_at

    return metadata_at(settings.SAML_METADATA, settings.SAML_ENTITY_ID)


def names_of(thing: str) -> list[str]:
    """The attributes that may tell it: the one of the settings, else those that are known."""
    named = getattr(settings, f"SAML_{thing.upper()}_ATTRIBUTE")
    return [named] if named else KNOWN[thing]


def values_of(told: dict[str, list[object]], thing: str) -> list[str]:
    """The values of the first attribute that tells it. What is no text is nothing."""
    values = next((told[name] for name in names_of(thing) if told.get(name)), [])
    return [value for value in values if isinstance(value, str)]


def first_of(told: dict[str, list[object]], thing: str) -> str:
    """Its first value; "" when it is not told."""
    return next(iter(values_of(told, thing)), "")


def groups_in(told: dict[str, list[object]]) -> set[str] | None:
    """The person's groups; None when the provider says that it does not tell them."""
    groups = set(values_of(told, "groups"))
    return None if not groups and TOO_MANY_GROUPS in told else groups
