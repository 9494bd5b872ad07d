"""Inviting people: the mail in which one chooses one's first password."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.sign_in.local import may_use_password
from core.mail import send, write


def invite(*, user: User) -> None:
    """Send the person, in their own language, the link for choosing a password.

    Raises ValidationError when the person needs no invitation, or the mail did not leave.
    """
    if not user.is_active:
        raise ValidationError(_("Tunnus ei ole käytössä."))
    if user.last_login is not None:
        raise ValidationError(_("On jo kirjautunut sisään."))
    with translation.override(user.mail_language):
        mail = write(
            "account/email/password_reset_key",
            user.email,
            user=user,
            **_way_in(user),
        )
    if not send(mail):
        raise ValidationError(_("Viesti ei lähtenyt. Yritä myöhemmin uudelleen."))


def _way_in(user: User) -> dict[str, object]:
    """What the mail tells of coming in for the first time."""
    if not may_use_password(user.email):
        return {"is_first": True, "sign_in_url": f"{settings.SITE_URL}{reverse('account_login')}"}
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    return {"is_first": True, "password_reset_url": password_link(user), "days": days}


def password_link(user: User) -> str:
    """Where the person chooses a password: once, and within the days that the mail tells."""
    uid, token = user_pk_to_url_str(user), default_token_generator.make_token(user)
    if context.request is not None:
        return get_adapter().get_reset_password_from_key_url(f"{uid}-{token}")
    way = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.SITE_URL}{way}"
