"""What is asked for a new key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from core.private import refuse_identity_code
from core.typed import Posted, as_a
from exchange.api.models import MOST_DAYS, AccessToken
from exchange.api.rules import may_have

Scope = AccessToken.Scope


class TokenForm(forms.Form):
    """What the key is for, what it opens and for how long."""

    name = forms.CharField(
        label=gettext_lazy("Mihin avainta käytetään?"),
        help_text=gettext_lazy("Esimerkiksi: Power BI, kumppanien raportti."),
        max_length=60,
        validators=[refuse_identity_code],
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Mitä avain avaa?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Valitse, mitä avain avaa.")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Kuinka kauan avain on voimassa?"),
        choices=[
            (30, gettext_lazy("30 päivää")),
            (90, gettext_lazy("90 päivää")),
            (180, gettext_lazy("180 päivää")),
            (MOST_DAYS, gettext_lazy("Vuoden")),
        ],
        coerce=int,
        initial=90,
    )

    def __init__(self, data: Posted | None = None, *, user: User) -> None:
        super().__init__(data, initial={"scopes": [Scope.READ]})
        field = as_a(forms.MultipleChoiceField, self.fields["scopes"])
        field.choices = [choice for choice in Scope.choices if may_have(user, choice[0])]

    def clean_scopes(self) -> list[str]:
        """Levels are told beside something."""
        scopes: list[str] = self.cleaned_data["scopes"]
        if scopes == [Scope.LEVELS]:
            raise forms.ValidationError(_("Tasot kulkevat muiden tietojen mukana. Valitse nekin."))
        return scopes
