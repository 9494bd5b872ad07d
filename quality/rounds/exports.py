"""A round as a spreadsheet: results, every answer with its note, improvements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.spreadsheet import Cell, workbook
from quality.reviews.columns import criteria_of
from quality.reviews.models import Review


def round_xlsx(reviews: Sequence[Any]) -> bytes:
    """The workbook: nothing a person wrote becomes a formula, and days are days."""
    return workbook(
        [
            (_("Tulokset"), list(_results(reviews))),
            (_("Vastaukset"), list(_answers(reviews))),
            (_("Parannukset"), list(_improvements(reviews))),
        ]
    )


def _results(reviews: Sequence[Any]) -> Iterable[list[Cell]]:
    """A line for each partnership, a column for each criterion."""
    criteria = criteria_of(reviews)
    yield [
        *(_("Kumppani"), _("Taso"), _("Tiimi"), _("Valmis")),
        *(str(criterion) for criterion in criteria),
        *(_("Kestävyysstrategia"), _("Katsotaan uudelleen")),
    ]
    for review in reviews:
        answers = {row.criterion_id: str(row.get_answer_display()) for row in review.shown_answers}
        yield [
            *_who(review),
            review.done_on or _("kesken"),
            *(answers.get(criterion.pk, "") for criterion in criteria),
            str(review.get_sustainability_display()),
            review.recheck_on,
        ]


def _answers(reviews: Sequence[Any]) -> Iterable[list[str]]:
    """A line for each answer, with the criterion as it was worded."""
    yield [
        *(_("Kumppani"), _("Taso"), _("Tiimi"), _("Kriteeri"), _("Kriteerin sanamuoto")),
        *(_("Versio"), _("Vastaus"), _("Huomio"), _("Näyttö")),
    ]
    for review in reviews:
        for row in review.shown_answers:
            criterion = row.criterion
            yield [
                *_who(review),
                *(criterion.title, criterion.text, str(criterion.edition)),
                *(str(row.get_answer_display()), row.note, row.link),
            ]


def _improvements(reviews: Sequence[Any]) -> Iterable[list[str]]:
    """A line for each improvement that was agreed on."""
    yield [_("Kumppani"), _("Taso"), _("Tiimi"), _("Sovittu parannus"), _("Suunnitelma"), _("Tila")]
    for review in reviews:
        if review.improvement:
            action = review.action
            state = _("Myöhässä") if action and action.is_late else ""
            yield [
                *_who(review),
                review.improvement,
                str(action.plan) if action else "",
                state or (str(action.get_status_display()) if action else _("luonnos")),
            ]


def _who(review: Review) -> list[str]:
    row = review.partnership
    return [str(row.organisation), row.level.label, str(row.team or "")]
