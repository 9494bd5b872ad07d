"""Which partnerships could deepen and which could rest, with reasons in words. Never a score.

The reasons come from what the register says; a new partnership is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Length, Replace
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.teams.models import Team
from core.dates import a_year_before
from partnerships.partnerships.models import Partnership, PartnershipQuerySet
from teams.growth.models import GrowthAnswer

MANY_FORMS = 3
LONG = 3  # years of cooperation
ENOUGH = 3  # reasons for asking
RECENT = 183  # days since somebody looked
MOST = 50  # asked about at once


@dataclass(frozen=True)
class Candidate:
    """A partnership and why the question is asked of it."""

    partnership: Partnership
    reasons: list[str]


def askable(team: Team) -> list[Partnership]:
    """The team's partnerships that are asked about now, by name: MOST of each way, one query each.

    What has been answered makes room for those that follow.
    """
    today = timezone.localdate()
    old = Partnership.objects.open().filter(team=team, started_on__lte=a_year_before(today))
    rows = old.select_related("organisation", "level")
    held = GrowthAnswer.objects.filter(partnership=OuterRef("pk")).holding_now()
    found: list[Partnership] = []
    for way, asked in (("deepen", _reasons_to_deepen(rows, today)), ("rest", _to_rest(rows))):
        found += asked.exclude(Exists(held.filter(way=way))).order_by("pk")[:MOST]
    return sorted(found, key=lambda row: row.organisation.sort_key)


def _reasons_to_deepen(rows: PartnershipQuerySet, today: date) -> PartnershipQuerySet:
    """As `may_deepen`, asked of the database."""
    forms = Length("cooperation_forms") - Length(
        Replace("cooperation_forms", Value("|"), Value(""))
    )
    others = Partnership.objects.open().exclude(team=OuterRef("team"))
    reasons = [
        Q(signs__gt=MANY_FORMS),
        Q(Exists(others.filter(organisation=OuterRef("organisation"), team__isnull=False))),
        Q(confirmed_on__gte=today - timedelta(days=RECENT)),
        ~Q(goal=""),
        Q(started_on__lte=today - timedelta(days=365 * LONG)),
    ]
    counted = [Case(When(reason, then=1), default=0) for reason in reasons]
    everyday = rows.filter(level__key="everyday").annotate(signs=forms)
    return everyday.annotate(reasons=reduce(add, counted)).filter(reasons__gte=ENOUGH)


def _to_rest(rows: PartnershipQuerySet) -> PartnershipQuerySet:
    """As `may_rest`, asked of the database."""
    deeper = rows.filter(rows.unconfirmed(), level__key__in=["development", "strategic"])
    return deeper.filter(rows.contact_passed() | Q(goal=""))


def suggested(rows: list[Partnership]) -> dict[str, list[Candidate]]:
    """By the way to move, which of a team's partnerships are asked about now: two queries.

    What has been answered a while ago is not asked again yet.
    """
    today = timezone.localdate()
    counted = (
        Partnership.objects.open()
        .filter(organisation__in=[row.organisation_id for row in rows])
        .order_by()
        .values_list("organisation")
        .annotate(Count("team", distinct=True))
    )
    answers = GrowthAnswer.objects.filter(partnership__in=rows).holding_now()
    held = set(answers.values_list("partnership", "way"))
    found = {
        "deepen": may_deepen(rows, dict(counted), today),
        "rest": may_rest(rows, today),
    }
    return {
        way: [each for each in candidates if (each.partnership.pk, way) not in held]
        for way, candidates in found.items()
    }


def may_deepen(
    partnerships: Iterable[Partnership], teams_of: dict[int, int], today: date
) -> list[Candidate]:
    """Everyday partnerships that already look like more.

    `teams_of` tells how many teams have an open partnership with each organisation.
    """
    found = []
    for row in partnerships:
        if row.level.key != "everyday" or row.started_on > a_year_before(today):
            continue
        reasons = _deepening(row, teams_of.get(row.organisation_id, 1), today)
        if len(reasons) >= ENOUGH:
            found.append(Candidate(row, reasons))
    return found


def _deepening(row: Partnership, teams: int, today: date) -> list[str]:
    reasons = []
    if len(row.cooperation_forms) >= MANY_FORMS:
        reasons.append(_("%(n)s yhteistyömuotoa") % {"n": len(row.cooperation_forms)})
    if teams > 1:
        reasons.append(_("mukana %(n)s tiimiä") % {"n": teams})
    looked_at = row.confirmed_on and (today - row.confirmed_on).days <= RECENT
    if looked_at and row.next_contact and row.next_contact >= today:
        reasons.append(
            _("säännöllinen yhteys, seuraavan kerran %(day)s")
            % {"day": date_format(row.next_contact)}
        )
    elif looked_at:
        reasons.append(_("tiedot katsottu puolen vuoden sisällä"))
    if row.goal:
        reasons.append(_("tavoite on kirjattu"))
    years = (today - row.started_on).days // 365
    if years >= LONG:
        reasons.append(_("yhteistyötä %(n)s vuotta") % {"n": years})
    return reasons


def may_rest(partnerships: Iterable[Partnership], today: date) -> list[Candidate]:
    """Deeper partnerships that nobody has had time for: a gentle way back to everyday."""
    found = []
    for row in partnerships:
        if row.level.key not in ("development", "strategic"):
            continue
        reasons = []
        if row.started_on > a_year_before(today):
            continue
        if row.is_unconfirmed:
            reasons.append(_("tietoja ei ole vahvistettu vuoteen"))
        if row.next_contact and row.next_contact < today:
            reasons.append(
                _("sovittu yhteydenotto %(day)s on mennyt ohi")
                % {"day": date_format(row.next_contact)}
            )
        if not row.goal:
            reasons.append(_("tavoitetta ei ole kirjattu"))
        if row.is_unconfirmed and len(reasons) > 1:
            found.append(Candidate(row, reasons))
    return found
