"""Narrowing the list of contacts, and gathering what was heard in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter

from accounts.teams.filters import TeamFilter
from core.dates import months_after
from core.filters import KeyFilter, ListFilter, ScopeFilter
from partnerships.contacts.models import Contact, ContactQuerySet

HEARD = "heard"
QUARTERS = 8  # that can be chosen, this one first


@dataclass(frozen=True)
class Heard:
    """A topic, how often it was heard of, and the query string of those contacts."""

    label: str
    count: int
    query: str


class ContactFilter(ListFilter[ContactQuerySet]):
    """Narrows the list of contacts."""

    show = ScopeFilter(
        label=gettext_lazy("Näytä"),
        empty_label=gettext_lazy("Kaikki yhteydenotot"),
        choices=[(HEARD, gettext_lazy("Kuullut tarpeet ja ennakkotiedot"))],
        scope="heard_in",
    )
    topic = ChoiceFilter(
        label=gettext_lazy("Mistä se kertoo"),
        empty_label=gettext_lazy("Kaikki aiheet"),
        choices=Contact.Topic.choices,
    )
    sector = KeyFilter(
        field_name="organisation__sectors",
        label=gettext_lazy("Toimiala"),
        empty_label=gettext_lazy("Kaikki toimialat"),
    )
    quarter = ChoiceFilter(
        label=gettext_lazy("Milloin"),
        empty_label=gettext_lazy("Milloin tahansa"),
        method="in_quarter",
    )
    kind = ChoiceFilter(
        label=gettext_lazy("Miten"),
        empty_label=gettext_lazy("Kaikki tavat"),
        choices=Contact.Kind.choices,
    )
    team = TeamFilter(field_name="partnership__team")

    def heard_in(self, rows: ContactQuerySet, show: str) -> ContactQuerySet:
        """All, or those where a need or a sign of what is coming was heard."""
        return rows.with_signal() if show == HEARD else rows

    def in_quarter(self, rows: ContactQuerySet, name: str, first: str) -> ContactQuerySet:
        """Those of the three months that begin on the day."""
        start = date.fromisoformat(first)
        return rows.filter(happened_on__gte=start, happened_on__lt=months_after(start, 3))

    @property
    def heading(self) -> str:
        """What the list shows, in words."""
        return self.in_words("show", self.chosen.get("show", ""))

    def topics(self) -> list[Heard]:
        """How much was heard of each topic in the contacts of the list, the most first."""
        heard = self.qs.with_signal().order_by().values_list("topic")
        counted = heard.annotate(n=Count("pk")).order_by("-n", "topic")
        names = {**dict(Contact.Topic.choices), "": _("Muusta")}
        return [
            Heard(str(names[topic]), n, self.query_string(show=HEARD, topic=topic))
            for topic, n in counted
        ]


def quarters(today: date | None = None) -> list[tuple[str, str]]:
    """The latest quarters by their first days, with their names."""
    today = today or timezone.localdate()
    this = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    firsts = [months_after(this, -3 * n) for n in range(QUARTERS)]
    return [
        (
            first.isoformat(),
            _("%(year)s, %(n)s. neljännes") % {"year": first.year, "n": (first.month + 2) // 3},
        )
        for first in firsts
    ]
