"""The front page: the whole network at a glance, and what waits for me."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.filters import PastDayForm
from core.querysets import how_many
from core.story import latest_changes
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from partnerships.register.attention import ATTENTION, NO_LEVEL, NO_LEVEL_LABEL, QUERY
from partnerships.register.queries import in_register_on, no_partnership
from teams.plans.models import Action
from toolkit.experiences.models import Experience
from toolkit.tools.models import Tool

MINE_SHOWN = 8
CHANGES_SHOWN = 8
ACTIONS_SHOWN = 5
EXPERIENCES_SHOWN = 4
# Numbers of partnerships by the level's key in the database and the reason.
Counts = Mapping[int, Mapping[str, int]]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The four-field of levels with its fifth group; today, or on a past day."""
    filters = PastDayForm(request.GET)
    day = filters.day
    organisations = Organisation.objects
    counted = Level.objects.with_organisation_count(day)
    if day is None:  # what else is counted rides along: the levels are always there
        current = organisations.current()
        counted = counted.annotate(
            total=how_many(current),
            without_level=how_many(current.filter(no_partnership(None))),
            offers=how_many(person(request).handovers_offered.waiting()),
        )
    levels: list[Any] = list(counted)  # mypy does not see what a method annotates
    totals = levels[0] if levels and day is None else None
    context: dict[str, Any] = {"filters": filters, "day": day}
    if day is not None:
        context["total"] = in_register_on(organisations.all(), day).count()
        context["cards"] = [Card(level) for level in levels]
    else:
        responsible = Partnership.objects.open().responsible_to(person(request)).by_need()
        # The window counts them all beside the first ones, in one query.
        mine: list[Any] = list(
            responsible.select_related("organisation", "level").annotate(
                how_many=Window(Count("pk"))
            )[:MINE_SHOWN]
        )
        counts = counts_of_needs()
        context |= {
            "cards": [Card(level, flag_of(counts.get(level.pk, {}))) for level in levels],
            "total": totals.total if totals else 0,
            "mine": mine,
            "mine_count": mine[0].how_many if mine else 0,
            "attention_query": QUERY,
            "needs": needs_of(counts, totals.without_level if totals else 0),
            "changes": latest_changes(CHANGES_SHOWN),
            "offers": totals.offers if totals else 0,
            "my_actions": Action.objects.responsible_to(person(request))
            .open()
            .for_list()[:ACTIONS_SHOWN],
            "my_tools": Tool.objects.contact_is(person(request))
            .needing_care()
            .for_list()[:MINE_SHOWN],
            "experiences": Experience.objects.told().for_page()[:EXPERIENCES_SHOWN],
        }
    return render(request, "perho_partners/home/home.html", context)


@dataclass(frozen=True)
class Need:
    """Partnerships that need attention for one reason."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Card:
    """One level with the number of its organisations, and its first need in words."""

    level: Level
    flag: str = ""


def counts_of_needs() -> Counts:
    """The open partnerships that need attention, by level and reason: one query."""
    rows = Partnership.objects.open().order_by()
    numbers = {key: Count("pk", filter=meets(rows)) for key, (_label, meets) in ATTENTION.items()}
    counted: Iterable[Any] = rows.values("level").annotate(**numbers)
    return {row["level"]: {key: row[key] for key in ATTENTION} for row in counted}


def flag_of(counts: Mapping[str, int]) -> str:
    """The first need of a level in words; "" when all is well."""
    return next((FLAGS[key](counts[key]) for key in ATTENTION if counts.get(key)), "")


def needs_of(counts: Counts, without_level: int) -> list[Need]:
    """What needs attention in the whole register."""
    needs = [
        Need(key, str(label), sum(row[key] for row in counts.values()))
        for key, (label, _meets) in ATTENTION.items()
    ]
    return [*needs, Need(NO_LEVEL, str(NO_LEVEL_LABEL), without_level)]


FLAGS: dict[str, Callable[[int], str]] = {
    "responsible": lambda n: _("%(n)s ilman vastuuta") % {"n": n},
    "contact": lambda n: (
        ngettext("%(n)s yhteydenotto myöhässä", "%(n)s yhteydenottoa myöhässä", n) % {"n": n}
    ),
    "unconfirmed": lambda n: _("%(n)s vahvistamatta yli 12 kk") % {"n": n},
    "vague": lambda n: _("%(n)s kaipaa tarkempaa kuvausta") % {"n": n},
    "renewal": lambda n: (
        ngettext("%(n)s sopimus katsottava läpi", "%(n)s sopimusta katsottava läpi", n) % {"n": n}
    ),
}
