"""Narrowing the list of agreements."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.teams.models import Team
from core.dates import months_after
from partnerships.agreements.models import Agreement, AgreementQuerySet


class AgreementFilter(forms.Form):
    """Narrows the list of agreements; a wrong choice is told about and left out."""

    LAPSED = "lapsed"

    show = forms.ChoiceField(
        label=gettext_lazy("Näytä"),
        required=False,
        choices=[
            ("", gettext_lazy("Voimassa olevat")),
            ("3", gettext_lazy("Päättyvät 3 kuukauden sisällä")),
            ("6", gettext_lazy("Päättyvät 6 kuukauden sisällä")),
            ("12", gettext_lazy("Päättyvät 12 kuukauden sisällä")),
            (LAPSED, gettext_lazy("Päättyneet ilman jatkoa")),
        ],
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Vastuutiimi"),
        queryset=Team.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Kaikki tiimit"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Sopimuksen laji"),
        required=False,
        choices=[("", gettext_lazy("Kaikki lajit")), *Agreement.Kind.choices],
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="f-%s")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
            for code in ("invalid_choice", "invalid_pk_value"):
                field.error_messages[code] = _("Tätä valintaa ei ole. Valitse luettelosta.")

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The choices that hold."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def heading(self) -> str:
        """What the list shows, in words."""
        return str(dict(cast(Any, self.fields["show"]).choices)[self.chosen.get("show", "")])

    def narrow(self, agreements: AgreementQuerySet) -> AgreementQuerySet:
        """The agreements that fit, those first whose last day comes first."""
        chosen = self.chosen
        match chosen.get("show"):
            case None:
                found = agreements.in_force()
            case self.LAPSED:
                found = agreements.lapsed()
            case months:
                found = agreements.ending_by(months_after(timezone.localdate(), int(months)))
        if team := chosen.get("team"):
            found = found.filter(partnership__team=team)
        if kind := chosen.get("kind"):
            found = found.filter(kind=kind)
        last = F("valid_until")
        order = last.desc() if chosen.get("show") == self.LAPSED else last.asc(nulls_last=True)
        return found.order_by(order, "partnership__organisation__sort_key", "pk")

    def query_string(self) -> str:
        """The choices as a tidy query string."""
        return urlencode(
            {name: getattr(value, "slug", value) for name, value in self.chosen.items()}
        )
