"""Asking by SAML and judging what is answered, by python3-saml and more strictly than it does.

python3-saml looks at the signature, its algorithm and what it covers, at the issuer, the schema
and the times. What an answer leaves out it lets pass, and it asks only that the recipient
*contains* our address. Here the rules of the web browser profile (SAML profiles, 4.1.4.2 and
4.1.4.3) are kept.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.providers.saml.utils import fetch_metadata_url_config
from django.core.cache import cache
from lxml.etree import _Element
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from accounts.sign_in.ways import RefusedError

NAMES = OneLogin_Saml2_Constants.NSMAP
BEARER = OneLogin_Saml2_Constants.CM_BEARER
# As python3-saml reads it, which knows no types.
Configuration = dict[str, Any]
LONGEST = 24 * 3600  # seconds that an assertion may be good, and is remembered


def metadata_at(place: str, entity_id: str) -> Configuration:
    """What the document tells of the provider: a file is read anew, an address every four hours.

    Raises RefusedError.
    """
    try:
        if place.startswith("/"):
            text = Path(place).read_bytes()
            told = OneLogin_Saml2_IdPMetadataParser.parse(text, entity_id=entity_id)
        else:
            told = fetch_metadata_url_config({"metadata_url": place, "entity_id": entity_id})
        provider: Configuration = told["idp"]
        provider["singleSignOnService"]["url"], provider["entityId"]
    # The library raises whatever it stumbles on: it is away, no XML, or of somebody else.
    except Exception as error:
        raise RefusedError("NO_METADATA") from error
    return provider


def metadata_of_ours(configuration: Configuration) -> bytes:
    """What the provider has to know of us."""
    ours = OneLogin_Saml2_Settings(configuration, sp_validation_only=True)
    told: bytes = ours.get_sp_metadata()
    return told


def question(configuration: Configuration) -> tuple[str, str]:
    """The number of a new question, and the address at which the provider is asked.

    Raises RefusedError.
    """
    try:
        auth = OneLogin_Saml2_Auth(_received(configuration), configuration)
    except OneLogin_Saml2_Error as error:  # the provider has no key, or an address that is none
        raise RefusedError("NO_METADATA") from error
    url = auth.login(return_to="")
    return auth.get_last_request_id(), url


def judged(configuration: Configuration, text: str) -> OneLogin_Saml2_Response:
    """The answer, if it is the provider's own word, for us, now, and to a question of ours.

    Raises RefusedError with the name of the rule that it breaks.
    """
    try:
        answer = OneLogin_Saml2_Response(OneLogin_Saml2_Settings(configuration), text)
        answer.is_valid(_received(configuration), raise_exceptions=True)
        answer.get_nameid_data()  # one that is meant for somebody else is refused too
        broken = broken_rule(answer, configuration["sp"])
    # As above; and nothing in it has been believed yet.
    except Exception as error:
        raise RefusedError(_name_of(error)) from error
    if broken:
        raise RefusedError(broken)
    return answer


def broken_rule(answer: OneLogin_Saml2_Response, sp: Configuration) -> str:
    """Which rule of the profile an answer breaks that the library has passed; "" when none."""
    ours = sp["assertionConsumerService"]["url"]
    response = answer.get_xml_document()
    # The library has seen that there is one only, and that its signature is the provider's.
    assertion = response.find("saml:Assertion", NAMES)
    restrictions = assertion.findall("saml:Conditions/saml:AudienceRestriction", NAMES)
    audiences = [
        {audience.text for audience in each.findall("saml:Audience", NAMES)}
        for each in restrictions
    ]
    confirmations = [
        each.find("saml:SubjectConfirmationData", NAMES)
        for each in assertion.findall("saml:Subject/saml:SubjectConfirmation", NAMES)
        if each.get("Method") == BEARER
    ]
    number = answer.get_in_response_to()
    if response.get("Destination") != ours:
        return "WRONG_DESTINATION"
    if not audiences or any(sp["entityId"] not in each for each in audiences):
        return "WRONG_AUDIENCE"
    if not number:
        return "NOT_ASKED_FOR"
    if not any(_is_good(each, ours, number) for each in confirmations if each is not None):
        return "WRONG_SUBJECTCONFIRMATION"
    return ""


def is_new(answer: OneLogin_Saml2_Response) -> bool:
    """Whether its assertion has not been here before; from now on it has."""
    name = hashlib.sha256(answer.get_assertion_id().encode()).hexdigest()
    return bool(cache.add(f"saml-assertion:{name}", True, LONGEST))


def _is_good(confirmation: _Element, recipient: str, number: str) -> bool:
    """Whether the assertion may be brought by whoever has it: here, now, to this question."""
    now, until = OneLogin_Saml2_Utils.now(), confirmation.get("NotOnOrAfter")
    return (
        confirmation.get("Recipient") == recipient
        and confirmation.get("InResponseTo") == number
        and confirmation.get("NotBefore") is None
        and until is not None
        and now < OneLogin_Saml2_Utils.parse_SAML_to_time(until) <= now + LONGEST
    )


def _received(configuration: Configuration) -> dict[str, Any]:
    """Where answers are taken, as the library wants to be told of a request."""
    url = urlsplit(configuration["sp"]["assertionConsumerService"]["url"])
    is_https = "on" if url.scheme == "https" else "off"
    return {"https": is_https, "http_host": url.netloc, "script_name": url.path, "get_data": {}}


def _name_of(error: Exception) -> str:
    """The rule that the library found broken. Its own words may tell what the answer says."""
    code = getattr(error, "code", None)
    names = vars(OneLogin_Saml2_ValidationError).items()
    known = (name for name, value in names if name.isupper() and value == code)
    return next(known, type(error).__name__)
