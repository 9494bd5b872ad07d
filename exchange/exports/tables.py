"""What leaves as a spreadsheet: the rows that a page's filters leave, and their columns."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from types import SimpleNamespace
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from core.addresses import reverse
from core.choices import key_in
from exchange.lists import actions, members, partners, tools
from exchange.lists.cells import in_words
from exchange.lists.columns import Column, Told, Value, of
from exchange.lists.named import Named, to_be_given
from exchange.lists.partners import Partner, org, what
from partnerships.agreements.filters import AgreementFilter
from partnerships.agreements.models import Agreement
from partnerships.contacts.filters import ContactFilter, quarters
from partnerships.contacts.models import Contact
from partnerships.keywords.queries import keyword_choices
from partnerships.levels.models import Level
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from partnerships.register.filters import RegisterFilter
from partnerships.register.queries import (
    as_written_on,
    sorted_by,
    with_last_contact,
)
from quality.completeness.table import ASPECTS, Row, lines
from quality.criteria.rules import may_review
from quality.reviews.models import Review
from teams.network.filters import NetworkFilter
from teams.network.queries import flows_of
from teams.network.question import Question
from teams.network.shown import FlowWords
from teams.plans.models import Action
from toolkit.tools.filters import ToolFilter

CHUNK = 1000  # rows in memory at a time


@dataclass(frozen=True)
class OutTable:
    """One kind of spreadsheet. `rows` reads what the address asks for, a chunk at a time."""

    key: str
    title: str | Promise
    columns: Sequence[Column]
    rows: Callable[[QueryDict, User], Iterable[Told]]
    page: Callable[[Told], str] | None = None  # the address of a row's own page


def _page(view: str, key: Callable[[Told], int]) -> Callable[[Told], str]:
    """The address of a row's own page by its key, worked out once for all the rows."""
    around = cache(lambda: reverse(view, args=[0]).rpartition("0"))

    def page(told: Told) -> str:
        before, _zero, after = around()
        return f"{before}{key(told)}{after}"

    return page


def _in_chunks(rows: QuerySet) -> Iterator[list[Told]]:
    """The rows by the thousand, with what they prefetch."""
    found = iter(rows.iterator(chunk_size=CHUNK))
    while chunk := list(islice(found, CHUNK)):
        yield chunk
        # A row holds what was prefetched for it and is held by that: let them go at once.
        del chunk
        gc.collect()


def _partners(query: QueryDict, user: User) -> Iterator[Partner]:
    """A line for each partnership of the organisations that the register shows."""
    filters = RegisterFilter(query)
    found = filters.narrow()
    if filters.chosen.get("q") and not found.exists():
        found = filters.narrow(nearly=True)
    found = with_last_contact(sorted_by(found, filters.sort, filters.scope), filters.day)
    named, told = Named(), to_be_given(filters.scope)
    found = found.defer("search_text", "sort_key").prefetch_related(
        Prefetch("partnerships", told, to_attr="shown_partnerships")
    )
    for chunk in _in_chunks(found):
        named.give(row for each in chunk for row in each.shown_partnerships)
        if filters.day:
            as_written_on((row for each in chunk for row in each.shown_partnerships), filters.day)
        for organisation in chunk:
            for partnership in organisation.shown_partnerships or [None]:
                yield Partner(organisation, partnership)
        del chunk, organisation, partnership


def _agreements(query: QueryDict, user: User) -> Iterator[Agreement]:
    rows = AgreementFilter(query, Agreement.objects.for_list()).qs
    return (row for chunk in _in_chunks(rows) for row in chunk)


def _contacts(query: QueryDict, user: User) -> Iterator[Contact]:
    choices = {"sector": keyword_choices()[0], "quarter": quarters()}
    rows = ContactFilter(query, Contact.objects.told().for_page(), choices=choices).qs
    return (row for chunk in _in_chunks(rows) for row in chunk)


def _tools(query: QueryDict, user: User) -> Iterator[object]:
    rows = ToolFilter(query, user, list(Level.objects.all())).qs
    return (row for chunk in _in_chunks(rows) for row in chunk)


def _actions(query: QueryDict, user: User) -> Iterator[Action]:
    """Those of a team and a year, or of all teams; one dropped leaves with the others."""
    rows = Action.objects.for_list().with_sets()
    if slug := query.get("team"):
        rows = rows.filter(plan__team__slug=slug.replace("\0", ""))
    if year := key_in(query.get("year", "")):
        rows = rows.filter(plan__year=year)
    rows = rows.order_by("plan__year", "plan__team__sort_key", "starts_on", "pk")
    return (row for chunk in _in_chunks(rows) for row in chunk)


def _reviews(query: QueryDict, user: User) -> Iterator[Review]:
    """The published ones, of a round or of all; for the quality group the unfinished ones too."""
    rows = Review.objects.published()
    if may_review(user):
        rows = rows | Review.objects.unfinished()
    if number := key_in(query.get("round", "")):
        rows = rows.filter(round=number)
    rows = rows.for_list().with_answers().in_order()
    return (row for chunk in _in_chunks(rows) for row in chunk)


# Reviews with the answers that `with_answers` adds.
def _answers(review: Any) -> list[str]:
    return [f"{row.criterion.title}: {row.get_answer_display()}" for row in review.shown_answers]


def _completeness(query: QueryDict, user: User) -> list[Row]:
    return lines()


def _members(query: QueryDict, user: User) -> Iterator[NetworkMember]:
    """Who belongs on the day to the networks that fit."""
    filters = NetworkFilter(query)
    rows = NetworkMember.objects.in_sight().in_force(filters.scope)
    rows = rows.filter(network__in=filters.narrow().order_by().values("pk"))
    rows = rows.select_related("network", "member")
    return (row for chunk in _in_chunks(rows) for row in chunk)


def _of_aspect(index: int, name: str) -> Callable[[Row], Value]:
    return lambda row: getattr(row.cells[index], name)


def _network_change(query: QueryDict, user: User) -> list[Any]:
    """The lines beside the picture of the change, in their order."""
    question = replace(Question.of(query), view="change")
    listed = FlowWords(list(Level.objects.all()), question).listed(flows_of(question.filters))
    days = {"since": question.filters.compared, "day": question.filters.today}
    return [SimpleNamespace(label=each.label, count=each.count, **days) for each in listed]


OF_A_PARTNERSHIP = [  # whose an agreement or a review is
    Column("partner", gettext_lazy("Kumppani"), of("partnership.organisation.name")),
    Column("level", gettext_lazy("Taso"), of("partnership.level.label")),
    Column("team", gettext_lazy("Vastuutiimi"), of("partnership.team")),
]
PARTNERS = OutTable(
    "partners",
    gettext_lazy("Kumppanit"),
    [
        *partners.COLUMNS,
        Column("network_role", gettext_lazy("Roolimme verkostossa"), what("network_role"),
               tell=in_words(Partnership.NetworkRole)),
        Column("direction", gettext_lazy("Suunta"), what("direction"),
               tell=in_words(Partnership.Direction)),
        Column("confirmed_on", gettext_lazy("Vahvistettu"), what("confirmed_on")),
        Column("ended_on", gettext_lazy("Päättyi"), what("ended_on")),
        Column("last_contact", gettext_lazy("Viimeksi yhteydessä"), org("last_contact")),
    ],
    _partners,
    _page("partners:detail", of("organisation.pk")),
)  # fmt: skip
AGREEMENTS = OutTable(
    "agreements",
    gettext_lazy("Sopimukset"),
    [
        *OF_A_PARTNERSHIP,
        Column("kind", gettext_lazy("Sopimuksen laji"), of("kind"), tell=in_words(Agreement.Kind)),
        Column("valid_from", gettext_lazy("Voimassa alkaen"), of("valid_from")),
        Column("valid_until", gettext_lazy("Viimeinen voimassaolopäivä"), of("valid_until")),
        Column("remind_on", gettext_lazy("Muistutus"), of("remind_on")),
        Column("ended_reason", gettext_lazy("Päättymisen syy"), of("ended_reason")),
        Column("document", gettext_lazy("Asiakirja"), of("document"), is_address=True),
    ],
    _agreements,
    lambda row: str(row.get_absolute_url()),
)
CONTACTS = OutTable(
    "contacts",
    gettext_lazy("Yhteydenotot"),
    [
        Column("happened_on", gettext_lazy("Milloin"), of("happened_on")),
        Column("partner", gettext_lazy("Kumppani"), of("organisation.name")),
        Column("level", gettext_lazy("Taso"),
               lambda row: row.partnership.level.label if row.partnership else None),
        Column("kind", gettext_lazy("Miten"), of("kind"), tell=in_words(Contact.Kind)),
        Column("what", gettext_lazy("Mitä tapahtui"), of("what")),
        Column("signal", gettext_lazy("Kuultu tarve tai ennakkotieto"), of("signal")),
        Column("topic", gettext_lazy("Mistä se kertoo"), of("topic"), tell=in_words(Contact.Topic)),
        Column("user", gettext_lazy("Kuka"), of("user")),
    ],
    _contacts,
    _page("partners:detail", of("organisation_id")),
)  # fmt: skip
TOOLS = OutTable(
    "tools",
    gettext_lazy("Menetelmät ja työkalut"),
    [
        *tools.COLUMNS,
        Column("status", gettext_lazy("Tila"), lambda row: row.get_status_display()),
        Column("times_tried", gettext_lazy("Kokemuksia"), lambda row: row.times_tried or 0),
        Column("times_planned", gettext_lazy("Toimenpiteitä"), lambda row: row.times_planned or 0),
        Column("last_tried_on", gettext_lazy("Viimeksi kokeiltu"), of("last_tried_on")),
    ],
    _tools,
    lambda row: str(row.get_absolute_url()),
)
ACTIONS = OutTable(
    "actions",
    gettext_lazy("Toimenpiteet"),
    [
        *actions.COLUMNS,
        Column("starts_on", gettext_lazy("Alkaa"), of("starts_on")),
        Column("ends_on", gettext_lazy("Päättyy"), of("ends_on")),
        Column("teams", gettext_lazy("Muut tiimit mukana"),
               lambda row: sorted(map(str, row.teams.all()))),
    ],
    _actions,
    lambda row: str(row.get_page_url()),
)  # fmt: skip
REVIEWS = OutTable(
    "reviews",
    gettext_lazy("Katselmukset"),
    [
        Column("round", gettext_lazy("Kierros"), of("round")),
        Column("year", gettext_lazy("Vuosi"), of("round.year")),
        *OF_A_PARTNERSHIP,
        Column("done_on", gettext_lazy("Valmis"), of("done_on")),
        Column("answers", gettext_lazy("Vastaukset"), _answers),
        Column("sustainability", gettext_lazy("Kestävyysstrategia"), of("sustainability"),
               tell=in_words(Review.Sustainability)),
        Column("improvement", gettext_lazy("Sovittu parannus"), of("improvement")),
        Column("action", gettext_lazy("Parannuksen tila"),
               lambda row: row.action.get_status_display() if row.action else None),
        Column("recheck_on", gettext_lazy("Katsotaan uudelleen"), of("recheck_on")),
    ],
    _reviews,
    lambda row: str(row.get_absolute_url()),
)  # fmt: skip
COMPLETENESS = OutTable(
    "completeness",
    gettext_lazy("Mitä on kirjattu"),
    [
        Column("team", gettext_lazy("Tiimi"), lambda row: row.team or _("Ei tiimiä")),
        Column("total", gettext_lazy("Kumppanuuksia"), of("total")),
        *(
            Column(f"{aspect.key}_{name}", label, _of_aspect(index, name))
            for index, aspect in enumerate(ASPECTS)
            for name, label in [
                ("told", aspect.label),
                ("missing", format_lazy(gettext_lazy("{aspect}, puuttuu"), aspect=aspect.label)),
            ]
        ),
    ],
    _completeness,
)
NETWORK_CHANGE = OutTable(
    "network-change",
    gettext_lazy("Verkoston muutos ajassa"),
    [
        Column("label", gettext_lazy("Muutos"), of("label")),
        Column("count", gettext_lazy("Kumppanuuksia"), of("count")),
        Column("since", gettext_lazy("Alkaa"), of("since")),
        Column("day", gettext_lazy("Päättyy"), of("day")),
    ],
    _network_change,
)
MEMBERS = OutTable(
    "members",
    gettext_lazy("Verkostojen jäsenet"),
    [
        *members.COLUMNS,
        Column("network_type", gettext_lazy("Verkoston luonne"), of("network.network_type"),
               tell=in_words(Organisation.NetworkType)),
    ],
    _members,
    _page("partners:detail", of("network_id")),
)  # fmt: skip
TABLES = {
    table.key: table
    for table in [
        *[PARTNERS, AGREEMENTS, CONTACTS, TOOLS, ACTIONS, REVIEWS, COMPLETENESS],
        NETWORK_CHANGE,
        MEMBERS,
    ]
}
