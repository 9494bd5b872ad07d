"""A team's answers over time: a table of words, statement by statement."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from quality.assessments.models import Assessment, AssessmentAnswer, Phase


@dataclass(frozen=True)
class Cell:
    """What was said that time; `other_text` when the statement had other words then."""

    answer: AssessmentAnswer | None
    other_text: str


@dataclass(frozen=True)
class Row:
    """One statement in its newest words, and an answer for each assessment."""

    newest: AssessmentAnswer
    cells: list[Cell]


@dataclass(frozen=True)
class PhaseRows:
    """The statements of a phase."""

    label: str
    rows: list[Row]


def over_time(assessments: list[Assessment], answers: list[AssessmentAnswer]) -> list[PhaseRows]:
    """The answers of finished assessments (the newest first) by phase and statement.

    `answers` are in the order in which they were asked. What is no longer asked comes last.
    """
    newest: dict[int, AssessmentAnswer] = {}
    told: dict[tuple[int, int], AssessmentAnswer] = {}
    for assessment in assessments:
        for row in answers:
            if row.assessment_id == assessment.pk:
                newest.setdefault(row.statement_id, row)
                told[row.statement_id, assessment.pk] = row
    rows = [
        Row(row, [_cell(told.get((key, each.pk)), row) for each in assessments])
        for key, row in newest.items()
    ]
    phases = list(Phase)
    rows.sort(key=lambda row: phases.index(Phase(row.newest.phase)))
    return [
        PhaseRows(str(Phase(phase).label), list(members))
        for phase, members in groupby(rows, lambda row: row.newest.phase)
    ]


def _cell(answer: AssessmentAnswer | None, newest: AssessmentAnswer) -> Cell:
    differs = answer is not None and answer.text_fi != newest.text_fi
    return Cell(answer, str(answer.text) if answer and differs else "")
