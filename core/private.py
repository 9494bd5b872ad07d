"""What does not belong in a register of organisations: marks of a private person."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.fi import hetu

# Stands wherever a text about partners is written: what it asks no program can see.
KEEP_OUT = _(
    "Älä kirjaa kumppanin henkilöiden nimiä, mielipiteitä ihmisistä äläkä terveys- tai "
    "opiskelijatietoja."
)
_IDENTITY_CODE = re.compile(r"(?<!\w)\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?!\w)", re.IGNORECASE)
# A mobile number is nearly always a person's own; the numbers of a switchboard are not looked for.
_MOBILE = re.compile(r"(?<![\d-])(?:\+358[\s-]?|0)(?:4\d|50)(?:[\s-]?\d){5,8}(?!\d)")


def has_identity_code(text: str) -> bool:
    """Whether a Finnish personal identity code stands in the text; its check digit is counted."""
    return any(hetu.is_valid(found) for found in _IDENTITY_CODE.findall(text))


def has_mobile_number(text: str) -> bool:
    """Whether a Finnish mobile number stands in the text."""
    return bool(_MOBILE.search(text))


def refuse_identity_code(text: str) -> None:
    """Raise ValidationError when somebody's personal identity code stands in the text."""
    if has_identity_code(text):
        raise ValidationError(
            _("Tekstissä on henkilötunnus. Poista se: rekisteri ei ole henkilöistä."),
            code="private",
        )


def refuse_private(text: str) -> None:
    """Raise ValidationError when a personal identity code or a mobile number is in the text."""
    refuse_identity_code(text)
    if has_mobile_number(text):
        raise ValidationError(
            _("Tekstissä on matkapuhelinnumero. Poista se ja kirjaa rooli tai yksikkö."),
            code="private",
        )
