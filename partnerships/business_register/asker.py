"""Asks the business register: one number, one short answer, in time or not at all."""

from __future__ import annotations

import logging
import time
from urllib.parse import urlencode

import httpcore
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.wire import TimedBackend
from partnerships.business_register.companies import Company, UnreadableError, company_in
from partnerships.organisations.business_id import tidy_business_id, validate_business_id

STEP = 5.0  # seconds for each step
WHOLE_TIME = 8.0  # seconds for all of them: somebody waits before a page
LARGEST = 512 * 1024  # bytes; the answer of one company is some tens of thousands
HEADERS = [("User-Agent", "perho-partners/1.0"), ("Accept", "application/json")]
logger = logging.getLogger(__name__)


class NoAnswerError(Exception):
    """The register gave nothing that can be used."""


def is_on() -> bool:
    """Whether the address of a register is set."""
    return bool(settings.BUSINESS_REGISTER_URL)


def look_up(typed: str) -> Company:
    """What the register says of the number. Raises ValidationError with what to do instead."""
    number = tidy_business_id(typed)
    if not number:
        raise ValidationError(_("Kirjoita ensin Y-tunnus."))
    validate_business_id(number)
    try:
        found = company_in(_answer(number), number)
    except (NoAnswerError, UnreadableError, OSError, httpcore.NetworkError,
            httpcore.TimeoutException, httpcore.ProtocolError) as error:  # fmt: skip
        logger.warning("The business register did not answer: %s %s", type(error).__name__, error)
        message = _("Yritysrekisteri ei nyt vastaa. Kirjoita tiedot itse tai yritä myöhemmin.")
        raise ValidationError(message) from error
    if found is None:
        raise ValidationError(_("Tällä Y-tunnuksella ei löytynyt yritystä. Tarkista numerot."))
    return found


def _answer(number: str) -> bytes:
    """The body of the answer. The address is of our own settings: it leads nowhere else."""
    query = urlencode({"businessId": number})
    address = f"{settings.BUSINESS_REGISTER_URL}/companies?{query}"
    backend = TimedBackend(time.monotonic() + WHOLE_TIME)
    step = dict.fromkeys(("connect", "read", "write", "pool"), STEP)
    with (
        httpcore.ConnectionPool(network_backend=backend) as pool,
        pool.stream("GET", address, headers=HEADERS, extensions={"timeout": step}) as response,
    ):
        if response.status == 404:  # some ways of saying that there is none
            return b'{"companies": []}'
        if response.status != 200:
            raise NoAnswerError(f"status {response.status}")
        body = b""
        for part in response.iter_stream():
            body += part
            if len(body) > LARGEST:
                raise NoAnswerError("too large")
        return body
