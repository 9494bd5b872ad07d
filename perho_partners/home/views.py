"""The front page: the whole network at a glance, and what waits for me."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.look.models import Look
from accounts.people.models import User
from accounts.people.session import person
from accounts.teams.models import Team
from core.filters import PastDayForm
from core.prepared import prepared
from core.querysets import how_many
from core.remembered import remembered
from partnerships.agreements.models import Agreement
from partnerships.freshness.models import Asking
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from partnerships.register.attention import ATTENTION, NO_LEVEL, NO_LEVEL_LABEL, QUERY
from partnerships.register.queries import in_register_on, no_partnership
from perho_partners.activity.lists import latest
from perho_partners.first_visit.things import first_things, how_far
from perho_partners.home.steps import first_steps
from perho_partners.home.tasks import MOST, tasks
from perho_partners.notices.gathering import how_many_new
from teams.comments.models import Mention
from teams.plans.models import Action
from toolkit.experiences.models import Experience
from toolkit.tools.models import Tool

MINE_SHOWN = 5
MINE_READ = 20  # for what waits
CHANGES_SHOWN = 7
ACTIONS_SHOWN = 5
ACTIONS_READ = 20
EXPERIENCES_SHOWN = 4
# Numbers of partnerships by the level's key in the database and the reason.
Counts = Mapping[int, Mapping[str, int]]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The four-field of levels with its fifth group; today, or on a past day."""
    filters = PastDayForm(request.GET)
    day = filters.day
    # mypy does not see what a method annotates
    levels: list[Any] = remembered(("front", day), lambda: counted_levels(day=day))
    totals = levels[0] if levels and day is None else None
    context: dict[str, Any] = {"filters": filters, "day": day, "today": timezone.localdate()}
    if day is not None:
        context["total"] = in_register_on(Organisation.objects.all(), day).count()
        context["cards"] = [Card(level) for level in levels]
    else:
        user = person(request)
        mine: list[Any] = cared_for(user)
        actions = own_actions(user)
        seen = how_far(user)
        askings = waiting_questions(user) if user.is_asked else []
        waiting = tasks(
            user, seen.offers, actions, mine, own_agreements(user), waiting_mentions(user)
        )
        counts = counts_of_needs()
        if totals:
            context["first_steps"] = first_steps(
                user,
                look=totals.has_look,
                teams=totals.has_teams,
                people=totals.people > 1,
                partners=totals.total > 0,
            )
        if not context.get("first_steps"):  # of the whole college: those come first
            context["first_things"] = first_things(seen, is_asked=bool(askings))
        context |= {
            "cards": [Card(level, flag_of(counts.get(level.pk, {}))) for level in levels],
            "total": totals.total if totals else 0,
            "tasks": waiting[:MOST],
            "more_tasks": max(0, len(waiting) - MOST),
            "asking": askings[0] if askings else None,
            "askings_left": len(askings) - 1,
            "mine": mine[:MINE_SHOWN],
            "mine_count": mine[0].how_many if mine else 0,
            "attention_query": QUERY,
            "needs": needs_of(counts, totals.without_level if totals else 0),
            "changes": latest(CHANGES_SHOWN),
            "new_notices": how_many_new(person(request)),
            "my_actions": [row for row in actions if not row.is_late][:ACTIONS_SHOWN],
            "my_tools": own_tools_in_need(user),
            "experiences": latest_experiences(),
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


@prepared
def counted_levels(*, day: date | None) -> QuerySet[Level]:
    """The levels with what is counted on the day; what else is counted today rides along."""
    counted = Level.objects.with_organisation_count(day)
    if day is not None:
        return counted
    current = Organisation.objects.current()
    this_year = Q(
        partnerships__ended_on=None, partnerships__started_on__year=timezone.localdate().year
    )
    return counted.annotate(
        total=how_many(current),
        without_level=how_many(current.filter(no_partnership(None))),
        new_this_year=Count("partnerships__organisation", distinct=True, filter=this_year),
        has_look=Exists(Look.objects.all()),
        has_teams=Exists(Team.objects.all()),
        people=how_many(User.objects.all()),
    )


@prepared
def cared_for(user: User) -> QuerySet[Partnership]:
    """What the person takes care of, the neediest first; beside the first ones how many all are."""
    mine = Partnership.objects.open().responsible_to(user).by_need()
    return mine.select_related("organisation", "level").annotate(how_many=Window(Count("pk")))[
        :MINE_READ
    ]


@prepared
def own_actions(user: User) -> QuerySet[Action]:
    """The open actions that the person is responsible for."""
    return Action.objects.responsible_to(user).open().for_list()[:ACTIONS_READ]


@prepared
def own_agreements(user: User) -> QuerySet[Agreement]:
    """The agreements that want a look, of what the person takes care of."""
    mine = Partnership.objects.open().responsible_to(user).order_by()
    return (
        Agreement.objects.wanting_a_look()
        .filter(partnership__in=mine)
        .select_related("partnership__organisation", "partnership__level")
        .order_by("valid_until", "pk")[:MOST]
    )


@prepared
def waiting_questions(user: User) -> QuerySet[Asking]:
    """What the person is asked this month."""
    return Asking.objects.waiting_for(user).for_page()


@prepared
def waiting_mentions(user: User) -> QuerySet[Mention]:
    """The comments that call the person."""
    return Mention.objects.waiting_for(user)[:MOST]


@prepared
def own_tools_in_need(user: User) -> QuerySet[Tool]:
    """The tools that the person is the contact of and that need care."""
    return Tool.objects.contact_is(user).needing_care().for_list()[:MINE_SHOWN]


@prepared
def latest_experiences() -> QuerySet[Experience]:
    """What colleagues tried last."""
    return Experience.objects.told().for_page()[:EXPERIENCES_SHOWN]


def counts_of_needs() -> Counts:
    """The open partnerships that need attention, by level and reason: one query."""
    return remembered(
        "needs",
        lambda: {row["level"]: {key: row[key] for key in ATTENTION} for row in counted_needs()},
    )


@prepared
def counted_needs() -> QuerySet[Partnership, Any]:
    """How many open partnerships of each level need attention, for each reason."""
    rows = Partnership.objects.open().order_by()
    numbers = {key: Count("pk", filter=meets(rows)) for key, (_label, meets) in ATTENTION.items()}
    return rows.values("level").annotate(**numbers)


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
