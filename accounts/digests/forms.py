"""When one's digest comes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User


class DigestForm(forms.Form):
    """The weekday of one's digest, or none."""

    digest_day = forms.TypedChoiceField(
        label=_("Milloin kooste tulee?"),
        choices=User.DigestDay.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Valitse viikonpäivä tai se, ettet halua koostetta."),
            "invalid_choice": _("Valitse viikonpäivä luettelosta."),
        },
    )
