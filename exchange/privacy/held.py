"""What the system holds about a person: how many rows where, and all of them as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Count, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.people.models import User
from accounts.sign_in.sessions import sessions_of
from core.typed import StoredValue
from exchange.privacy.relations import relations
from exchange.privacy.texts import rows_with, sought_of, text_columns
from exchange.privacy.words import Rows, column_name, names_of, table_name

CHUNK = 500  # rows in memory at a time
Told = dict[str, StoredValue]


@dataclass(frozen=True)
class Section:
    """Rows of one table that say something about the person."""

    title: str
    what: str  # what the person is in them
    count: int
    is_past: bool


def sections_of(user: User) -> list[Section]:
    """How many rows there are where; what there is none of is left out. One query."""
    told = relations()
    counts = [
        item.rows(user).order_by().values(place=Value(place)).annotate(n=Count("pk"))
        for place, item in enumerate(told)
    ]
    found = counts[0].union(*counts[1:], all=True).values_list("place", "n")
    return sorted(
        (
            Section(*names_of(told[place]), count, told[place].is_past)
            for place, count in found
            if count
        ),
        key=lambda item: (item.title, item.what),
    )


def own_history(user: User) -> QuerySet:
    """Every earlier version of the person's own row."""
    rows: QuerySet = User.history.filter(id=user.pk)
    return rows


def log_about(user: User) -> QuerySet:
    """What was done to the person's row in the admin."""
    kind = ContentType.objects.get_for_model(User)
    return LogEntry.objects.filter(content_type=kind, object_id=str(user.pk))


def streamed(user: User, language: str) -> Iterator[str]:
    """All of it as JSON, a chunk of rows at a time.

    It is written after the view has answered, when the language of the moment is no longer sure.
    """
    pieces = _parts(user)
    while True:
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _parts(user: User) -> Iterator[str]:
    own = next(Rows(User, [user], user).told())
    head = {
        "made_at": timezone.now(),
        "person": own | {_("istuntoja auki"): sessions_of(user).count()},
        "not_included": not_included(),
    }
    yield dumped(head)[:-1] + ', "sections": [\n'
    for number, (table, column, titles, rows) in enumerate(tables(user)):
        title = {"table": table, "column": column, "name": titles[0], "person_is": titles[1]}
        yield ",\n" if number else ""
        yield dumped(title)[:-1] + ', "rows": [\n'
        for place, row in enumerate(rows):
            yield f"{',' if place else ''}{dumped(row)}\n"
        yield "]}"
    yield "\n]}\n"


def tables(user: User) -> Iterator[tuple[str, str, tuple[str, str], Iterator[Told]]]:
    """Each table and column that says something of the person, its names and its rows in words."""
    for item in relations():
        yield item.model._meta.label_lower, item.name, names_of(item), told(item.rows(user), user)
    for rows, what in [
        (own_history(user), _("omien tietojesi aiemmat versiot")),
        (log_about(user), _("mitä tiedoillesi tehtiin hallinnassa")),
    ]:
        yield rows.model._meta.label_lower, "id", (table_name(rows.model), what), told(rows, user)
    yield "*", "*", (_("tekstit"), _("nimesi tai osoitteesi on kirjoitettu")), texts_naming(user)


def told(rows: QuerySet, user: User) -> Iterator[Told]:
    """The rows in words, a chunk at a time."""
    each = rows.order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(each, CHUNK)):
        yield from Rows(rows.model, chunk, user).told()


def texts_naming(user: User) -> Iterator[Told]:
    """Where somebody has typed the person's name or address."""
    sought = sought_of(user)
    if sought is None:
        return
    for model, items in text_columns():
        for row in rows_with(sought, model, items).iterator(chunk_size=CHUNK):
            for item in items:
                value = getattr(row, item.attname)
                if sought.replaced(value) != value:
                    yield {
                        str(_("taulu")): table_name(model),
                        str(_("avain")): row.pk,
                        str(_("kohta")): column_name(item),
                        str(_("teksti")): value,
                    }


def not_included() -> list[str]:
    """What is held and not told here, each with its reason."""
    return [
        _("Salasanaa ei ole tallessa, vain tarkistussumma, jolla se tunnistetaan."),
        _("Kalenterilinkkien salaisia osoitteita ei kerrota: niillä kalenterin avaa kuka tahansa."),
        _("Haun sanat syntyvät näistä samoista tiedoista."),
        _("Sinetöidyt todistusaineistot säilyvät sellaisina kuin ne koottiin, nimineen."),
        _("Varmuuskopiot ja palvelimen lokit ovat oppilaitoksen ylläpidon hallussa."),
    ]


def dumped(value: object) -> str:
    """The value as JSON."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
