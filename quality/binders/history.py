"""The changes of a stretch of time, as lines of the binder's spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from operator import itemgetter

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.history import Change
from core.spreadsheet import Cell
from core.story import STORIES, field_label, story_of, verb_of
from quality.reviews.models import Review

ROWS_AT_A_TIME = 1000


def changes_since(day: date) -> list[list[Cell]]:
    """When, who, what kind, of what, what was done and which facts; newest first.

    One query for each kind of row that is evidence. What an administrator has deleted is told by
    its kind alone; reviews that are not done yet are nobody's evidence.
    """
    start = timezone.make_aware(datetime.combine(day, time.min))
    lines: list[tuple[datetime, int, list[Cell]]] = []
    for model, story in STORIES.items():
        if story.is_evidence:
            rows = story.history(history_date__gte=start)
            if model is Review:
                rows = rows.filter(id__in=Review.objects.done().values("pk"))
            # A line takes a hundredth of the room of what it is told by: the rows are let go.
            lines += [
                (row.history_date, row.history_id, _line(row))
                for row in rows.iterator(chunk_size=ROWS_AT_A_TIME)
            ]
    lines.sort(key=itemgetter(0, 1), reverse=True)
    return [line for _when, _key, line in lines]


def _line(change: Change) -> list[Cell]:
    model = change.instance_type
    try:
        about = story_of(change).name(change)
    except (AttributeError, ObjectDoesNotExist):
        about = _("poistettu")
    fields = [str(field_label(model, key)) for key in change.changes]
    return [
        timezone.localtime(change.history_date).replace(microsecond=0, tzinfo=None),
        str(change.history_user or ""),
        capfirst(str(model._meta.verbose_name)),
        about,
        VERBS[verb_of(change)](),
        ", ".join(fields),
    ]


VERBS: dict[str, Callable[[], str]] = {
    "created": lambda: _("lisättiin"),
    "loaded": lambda: _("tuotiin"),
    "imported": lambda: _("tuotiin luettelosta"),
    "imported_over": lambda: _("muutettiin luettelolla"),
    "added": lambda: _("lisättiin"),
    "added_along": lambda: _("lisättiin"),
    "continued": lambda: _("jatkettiin"),
    "confirmed": lambda: _("vahvistettiin"),
    "status": lambda: _("tila vaihtui"),
    "moved_along": lambda: _("siirtyi kumppanuuden mukana"),
    "done": lambda: _("merkittiin valmiiksi"),
    "replaced": lambda: _("korvattiin uudella versiolla"),
    "retired": lambda: _("poistettiin käytöstä"),
    "handed": lambda: _("siirrettiin toiselle katselmoijalle"),
    "moved": lambda: _("siirrettiin toiselle tasolle"),
    "moved_away": lambda: _("siirrettiin toiselle tasolle"),
    "ended": lambda: _("päätettiin"),
    "ended_along": lambda: _("päätettiin"),
    "opened": lambda: _("avattiin"),
    "closed": lambda: _("päätettiin"),
    "reopened": lambda: _("avattiin uudelleen"),
    "archived": lambda: _("arkistoitiin"),
    "withdrawn": lambda: _("vedettiin pois"),
    "restored": lambda: _("palautettiin"),
    "undone": lambda: _("kumottiin"),
    "deleted": lambda: _("poistettiin"),
    "edited": lambda: _("muutettiin"),
}
