"""Questions to the whole register: over organisations, partnerships, teams and people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import (
    DateField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.teams.models import Team
from core.dates import end_of
from core.editions import as_of_edition
from core.paginator import MOST
from core.querysets import Moment, Sql, sql_of_counts
from core.remembered import remembered
from core.text import finnish_sort_key, search_words
from core.typed import as_a
from partnerships.contacts.models import Contact
from partnerships.keywords.models import Keyword
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation, OrganisationQuerySet
from partnerships.partnerships.models import Partnership, PartnershipQuerySet, Responsibility
from search.asking import Question

NEVER = Value(date.min, output_field=DateField())
STORED = {  # of a column: whether there is nothing to sort by, and what there is
    "team": ("sort_keys__has_no_team", "sort_keys__team"),
    "confirmed": ("sort_keys__has_no_partnership", "sort_keys__confirmed_on"),
}
OF_ORGANISATION = {"organisation": OuterRef("pk")}


def in_register_on(organisations: OrganisationQuerySet, day: date) -> OrganisationQuerySet:
    """Those that the register holds for the day: known by then and not yet archived."""
    started = Partnership.objects.filter(**OF_ORGANISATION, started_on__lte=day)
    then = Organisation.history.filter(id=OuterRef("pk"), history_date__lt=end_of(day))
    archived = then.order_by("-history_id").values("archived_on")[:1]
    return organisations.annotate(archived_then=Subquery(archived)).filter(
        Q(registered_on__lte=day) | Exists(started), archived_then=None
    )


def former(organisations: OrganisationQuerySet) -> OrganisationQuerySet:
    """Those with partnerships behind them and none open."""
    any_at_all = Exists(Partnership.objects.filter(**OF_ORGANISATION))
    return organisations.filter(any_at_all, no_partnership(None))


def no_partnership(on: Moment) -> Q:
    """The condition that no partnership is in force then (None: now)."""
    return ~Q(Exists(Partnership.objects.in_force(on).filter(**OF_ORGANISATION)))


def search_now(
    organisations: OrganisationQuerySet, question: Question, *, nearly: bool = False
) -> OrganisationQuerySet:
    """Those that answer the question, each with its `rank`.

    What is nearly meant comes along when little is found; `nearly` finds that also when nothing
    has the words themselves.
    """
    found = organisations if nearly or question.is_found else organisations.none()
    return as_a(OrganisationQuerySet, question.rank_of(found))


def search(
    organisations: OrganisationQuerySet, text: str, on: Moment, *, nearly: bool = False
) -> OrganisationQuerySet:
    """Those where every word was found, on a past day or among what has ended.

    It is looked for in the name, the cooperation, the team and the people, inside words too;
    `nearly` forgives typing mistakes on PostgreSQL alone.
    """
    lookup = "trigram_word_similar" if nearly else "contains"
    if nearly and connection.vendor != "postgresql":
        return organisations.none()
    for word in search_words(text):
        organisations = organisations.filter(pk__in=_holding(word, on, lookup))
    return organisations


def _holding(word: str, on: Moment, lookup: str) -> QuerySet:
    # A union, not an OR: each branch can then use its own trigram index.
    condition = {f"search_text__{lookup}": word}
    partnerships = Partnership.objects.in_force(on).order_by()
    people = Responsibility.objects.in_force(on).order_by()
    return (
        Organisation.objects.filter(**condition)
        .order_by()
        .values("pk")
        .union(
            partnerships.filter(**condition).values("organisation"),
            partnerships.filter(**{f"team__search_text__{lookup}": word}).values("organisation"),
            people.filter(**{f"user__search_text__{lookup}": word}).values(
                "partnership__organisation"
            ),
        )
    )


def with_partnerships(organisations: OrganisationQuerySet, on: Moment) -> OrganisationQuerySet:
    """Each with its partnerships of the day as `shown_partnerships`: two more queries."""
    rows = Partnership.objects.in_force(on).for_list(on)
    return organisations.prefetch_related(
        Prefetch("partnerships", queryset=rows, to_attr="shown_partnerships")
    )


def cities() -> list[str]:
    """The towns of the organisations in the register, in the Finnish alphabet."""
    known = Organisation.objects.current().exclude(city="").order_by()
    return sorted(
        remembered("cities", lambda: set(known.values_list("city", flat=True).distinct())),
        key=finnish_sort_key,
    )


def levels_with_counts() -> list[Level]:
    """Every level, with the number of organisations on it now as `organisation_count`."""
    counted = Level.objects.with_organisation_count(None)
    return remembered("levels", lambda: list(counted))


def organisations_by_level(
    organisations: OrganisationQuerySet, partnerships: PartnershipQuerySet
) -> list[tuple[Level, int]]:
    """Every level, and how many of the organisations the partnerships put on it: two queries.

    They are counted no further than to one more than MOST.
    """
    every = levels()
    counts = sql_by_level(organisations, partnerships, every).ask() or [()]
    return list(zip(every, counts[0], strict=True))


def levels() -> list[Level]:
    """Every level in its order; nobody may change them."""
    return as_of_edition("levels", (Keyword, Level), lambda: list(Level.objects.all()))


def sql_by_level(
    organisations: OrganisationQuerySet, partnerships: PartnershipQuerySet, levels: Iterable[Level]
) -> Sql:
    """What asks how many of the organisations the partnerships put on each level."""
    here = partnerships.order_by().filter(organisation=OuterRef("pk"))
    rows = [organisations.filter(Exists(here.filter(level=level))) for level in levels]
    return sql_of_counts(rows, MOST)


def likeliest(organisations: OrganisationQuerySet, question: Question) -> OrganisationQuerySet:
    """Of many that answer, those that the best are among: few enough to be ranked."""
    return organisations.filter(pk__in=question.likeliest_of(organisations))


def with_last_contact(organisations: OrganisationQuerySet, on: date | None) -> OrganisationQuerySet:
    """Each with the day when somebody was last in touch by then, as `last_contact`."""
    told = Contact.objects.told().filter(**OF_ORGANISATION).order_by("-happened_on")
    if on:
        told = told.filter(happened_on__lte=on)
    return organisations.annotate(last_contact=Subquery(told.values("happened_on")[:1]))


def sorted_by(organisations: OrganisationQuerySet, sort: str, on: Moment) -> OrganisationQuerySet:
    """In the order of a register column; the name decides among equals."""
    descending, column = sort.startswith("-"), sort.removeprefix("-")
    if column == "relevance":
        return organisations.order_by(F("rank").desc(), "sort_key", "pk")
    if column not in ("team", "confirmed"):
        return organisations.order_by("-sort_key" if descending else "sort_key", "pk")
    if on is None:
        # Every organisation has its sort keys: joined so, an index of theirs gives the order.
        joined = organisations.filter(sort_keys__isnull=False)
        none, key = STORED[column]
        order = f"-{key}" if descending else key
        return joined.order_by(none, order, "sort_keys__name", "sort_keys__organisation")
    counted = F("column")
    last = counted.desc(nulls_last=True) if descending else counted.asc(nulls_last=True)
    return organisations.annotate(column=_counted(column, on)).order_by(last, "sort_key", "pk")


def _counted(column: str, on: Moment) -> Subquery:
    """What SortKeys keeps of the open partnerships, of those of another moment."""
    rows = Partnership.objects.in_force(on).filter(**OF_ORGANISATION).order_by()
    if column == "team":
        return Subquery(rows.order_by("team__sort_key").values("team__sort_key")[:1])
    day = Coalesce("confirmed_on", NEVER)  # older than any day
    return Subquery(rows.values("organisation").annotate(oldest=Min(day)).values("oldest"))


def as_written_on(partnerships: Iterable[Partnership], day: date) -> None:
    """Put back the values that the history holds for the day: three queries.

    A partnership entered after the day shows what was written first.
    """
    by_key = {partnership.pk: partnership for partnership in partnerships}
    if not by_key:
        return
    records = Partnership.history.filter(id__in=by_key).order_by().values("id").annotate(
        then=Max("history_id", filter=Q(history_date__lt=end_of(day))), first=Min("history_id")
    )  # fmt: skip
    wanted = [row["then"] or row["first"] for row in records]
    teams = Team.objects.in_bulk()
    for row in Partnership.history.filter(history_id__in=wanted):
        partnership = by_key[row.id]
        partnership.description, partnership.confirmed_on = row.description, row.confirmed_on
        partnership.is_vague = partnership.compute_is_vague()
        partnership.team = teams.get(row.team_id)
