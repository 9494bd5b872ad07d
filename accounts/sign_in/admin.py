"""What is done to many people at once."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.people.models import User
from accounts.sign_in.invitations import invite
from core.bulk import bulk_action


def _invite(user: User, request: HttpRequest) -> None:
    invite(user=user)


def _invited(number: int) -> str:
    return ngettext("%(n)s kutsu on lähetetty.", "%(n)s kutsua on lähetetty.", number) % {
        "n": number
    }


# The invitation is a mail of signing in, so it belongs to the room above that of the people.
admin.site.get_model_admin(User).actions = [
    bulk_action(
        "invite",
        _("Lähetä kutsu"),
        _invite,
        told=_invited,
        lede=_("Jokainen saa sähköpostin, jossa on linkki oman salasanan valitsemiseen."),
    )
]
