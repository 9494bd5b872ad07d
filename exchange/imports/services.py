"""Bringing a list: read, compared, written as a whole, taken back as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from simple_history.signals import post_create_historical_record

from accounts.people.models import User
from core.history import Change, ChangeRecord
from core.many import signed_many
from exchange.files.table import Table
from exchange.imports.models import Import, ImportLine, Trace
from exchange.lists.all import LISTS
from exchange.lists.columns import matched
from exchange.lists.outcomes import Asked, Outcome, State

BATCH = 1000
WRITTEN = (State.NEW, State.CHANGED)


@transaction.atomic
def begin(*, kind: str, table: Table, source: str, by: User) -> Import:
    """Keep a list that was read, and say what would become of its lines."""
    Import.objects.forgotten().delete()
    ImportLine.objects.old().delete()
    known = matched(table.headings, LISTS[kind].columns)
    item = Import.objects.create(
        kind=kind,
        source=source[:200],
        made_by=by,
        headings=table.headings,
        columns=_stored(known),
        clears="id" in known.values(),
        notes=table.notes,
    )
    lines = [
        ImportLine(source=item, number=line.number, cells=line.cells, faults=_stored(line.faults))
        for line in table.lines
    ]
    compare(item, lines, by=by)
    return item


def compare(item: Import, lines: list[ImportLine], *, by: User) -> None:
    """Say anew what would become of the lines, and keep that."""
    outcomes = item.brought.outcomes(list(_asked(item, lines)), item.options, by)
    for line, outcome in zip(lines, outcomes, strict=True):
        line.state, line.name, line.told = outcome.state, outcome.name[:250], _told(outcome)
        line.pk = None
    item.lines.all().delete()
    ImportLine.objects.bulk_create(lines, batch_size=BATCH)
    item.counts = dict(Counter(outcome.state for outcome in outcomes))
    item.language = (get_language() or "fi")[:2]
    item.save()


@transaction.atomic
def compare_anew(*, item: Import, by: User) -> Import:
    """As `compare`, with the lines as they are kept."""
    item = _draft(item)
    compare(item, list(item.lines.all()), by=by)
    return item


@transaction.atomic
def choose_columns(
    *, item: Import, columns: Mapping[int, str], match_by: str, clears: bool, by: User
) -> None:
    """Say which column each heading is, and how rows are recognised."""
    item = _draft(item)
    item.columns, item.match_by, item.clears = _stored(columns), match_by, clears
    compare(item, list(item.lines.all()), by=by)


@transaction.atomic
def decide(
    *, item: Import, choices: Mapping[int, str], cells: Mapping[tuple[int, str], str], by: User
) -> None:
    """Keep what a person has said of lines, by number, and the cells they have mended."""
    item = _draft(item)
    lines = list(item.lines.all())
    places = _places(item, lines, {key for _number, key in cells})
    for line in lines:
        line.choice = choices.get(line.number, line.choice)
        for (number, key), text in cells.items():
            if number == line.number and key in places:
                line.cells[places[key]] = text
                line.faults.pop(str(places[key]), None)
    compare(item, lines, by=by)


def _places(item: Import, lines: Iterable[ImportLine], keys: Iterable[str]) -> dict[str, int]:
    """Where the columns are; one that the list did not have comes last, with empty cells."""
    places = {key: int(place) for place, key in item.columns.items()}
    for column in item.brought.columns:
        if column.read and column.key in keys and column.key not in places:
            places[column.key] = len(item.headings)
            item.columns[str(len(item.headings))] = column.key
            item.headings.append(str(column.label))
            for line in lines:
                line.cells.append("")
    return places


@transaction.atomic
def write(*, item: Import, by: User, beat: Callable[[int], None] = lambda lines: None) -> Import:
    """Write all lines that are new or change; nothing when the register has changed since.

    Raises ValidationError with the reason when nothing was written.
    """
    item = Import.objects.select_for_update().get(pk=item.pk)
    if item.state not in (Import.State.DRAFT, Import.State.RUNNING):
        return item  # pressed twice
    brought, lines = item.brought, list(item.lines.all())
    outcomes = brought.outcomes(list(_asked(item, lines)), item.options, by)
    is_told = all(
        (outcome.state, _told(outcome)) == (line.state, line.told)
        for outcome, line in zip(outcomes, lines, strict=True)
    )
    del lines  # thousands of them: what is written needs the room
    if not is_told:
        raise ValidationError(
            _("Rekisteri on muuttunut tarkistuksen jälkeen. Katso rivit läpi ja vahvista sitten.")
        )
    chosen = [outcome for outcome in outcomes if outcome.state in WRITTEN]
    if not chosen:
        raise ValidationError(_("Tuotavia rivejä ei ole."))
    with recorded() as versions:
        brought.write(chosen, by, beat)
    Trace.objects.bulk_create(
        [Trace(source=item, model=_kind(model), record=key) for model, key in versions],
        batch_size=BATCH,
    )
    item.state, item.done_at, item.problem = Import.State.DONE, timezone.now(), ""
    item.save()
    return item


@contextmanager
def recorded() -> Iterator[list[tuple[type[Model], int]]]:
    """The versions that are written into the history meanwhile: of what, and their keys."""
    versions: list[tuple[type[Model], int]] = []

    def hear(history_instance: Change, **kwargs: object) -> None:
        if issubclass(type(history_instance), ChangeRecord):
            versions.append((history_instance.instance_type, history_instance.history_id))

    def hear_many(pairs: list[tuple[Model, Change]], **kwargs: object) -> None:
        versions.extend((type(row), version.history_id) for row, version in pairs)

    post_create_historical_record.connect(hear, weak=False)
    signed_many.connect(hear_many, weak=False)
    try:
        yield versions
    finally:
        post_create_historical_record.disconnect(hear)
        signed_many.disconnect(hear_many)


def _draft(item: Import) -> Import:
    """The import, locked, while its lines can still be decided."""
    item = Import.objects.select_for_update().get(pk=item.pk)
    if item.state != Import.State.DRAFT:
        raise ValidationError(_("Luettelo on jo tuotu."))
    return item


def _asked(item: Import, lines: Iterable[ImportLine]) -> Iterator[Asked]:
    """The lines by the keys of their columns."""
    columns = {int(place): key for place, key in item.columns.items()}
    for line in lines:
        yield Asked(
            line.number,
            {key: line.cells[place] for place, key in columns.items()},
            {columns[int(at)]: why for at, why in line.faults.items() if int(at) in columns},
            line.choice,
        )


def _told(outcome: Outcome) -> dict[str, object]:
    """What a page shows of an outcome."""
    return {
        "faults": outcome.faults,
        "differences": [asdict(each) for each in outcome.differences],
        "twins": [asdict(each) for each in outcome.twins],
        "summary": outcome.summary,
    }


def _stored(by_place: Mapping[int, str]) -> dict[str, str]:
    """JSON knows no numbers as keys."""
    return {str(place): text for place, text in sorted(by_place.items())}


@transaction.atomic
def discard(*, item: Import) -> None:
    """Throw away a list that was not brought."""
    _draft(item).delete()


def _kind(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)
