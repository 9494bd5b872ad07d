"""Which partnerships want to be asked about, and who could answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from core.dates import a_year_before, months_after
from partnerships.freshness.models import Asking
from partnerships.organisations.models import Acquaintance
from partnerships.partnerships.models import Partnership, PartnershipQuerySet, Responsibility

FRESH = 6  # months after a confirmation in which nobody is asked


def stale_partnerships(today: date) -> PartnershipQuerySet:
    """Open ones not confirmed for a while nor asked about this month, the stalest first."""
    asked = Asking.objects.of_month(today).filter(partnership=OuterRef("pk"))
    old = Q(confirmed_on=None) | Q(confirmed_on__lt=months_after(today, -FRESH))
    return (
        Partnership.objects.open()
        .filter(old, ~Exists(asked))
        .order_by(F("confirmed_on").asc(nulls_first=True), "started_on", "pk")
    )


def people_who_know(partnerships: PartnershipQuerySet, today: date) -> dict[int, list[int]]:
    """By partnership who can be asked about it: the main contact first, then who cares, who knows.

    Nobody who has left, does not want to be asked, or has said that it is not theirs.
    """
    rows = partnerships.order_by()
    cares = _askable(Responsibility.objects.open(), today).filter(partnership__in=rows)
    not_mine = Asking.objects.filter(
        user=OuterRef("user"),
        partnership=OuterRef("partnership"),
        answer=Asking.Answer.NOT_MINE,
        answered_on__gte=OuterRef("started_on"),
    )
    cares = cares.filter(~Exists(not_mine)).order_by("-is_main", "user")
    knows = _askable(Acquaintance.objects.open(), today).order_by("user")
    pairs: list[Iterable[tuple[int, int]]] = [
        cares.values_list("partnership", "user"),
        knows.filter(organisation__partnerships__in=rows).values_list(
            "organisation__partnerships", "user"
        ),
    ]
    people: defaultdict[int, list[int]] = defaultdict(list)
    for each in pairs:
        for partnership, user in each:
            if user not in people[partnership]:
                people[partnership].append(user)
    return people


def times_asked(today: date) -> Counter[int]:
    """How often each person was asked within a year."""
    rows = Asking.objects.filter(asked_on__gt=a_year_before(today)).order_by()
    return Counter(dict(rows.values("user").annotate(n=Count("pk")).values_list("user", "n")))


def taken_places(today: date) -> dict[int, set[int]]:
    """The places of the month that each person has used."""
    taken: defaultdict[int, set[int]] = defaultdict(set)
    for user, slot in Asking.objects.of_month(today).order_by().values_list("user", "slot"):
        taken[user].add(slot)
    return taken


def _askable(ties: QuerySet, today: date) -> QuerySet:
    """Ties of people who work here and want to be asked."""
    gone = Q(user__leaves_on__lt=today)
    return ties.filter(user__is_active=True, user__is_asked=True).exclude(gone)
