"""The changes of a stretch of time, as lines of the binder's spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.story import field_label, verb_of
from partnerships.models import Agreement, Organisation, Partnership, Responsibility
from quality.models import Criterion, Review
from teams.models import Action, AnnualPlan


class _GoneError(Exception):
    """An administrator has deleted what the change was about."""


def _there(row: Any) -> Any:
    """What a historical row points to; deleted, it is None or no longer found."""
    if row is None:
        raise _GoneError
    return row


def _of_partnership(row: Any) -> str:
    return f"{_there(_there(row).organisation)}, {row.level.label}"


# Each kind of row: what its name is read from along with it, and how it is told.
TOLD: list[tuple[Any, list[str], Callable[[Any], str]]] = [
    (Organisation, [], lambda row: row.name),
    (Partnership, ["organisation", "level"], _of_partnership),
    (
        Responsibility,
        ["partnership__organisation", "partnership__level", "user"],
        lambda row: f"{_of_partnership(row.partnership)}: {_there(row.user)}",
    ),
    (
        Agreement,
        ["partnership__organisation", "partnership__level"],
        lambda row: _of_partnership(row.partnership),
    ),
    (AnnualPlan, ["team"], lambda row: f"{_there(row.team)} {row.year}"),
    (Action, [], lambda row: row.title),
    (Criterion, [], lambda row: row.title),
    (
        Review,
        ["partnership__organisation", "partnership__level", "round"],
        lambda row: f"{_of_partnership(row.partnership)}: {_there(row.round)}",
    ),
]


def changes_since(day: date) -> list[list[str]]:
    """When, who, what kind, of what, what was done and which facts; newest first.

    One query for each kind of row. What an administrator has deleted is told by its kind alone;
    reviews that are not done yet are nobody's evidence.
    """
    start = timezone.make_aware(datetime.combine(day, time.min))
    found = []
    for model, along, name in TOLD:
        rows = model.history.filter(history_date__gte=start).select_related("history_user", *along)
        if model is Review:
            rows = rows.filter(id__in=Review.objects.done().values("pk"))
        found += [(row.history_date, row.history_id, _line(model, row, name)) for row in rows]
    found.sort(key=lambda item: item[:2], reverse=True)
    return [line for _when, _key, line in found]


def _line(model: Any, row: Any, name: Callable[[Any], str]) -> list[str]:
    try:
        about = name(row)
    except (_GoneError, ObjectDoesNotExist):
        about = _("poistettu")
    fields = [str(field_label(model, key)) for key in row.changes]
    return [
        date_format(timezone.localtime(row.history_date), "SHORT_DATETIME_FORMAT"),
        str(row.history_user or ""),
        capfirst(str(model._meta.verbose_name)),
        about,
        VERBS[verb_of(row)](),
        ", ".join(fields),
    ]


VERBS: dict[str, Callable[[], str]] = {
    "created": lambda: _("lisättiin"),
    "loaded": lambda: _("tuotiin"),
    "added": lambda: _("lisättiin"),
    "added_along": lambda: _("lisättiin"),
    "continued": lambda: _("jatkettiin"),
    "confirmed": lambda: _("vahvistettiin"),
    "status": lambda: _("tila vaihtui"),
    "moved_along": lambda: _("siirtyi kumppanuuden mukana"),
    "done": lambda: _("merkittiin valmiiksi"),
    "replaced": lambda: _("korvattiin uudella versiolla"),
    "retired": lambda: _("poistettiin käytöstä"),
    "moved": lambda: _("siirrettiin toiselle tasolle"),
    "moved_away": lambda: _("siirrettiin toiselle tasolle"),
    "ended": lambda: _("päätettiin"),
    "ended_along": lambda: _("päätettiin"),
    "opened": lambda: _("avattiin"),
    "closed": lambda: _("päätettiin"),
    "reopened": lambda: _("avattiin uudelleen"),
    "archived": lambda: _("arkistoitiin"),
    "restored": lambda: _("palautettiin"),
    "undone": lambda: _("kumottiin"),
    "deleted": lambda: _("poistettiin"),
    "edited": lambda: _("muutettiin"),
}
