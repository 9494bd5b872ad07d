"""Questions behind the pictures, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, F, Value
from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Membership
from core.dates import a_year_before
from partnerships.contacts.models import Contact
from partnerships.levels.models import Level
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Acquaintance, Organisation
from partnerships.partnerships.models import (
    LevelChange,
    Partnership,
    PartnershipQuerySet,
    Responsibility,
)
from teams.network.ecosystem import Neighbour
from teams.network.filters import NetworkFilter
from teams.network.flows import Flow, Standing, flows
from teams.network.members import Member, Network
from teams.network.names import LONGER, briefs

COLUMNS = ["pk", "name", "short_name", "category", "sectors", "is_example"]


def fitting(filters: NetworkFilter) -> PartnershipQuerySet:
    """The partnerships that fit, of the day that is looked at."""
    return filters.fitting(Partnership.objects.in_force(filters.scope)).order_by()


def neighbours(filters: NetworkFilter, levels: Iterable[Level]) -> list[Neighbour]:
    """The organisations that fit, by name, each with the levels that fit: two queries."""
    by_key = {level.pk: level for level in levels}
    held: dict[int, set[Level]] = defaultdict(set)
    for organisation, level in fitting(filters).values_list("organisation", "level"):
        held[organisation].add(by_key[level])
    rows = list(filters.narrow().values_list(*COLUMNS))
    brief = briefs(row[:3] for row in rows)
    return [
        Neighbour(
            key=key,
            name=name,
            brief=brief[key],
            category=category,
            sector=sectors[0] if sectors else "",
            levels=tuple(sorted(held[key], key=lambda level: level.order)),
            is_example=is_example,
        )
        for key, name, _short, category, sectors, is_example in rows
    ]


def held(filters: NetworkFilter) -> PartnershipQuerySet:
    """The partnerships of the day that fit, of organisations that fit."""
    return Partnership.objects.filter(
        pk__in=fitting(filters).values("pk"),
        organisation__in=filters.narrow().order_by().values("pk"),
    ).order_by()


def standing(filters: NetworkFilter, day: date | None) -> dict[int, Standing]:
    """The partnerships of another day that fit, by their keys: one query."""
    with filters.on(day):
        return _standing(held(filters))


def standing_on(day: date | None) -> dict[int, Standing]:
    """All partnerships of the day by their keys (None: now): one query."""
    return _standing(Partnership.objects.in_force(day))


def _standing(rows: PartnershipQuerySet) -> dict[int, Standing]:
    told = rows.order_by().values_list("pk", "level", "organisation")
    return {pk: Standing(pk, level, organisation) for pk, level, organisation in told}


def moves() -> dict[int, int]:
    """The keys of partnerships that went on as another one: one query."""
    return dict(LevelChange.objects.order_by().values_list("before", "after"))


def flows_of(filters: NetworkFilter) -> list[Flow]:
    """Who stayed, moved, came and went between the two days that are compared."""
    return flows(
        standing(filters, filters.compared),
        standing(filters, filters.day),
        standing_on(filters.compared),
        standing_on(filters.day),
        moves(),
    )


def counted(filters: NetworkFilter, days: Sequence[date]) -> dict[tuple[date, int], int]:
    """How many organisations each level, by its key, had on each of the days: one query."""
    rows = []
    for at, day in enumerate(days):
        with filters.on(day if day < timezone.localdate() else None):
            each = held(filters).annotate(at=Value(at)).values("at", "level")
            rows.append(each.annotate(n=Count("organisation", distinct=True)))
    told = rows[0].union(*rows[1:], all=True).values_list("at", "level", "n")
    return {(days[at], level): n for at, level, n in told}


def named(keys: Iterable[int]) -> list[Organisation]:
    """The organisations with these keys, by name: one query."""
    return list(Organisation.objects.filter(pk__in=set(keys)))


def networks(filters: NetworkFilter, also: Iterable[int] = ()) -> list[Network]:
    """The networks that fit, by name, with their members of the day: five queries.

    An organisation is one when it has members or we have a role in it, or when `also` has its key.
    """
    rows = NetworkMember.objects.in_sight().in_force(filters.scope)
    belonging = list(rows.order_by("pk").values_list("network", "member", "role"))
    roles = _our_roles(filters)
    found = filters.narrow().filter(
        pk__in={*roles, *also, *(network for network, _m, _r in belonging)}
    )
    names = Organisation.objects.in_bulk({member for _n, member, _r in belonging})
    told = {row.pk: (row.pk, row.name, row.short_name) for row in [*found, *names.values()]}
    brief, longer = briefs(told.values()), briefs(told.values(), LONGER)
    members: dict[int, list[Member]] = defaultdict(list)
    in_words = dict(Partnership.NetworkRole.choices)
    for network, key, role in belonging:
        members[network].append(Member(key, names[key].name, brief[key], str(in_words[role])))
    return [
        Network(
            key=row.pk,
            name=row.name,
            brief=longer[row.pk],
            kind=row.get_network_type_display(),
            our_role=roles.get(row.pk, ""),
            our_role_in_words=str(in_words.get(roles.get(row.pk, ""), "")),
            members=sorted(members[row.pk], key=lambda each: names[each.key].sort_key),
        )
        for row in found
    ]


def _our_roles(filters: NetworkFilter) -> dict[int, str]:
    """The college's role in each network, the one that binds most when there are several."""
    rows = Partnership.objects.in_force(filters.scope).exclude(network_role="")
    order = list(Partnership.NetworkRole.values)
    found: dict[int, str] = {}
    for organisation, role in rows.order_by("pk").values_list("organisation", "network_role"):
        found[organisation] = min(found.get(organisation, role), role, key=order.index)
    return found


def done(filters: NetworkFilter) -> list[tuple[int, list[str], list[str]]]:
    """Organisation, its fields and what is done, of each partnership that fits: one query."""
    told = held(filters).exclude(cooperation_forms="")
    return list(told.values_list("organisation", "organisation__sectors", "cooperation_forms"))


def held_by_teams(filters: NetworkFilter) -> list[tuple[int | None, int, int]]:
    """Team, level and organisation of each partnership that fits: one query."""
    rows = held(filters).recorded("team", filters.scope)
    return list(rows.values_list(F("then"), "level", "organisation"))


def taking_part(filters: NetworkFilter) -> set[int]:
    """Who cares for one of those that fit, knows one, or was in touch within a year: a query each.

    Keys of people who work here.
    """
    organisations = filters.narrow().order_by().values("pk")
    day = filters.today
    cared = Responsibility.objects.in_force(filters.scope).filter(
        partnership__in=fitting(filters).values("pk"),
        partnership__organisation__in=organisations,
    )
    known = Acquaintance.objects.in_force(filters.scope).filter(organisation__in=organisations)
    told = Contact.objects.told().filter(
        organisation__in=organisations, happened_on__gt=a_year_before(day), happened_on__lte=day
    )
    return {
        user
        for rows in (cared, known, told)
        for user in rows.order_by().values_list("user", flat=True)
    }


def staff() -> tuple[dict[int, set[int]], dict[str, set[int]]]:
    """Who works here, by the key of their teams and by staff group: two queries."""
    teams: dict[int, set[int]] = defaultdict(set)
    groups: dict[str, set[int]] = defaultdict(set)
    members = Membership.objects.open().filter(user__is_active=True).order_by()
    for team, user in members.values_list("team", "user"):
        teams[team].add(user)
    for user, group in User.objects.filter(is_active=True).values_list("pk", "staff_group"):
        groups[group].add(user)
    return teams, groups
