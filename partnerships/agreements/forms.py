"""What people fill in about an agreement."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DayField, ReasonForm, TrackedForm, WebAddressField
from core.typed import as_a
from partnerships.agreements.models import Agreement


class AgreementForm(TrackedForm):
    """What has been agreed; the document stays in the college's own system."""

    in_sight = {
        *["kind", "partner_goals", "partner_conditions", "valid_from", "valid_until"],
        *["document", "remind_on"],
    }

    valid_from = DayField(label=gettext_lazy("Voimassa alkaen"))
    valid_until = DayField(
        label=gettext_lazy("Viimeinen voimassaolopäivä"),
        required=False,
        help_text=gettext_lazy("Jätä tyhjäksi, jos sopimus on voimassa toistaiseksi."),
    )
    document = WebAddressField(
        label=gettext_lazy("Linkki asiakirjaan"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text=gettext_lazy("Asiakirja pysyy talon omassa järjestelmässä. Tähän vain osoite."),
    )
    remind_on = DayField(
        label=gettext_lazy("Muistuta"),
        required=False,
        help_text=gettext_lazy(
            "Päivä, josta alkaen nostamme sopimuksen esiin. Tyhjä: 90 päivää ennen päättymistä."
        ),
    )

    class Meta:
        model = Agreement
        fields = [
            "kind",
            "partner_goals",
            "partner_conditions",
            "valid_from",
            "valid_until",
            "document",
            "remind_on",
        ]
        labels = {
            "kind": gettext_lazy("Sopimuksen laji"),
            "partner_goals": gettext_lazy("Kumppanin tavoitteet"),
            "partner_conditions": gettext_lazy("Kumppanin ehdot"),
        }
        help_texts = {
            "kind": gettext_lazy(
                "Yksittäisen opiskelijan koulutus- ja oppisopimukset eivät kuulu tähän."
            ),
            "partner_goals": gettext_lazy("Mitä kumppani haluaa yhteistyöltä, omin sanoin."),
            "partner_conditions": gettext_lazy("Millä ehdoilla kumppani lähtee mukaan."),
        }
        error_messages = {"kind": {"required": gettext_lazy("Valitse sopimuksen laji.")}}
        widgets = {
            "partner_goals": forms.Textarea(attrs={"rows": 3}),
            "partner_conditions": forms.Textarea(attrs={"rows": 3}),
        }

    def prepare(self) -> None:
        super().prepare()
        kind = as_a(forms.ChoiceField, self.fields["kind"])
        kind.choices = [("", _("Valitse laji")), *Agreement.Kind.choices]


class EndAgreementForm(ReasonForm):
    """Until when an agreement is valid after all, and why."""

    on = DayField(label=gettext_lazy("Viimeinen voimassaolopäivä"), initial=timezone.localdate)
