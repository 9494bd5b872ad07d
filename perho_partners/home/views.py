"""The front page: the whole network at a glance, and what waits for me."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

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
    levels: list[Any] = list(counted)
    totals = levels[0] if levels and day is None else None
    context: dict[str, Any] = {"filters": filters, "day": day, "levels": levels}
    if day is not None:
        context["total"] = in_register_on(organisations.all(), day).count()
    else:
        responsible = Partnership.objects.open().responsible_to(person(request)).by_need()
        # The window counts them all beside the first ones, in one query.
        mine: list[Any] = list(
            responsible.select_related("organisation", "level").annotate(
                how_many=Window(Count("pk"))
            )[:MINE_SHOWN]
        )
        context |= {
            "total": totals.total if totals else 0,
            "mine": mine,
            "mine_count": mine[0].how_many if mine else 0,
            "attention_query": QUERY,
            "needs": count_needs(levels, totals.without_level if totals else 0),
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


def count_needs(levels: list[Any], without_level: int) -> list[Need]:
    """What needs attention in the whole register; each level gets its first need in words."""
    rows = Partnership.objects.open().order_by()
    conditions = {key: meets(rows) for key, (_label, meets) in ATTENTION.items()}
    counts: dict[int, dict[str, int]] = {
        row["level"]: cast(Any, row)
        for row in rows.values("level").annotate(
            **{key: Count("pk", filter=condition) for key, condition in conditions.items()}
        )
    }
    for level in levels:
        row = counts.get(level.pk, {})
        level.flag = next((FLAGS[key](row[key]) for key in ATTENTION if row.get(key)), "")
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
