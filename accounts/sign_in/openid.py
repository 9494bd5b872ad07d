"""The college's own accounts: django-allauth's OpenID Connect, made as strict as the protocol is.

allauth takes what it has fetched itself from the token endpoint without looking at its signature,
which OpenID Connect allows over TLS, and sends no nonce. Here both are looked at, whatever the way;
the rest (state, PKCE, exchanging the code) is allauth's own. See docs/decisions/0052.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest

from accounts.sign_in.ways import OIDC, way_of
from core.addresses import reverse

# Never "none", and none whose key both sides know: nobody but the provider can have signed.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCKS_DIFFER = 30  # seconds


def app() -> SocialApp | None:
    """What the settings say of the provider; None where there is none."""
    way = way_of(OIDC)
    if way is None:
        return None
    return SocialApp(
        provider=CollegeProvider.id,
        provider_id=way.provider,
        name=way.name,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={
            "server_url": settings.OIDC_ISSUER,
            "oauth_pkce_enabled": True,
            "fetch_userinfo": False,  # the signed token says it all
            "verified_email": settings.OIDC_TRUSTS_EMAIL,
        },
    )


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    """Asks the provider and judges what it answers."""

    verifier = ""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        url: str = build_absolute_uri(request, reverse("college_callback"))
        return url

    def get_access_token_data(
        self,
        request: HttpRequest,
        app: SocialApp,
        client: OAuth2Client,
        pkce_code_verifier: str | None = None,
    ) -> dict[str, Any]:
        self.verifier = pkce_code_verifier or ""
        data: dict[str, Any] = super().get_access_token_data(
            request, app, client, pkce_code_verifier
        )
        return data

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The claims, if it is the provider's own word, for us, now and for this very sign-in."""
        try:
            issuer = self.openid_config["issuer"]
            if issuer.rstrip("/") != settings.OIDC_ISSUER:
                raise OAuth2Error("another issuer")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key_of(id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=issuer,
                leeway=CLOCKS_DIFFER,
                options={"require": NEEDED},
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("id_token refused") from error
        if claims["nonce"] != challenge_of(self.verifier):
            raise OAuth2Error("another nonce")
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("for another party")
        return claims

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        """The key that the token says it is signed with, from those that the provider tells."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json())
        name = jwt.get_unverified_header(id_token).get("kid")
        # Who has one key need not give it a name (OpenID Connect Core, 10.1).
        (key,) = (key for key in keys.keys if name is None or key.key_id in (name, None))
        return key


class CollegeProvider(OpenIDConnectProvider):
    """django-allauth's provider, with a nonce, and without keeping what the token told."""

    oauth2_adapter_class = StrictAdapter

    def get_pkce_params(self) -> dict[str, Any]:
        """The nonce is the challenge: this session alone knows the secret behind it, once."""
        params: dict[str, Any] = super().get_pkce_params()
        return params | {"nonce": params["code_challenge"]}

    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, Any]
    ) -> SocialLogin:
        claims = response["id_token"]  # a provider that sends none is refused
        if not isinstance(claims.get("email"), str):
            claims = claims | {"email": ""}
        login: SocialLogin = super().sociallogin_from_response(request, {"id_token": claims})
        login.groups = groups_in(claims)
        return login

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of what the token told only the subject is kept, which is no part of this."""
        return {}


def groups_in(claims: dict[str, Any]) -> set[str] | None:
    """The person's groups; None when the provider says that it does not tell them."""
    told = claims.get(settings.OIDC_GROUPS_CLAIM, [])
    if "_claim_names" in claims and not told:
        return None  # Entra ID leaves out the groups of whoever has too many
    return set(map(str, told)) if isinstance(told, list) else {str(told)}


def challenge_of(verifier: str) -> str:
    """What PKCE calls the S256 challenge of a verifier (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
