"""A plan as a spreadsheet and as a PDF: the same occurrences as on the page and in the wheel."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from core.spreadsheet import Cell, workbook
from core.text import search_normal
from teams.plans.models import AnnualPlan
from teams.plans.timing import Occurrence


def columns() -> list[str]:
    """The headings of both."""
    return [
        _("Milloin"),
        _("Mitä tehdään"),
        _("Kuka vastaa"),
        _("Tila"),
        _("Taso"),
        _("Kumppanit"),
        _("Menetelmät ja työkalut"),
        _("Mitä saatiin aikaan"),
        _("Mitä opittiin"),
    ]


def when(occurrence: Occurrence) -> str:
    """The time in words, as exact as it is known."""
    action = occurrence.event
    match action.timing:
        case "year":
            return _("jossain vaiheessa vuotta")
        case "quarter":
            return _("%(n)s. neljännes") % {"n": (occurrence.first.month + 2) // 3}
        case "month":
            return date_format(occurrence.first, "F")
    if occurrence.first == occurrence.last:
        return date_format(occurrence.first)
    return f"{date_format(occurrence.first)}–{date_format(occurrence.last)}"


def cells(occurrence: Occurrence) -> list[str]:
    """One line of both."""
    action = occurrence.event
    late = _("Myöhässä") if action.is_late else action.get_status_display()
    return [
        when(occurrence),
        action.title,
        ", ".join(map(str, action.people.all())),
        str(late),
        action.level.label if action.level else "",
        ", ".join(str(row.organisation) for row in action.partnerships.all()),
        ", ".join(map(str, action.tools.all())),
        action.outcome,
        action.lesson,
    ]


def plan_xlsx(plan: AnnualPlan, found: Sequence[Occurrence]) -> bytes:
    """The plan as a workbook; its days can be sorted and counted with."""
    lines: list[list[Cell]] = [[*columns(), _("Tavoite"), _("Alkaa"), _("Päättyy")]]
    lines += [[*cells(one), one.event.goal, one.first, one.last] for one in found]
    return workbook([(str(plan.year), lines)])


def plan_pdf(plan: AnnualPlan, found: Sequence[Occurrence]) -> bytes:
    """The plan on A4, in black and white."""
    buffer, styles = BytesIO(), getSampleStyleSheet()
    body, small = styles["BodyText"], styles["BodyText"].clone("small", fontSize=8, leading=10)
    title = f"{plan.team}, {plan.year}"
    document = SimpleDocTemplate(
        buffer,
        pagesize=landscape(A4),
        title=title,
        leftMargin=14 * mm,
        rightMargin=14 * mm,
        topMargin=14 * mm,
        bottomMargin=14 * mm,
    )
    story = [Paragraph(printable(title), styles["Title"])]
    if plan.goals:
        story += [Paragraph(printable(line), body) for line in plan.goals.splitlines() if line]
    story.append(Spacer(1, 4 * mm))
    lines = [columns()[:7], *(cells(occurrence)[:7] for occurrence in found)]
    rows = [[Paragraph(printable(text), small) for text in line] for line in lines]
    widths = [w * mm for w in (32, 72, 42, 24, 28, 42, 29)]
    # An action with fifty partners is taller than a page.
    table = Table(rows, colWidths=widths, repeatRows=1, splitInRow=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
                ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    story += [table, Spacer(1, 4 * mm), Paragraph(_("Vain talon sisäiseen käyttöön"), small)]
    document.build(story)
    return buffer.getvalue()


def printable(text: str) -> str:
    """The text as the PDF's own fonts can show it: letters that they lack lose their accents."""
    shown = []
    for character in text:
        try:
            character.encode("cp1252")
            shown.append(character)
        except UnicodeEncodeError:
            plain = search_normal(character)
            shown.append(plain if plain.isascii() and plain else "?")
    return escape("".join(shown))
