"""Which week, which team and which kind of things to tell of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.teams.filters import TeamField
from accounts.teams.models import Team
from core.dates import monday_of
from core.filter_forms import BUTTON, FilterForm, FilterRow
from core.history import Tracked
from core.typed import as_a
from partnerships.contacts.models import Contact
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WEEK = timedelta(days=7)
WEEKS = 26  # that can be chosen, this one first
KINDS: dict[str, tuple[StrOrPromise, list[type[Tracked]]]] = {
    "contacts": (gettext_lazy("Yhteydenotot"), [Contact]),
    "partnerships": (gettext_lazy("Kumppanuudet ja vastuut"), [Partnership, Responsibility]),
    "organisations": (gettext_lazy("Organisaatiot"), [Organisation]),
}


class ActivityForm(FilterForm):
    """Narrows what colleagues have done; without a week the last seven days."""

    helper = FilterRow("week", "team", "kind", "followed", BUTTON)

    week = forms.ChoiceField(label=gettext_lazy("Viikko"), required=False)
    team = TeamField(
        label=gettext_lazy("Kenen tekemää"),
        queryset=Team.objects.open(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Koko talo"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Mitä"),
        required=False,
        choices=[
            ("", gettext_lazy("Kaikki tapahtumat")),
            *((key, label) for key, (label, _models) in KINDS.items()),
        ],
    )

    followed = forms.BooleanField(label=gettext_lazy("Vain mitä seuraan"), required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        as_a(forms.ChoiceField, self.fields["week"]).choices = [
            ("", _("Viimeiset 7 päivää")),
            *weeks(timezone.localdate()),
        ]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        if week := self.cleaned_data.get("week"):
            first = date.fromisoformat(week)
            return first, first + WEEK - timedelta(days=1)
        today = timezone.localdate()
        return today - WEEK + timedelta(days=1), today

    @property
    def models(self) -> list[type[Tracked]] | None:
        """What is told of; None for everything."""
        kind = self.cleaned_data.get("kind")
        return KINDS[kind][1] if kind else None


def weeks(today: date) -> list[tuple[str, str]]:
    """The latest weeks by their Mondays, with their numbers and days."""
    mondays = [monday_of(today) - n * WEEK for n in range(WEEKS)]
    return [
        (
            monday.isoformat(),
            _("Viikko %(n)s: %(first)s–%(last)s")
            % {
                "n": monday.isocalendar().week,
                "first": date_format(monday, "MONTH_DAY_FORMAT"),
                "last": date_format(monday + WEEK - timedelta(days=1)),
            },
        )
        for monday in mondays
    ]
