"""The evidence binder: the same tables as a readable document and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import day_or_empty
from core.spreadsheet import Cell
from partnerships.agreements.models import Agreement
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from quality.binders.history import changes_since
from quality.criteria.models import Criterion
from quality.measures.drawing import in_numbers
from quality.measures.models import Measure, MeasureValue
from quality.reviews.models import Review
from teams.plans.exports import cells, columns
from teams.plans.models import Action
from teams.plans.timing import occurrences, year_span


@dataclass(frozen=True)
class Table:
    """One subject of the binder."""

    title: str
    columns: Sequence[str]
    lines: Sequence[Sequence[Cell]]
    in_document: bool = True  # the long ones are in the spreadsheet alone


def _register() -> Table:
    rows = (
        Partnership.objects.open()
        .for_list()
        .select_related("organisation", "level", "team", "confirmed_by")
        .order_by("level__order", "organisation__sort_key", "pk")
    )
    return Table(
        _("Rekisteri"),
        [_("Kumppani"), _("Taso"), _("Tiimi"), _("Vastuuhenkilöt"), _("Mitä teemme yhdessä"),
         _("Tavoite"), _("Alkaen"), _("Vahvistettu")],
        [
            [
                str(row.organisation),
                row.level.label,
                str(row.team or ""),
                ", ".join(str(item.user) for item in row.shown_responsibilities),
                row.description,
                row.goal,
                row.started_on,
                row.confirmed_on,
            ]
            for row in rows
        ],
    )  # fmt: skip


def _criteria() -> Table:
    rows = Criterion.objects.in_use().select_related("level")
    return Table(
        _("Kriteerit"),
        [_("Taso"), _("Kriteeri"), _("Sanamuoto"), _("Mistä johdettu"), _("Versio"), _("Tila")],
        [
            [
                row.level.label,
                row.title,
                row.text,
                ", ".join(filter(None, [str(row.get_source_display()), row.source_detail])),
                str(row.edition),
                _("luonnos") if row.is_draft else _("käytössä"),
            ]
            for row in rows
        ],
    )


def _reviews() -> Table:
    # mypy does not see the answers that `with_answers` adds.
    rows: Iterable[Any] = Review.objects.published().for_list().with_answers()
    lines = []
    for review in rows:
        partnership = review.partnership
        about = [f"{review.round} {review.round.year}", str(partnership.organisation),
                 partnership.level.label]  # fmt: skip
        end = [str(review.get_sustainability_display()), review.improvement,
               str(review.action.get_status_display()) if review.action else ""]  # fmt: skip
        for answer in review.shown_answers:
            said = [answer.criterion.text, str(answer.get_answer_display()), answer.note,
                    answer.link]  # fmt: skip
            lines.append([*about, *said, *end])
    return Table(
        _("Katselmukset"),
        [_("Kierros"), _("Kumppani"), _("Taso"), _("Kriteeri"), _("Vastaus"), _("Huomio"),
         _("Näyttö"), _("Kestävyysstrategia"), _("Sovittu parannus"), _("Parannuksen tila")],
        lines,
    )  # fmt: skip


def _agreements() -> Table:
    rows = Agreement.objects.for_list().order_by("partnership__organisation__sort_key", "pk")
    return Table(
        _("Sopimukset"),
        [_("Kumppani"), _("Taso"), _("Laji"), _("Voimassa alkaen"), _("Viimeinen päivä"),
         _("Linkki asiakirjaan")],
        [
            [
                str(row.partnership.organisation),
                row.partnership.level.label,
                str(row.get_kind_display()),
                row.valid_from,
                row.valid_until or _("toistaiseksi"),
                row.document,
            ]
            for row in rows
        ],
    )  # fmt: skip


def _plans() -> Table:
    this_year = timezone.localdate().year
    living = Action.objects.living().filter(plan__year__in=[this_year - 1, this_year])
    rows = list(living.for_list().with_sets())
    lines = []
    for year in (this_year - 1, this_year):
        ours = [row for row in rows if row.plan.year == year]
        for found in occurrences(ours, year_span(year)):
            lines.append([str(found.event.plan.team), str(year), *cells(found)])
    return Table(_("Suunnitelmat"), [_("Tiimi"), _("Vuosi"), *columns()], lines)


def _measures() -> Table:
    lines = [
        [str(measure.source), str(measure.name), str(measure.get_scale_display()),
         str(value.year), in_numbers(value), _remarks(value)]
        for measure in Measure.objects.in_numbers()
        for value in measure.shown_values
    ]  # fmt: skip
    heads = [_("Lähde"), _("Mittari"), _("Asteikko"), _("Vuosi"), _("Arvo"), _("Huomautus")]
    return Table(_("Mittarit"), heads, lines)


def _levels() -> Table:
    return Table(
        _("Tasot"),
        [_("Taso"), _("Arvo"), _("Määritelmä")],
        [[level.label, str(level.value), str(level.definition)] for level in Level.objects.all()],
    )


def history_table(since: date) -> Table:
    heads = [_("Milloin"), _("Kuka"), _("Laji"), _("Mitä koskee"), _("Mitä tehtiin"), _("Tiedot")]
    return Table(_("Muutoshistoria"), heads, changes_since(since), in_document=False)


def _remarks(value: MeasureValue) -> str:
    """What the source says beside the number."""
    said = [
        _("noin") if value.is_about else "",
        _("vuosi on päätelty") if value.year_is_inferred else "",
        _("raportti %(day)s") % {"day": day_or_empty(value.reported_on)}
        if value.reported_on
        else "",
        str(value.note),
    ]
    return ", ".join(filter(None, said))


GATHERERS: list[Callable[[], Table]] = [
    _levels, _register, _criteria, _reviews, _agreements, _plans, _measures,
]  # fmt: skip
