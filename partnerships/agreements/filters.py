"""Narrowing the list of agreements."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter

from accounts.teams.filters import TeamFilter
from core.dates import months_after
from core.filters import ListFilter, ScopeFilter
from partnerships.agreements.models import Agreement, AgreementQuerySet

LAPSED = "lapsed"


class AgreementFilter(ListFilter[AgreementQuerySet]):
    """Narrows the list of agreements."""

    show = ScopeFilter(
        label=gettext_lazy("Näytä"),
        empty_label=gettext_lazy("Voimassa olevat"),
        choices=[
            ("3", gettext_lazy("Päättyvät 3 kuukauden sisällä")),
            ("6", gettext_lazy("Päättyvät 6 kuukauden sisällä")),
            ("12", gettext_lazy("Päättyvät 12 kuukauden sisällä")),
            (LAPSED, gettext_lazy("Päättyneet ilman jatkoa")),
        ],
        scope="of_time",
    )
    team = TeamFilter(field_name="partnership__team")
    kind = ChoiceFilter(
        label=gettext_lazy("Sopimuksen laji"),
        empty_label=gettext_lazy("Kaikki lajit"),
        choices=Agreement.Kind.choices,
    )

    def of_time(self, rows: AgreementQuerySet, show: str) -> AgreementQuerySet:
        """Those valid, those that end soon or those over, the first last day first."""
        last = F("valid_until")
        order = last.desc() if show == LAPSED else last.asc(nulls_last=True)
        match show:
            case "":
                found = rows.in_force()
            case "lapsed":
                found = rows.lapsed()
            case months:
                found = rows.ending_by(months_after(timezone.localdate(), int(months)))
        return found.order_by(order, "partnership__organisation__sort_key", "pk")

    @property
    def heading(self) -> str:
        """What the list shows, in words."""
        return self.in_words("show", self.chosen.get("show", ""))
