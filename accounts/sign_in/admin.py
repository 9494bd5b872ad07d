"""Inviting people from the admin: who is added there, and many at once."""

from __future__ import annotations

from allauth.account import admin as of_addresses
from allauth.mfa import admin as of_steps
from allauth.socialaccount import admin as of_providers
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.people.admin import UserAdmin, UserCreationForm
from accounts.people.models import User
from accounts.sign_in.invitations import invite
from core.bulk import bulk_action


def _invite(user: User, request: HttpRequest) -> None:
    invite(user=user)


def _invited(number: int) -> str:
    return ngettext("%(n)s kutsu on lähetetty.", "%(n)s kutsua on lähetetty.", number) % {
        "n": number
    }


class InvitingForm(UserCreationForm):
    """Adds a person, who is told so by mail unless the tick is taken away."""

    invite = forms.BooleanField(
        label=_("Lähetä kutsu"),
        help_text=_("Henkilö saa sähköpostin, jossa kerrotaan, miten pääsee sisään."),
        required=False,
        initial=True,
    )


# What libraries keep of addresses, providers and second steps is nobody's to read or edit here, not
# even a superuser's.
for model in (
    of_addresses.EmailAddress,
    of_providers.SocialAccount,
    of_providers.SocialApp,
    of_providers.SocialToken,
    of_steps.Authenticator,
):
    admin.site.unregister(model)
# The invitation is a mail of signing in, so it belongs to the room above that of the people.
admin.site.unregister(User)


@admin.register(User)
class InvitingUserAdmin(UserAdmin):
    """People who may sign in, and the mails that let them in for the first time."""

    add_form = InvitingForm
    add_fieldsets = [
        (None, {"fields": [*UserCreationForm.Meta.fields, "invite"]}),
    ]
    actions = [
        bulk_action(
            "invite",
            _("Lähetä kutsu"),
            _invite,
            told=_invited,
            lede=_("Jokainen saa sähköpostin, jossa kerrotaan, miten pääsee sisään."),
        )
    ]

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        """Who is added is invited once it is certain that they were saved."""
        super().save_model(request, obj, form, change)
        if not change and form.cleaned_data["invite"]:
            transaction.on_commit(lambda: self.tell(request, obj))

    def tell(self, request: HttpRequest, user: User) -> None:
        """Invite the person; a mail that does not leave is told, and the person stays."""
        known = {"who": user.email}
        try:
            invite(user=user)
        except ValidationError as error:
            text = gettext("%(who)s on lisätty, mutta kutsu ei lähtenyt: %(why)s")
            known["why"] = " ".join(error.messages)
            self.message_user(request, text % known, messages.WARNING)
        else:
            self.message_user(request, gettext("Kutsu on lähetetty: %(who)s") % known)
