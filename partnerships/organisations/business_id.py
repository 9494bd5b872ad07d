"""The Finnish business id (Y-tunnus), such as 0112038-9."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fi import ytunnus


def validate_business_id(value: str) -> None:
    """Raise ValidationError unless the form and the check digit are right."""
    try:
        ytunnus.validate(value)
    except StdnumError:
        raise ValidationError(
            _("Y-tunnuksessa on virhe. Tarkista numerot, esimerkiksi 0112038-9."),
            code="business_id",
        ) from None


def tidy_business_id(value: str) -> str:
    """The id as it is stored: "FI 01120389" becomes "0112038-9"; a wrong one stays as it is."""
    return ytunnus.format(value) if ytunnus.is_valid(value) else value.strip()


def ways_to_write(number: str) -> list[str]:
    """What people look for when they mean the id: with and without its hyphen and its country."""
    return [f"FI{number}", f"FI{number.replace('-', '')}"] if number else []
