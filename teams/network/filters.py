"""The register's filters, drawn in one row above the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.filter_forms import Drawn, FilterRow, Part, choice, search, ticks
from core.filters import PastDayField, PastDayFilter
from partnerships.register.filters import FORM_ID, RegisterFilter, RegisterForm

YEAR = timedelta(days=365)
OF_TODAY = ("status", "attention")  # what a past day does not tell


class SinceField(PastDayField):
    """The day that the present is compared with."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.label = gettext_lazy("Vertailupäivä")
        self.help_text = gettext_lazy("Tyhjä kenttä vertaa vuoden takaiseen.")


class SinceFilter(PastDayFilter):
    """The day that the present is compared with; it narrows nothing."""

    field_class = SinceField


class NetworkForm(RegisterForm):
    """The register's form, which also asks since when."""

    field_order = [*RegisterForm.field_order, "since"]

    def clean(self) -> dict[str, Any]:
        """What is compared comes before what it is compared with."""
        data = super().clean()
        since, day = data.get("since"), data.get("as_of") or timezone.localdate()
        self.fields["since"].widget.attrs["placeholder"] = date_format(day - YEAR)
        if since and since >= day:
            self.add_error("since", _("Vertailupäivän pitää olla ennen katsottavaa päivää."))
        return data


class NetworkFilter(RegisterFilter):
    """The register's filters for the pictures."""

    since = SinceFilter()

    class Meta:
        form = NetworkForm

    helper = FilterRow(
        "team",
        "as_of",
        Part("teams/network/_since.html", "since"),
        Part(
            "teams/network/_more.html",
            search(gettext_lazy("Hae")),
            Drawn("level", "teams/network/_level_ticks.html"),
            ticks("category"),
            ticks("attention"),
            *map(choice, ["sector", "city", "person", "form", "status"]),
        ),
        Part("teams/network/_kept.html"),
        form_id=FORM_ID,
        form_class="network-filters hide-print",
    )

    @property
    def today(self) -> date:
        """The day that is looked at."""
        return self.day or timezone.localdate()

    @property
    def compared(self) -> date:
        """The day that it is compared with."""
        since: date | None = self.chosen.get("since")
        return since or self.today - YEAR

    @contextmanager
    def on(self, day: date | None) -> Iterator[None]:
        """Ask the same of another day meanwhile; what is known of today alone is left out."""
        asked = self.chosen
        self.chosen = {name: asked[name] for name in asked if name not in (*OF_TODAY, "as_of")}
        if day:
            self.chosen["as_of"] = day
        try:
            yield
        finally:
            self.chosen = asked
