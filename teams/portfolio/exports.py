"""Which teams have a plan and how it goes, as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.spreadsheet import workbook
from teams.plans.models import Action
from teams.portfolio.queries import MatrixRow, TeamRow


def coverage_xlsx(teams: Sequence[TeamRow], matrix: Sequence[MatrixRow], year: int) -> bytes:
    """Which teams have a plan and how it goes, and the actions by level and status."""
    head = [_("Tiimi"), _("Laji"), _("Kumppanuuksia"), _("Suunnitelma"), _("Toimenpiteitä")]
    head += [_("Valmis"), _("Käynnissä"), _("Myöhässä"), _("Suunniteltu")]
    plans: list[Sequence[str | int]] = [head, *(_team_line(row) for row in teams)]
    statuses = [str(label) for label in Action.Status.labels]
    levels: list[list[str | int]] = [[_("Taso"), *statuses, _("Yhteensä")]]
    for row in matrix:
        label = str(row.level.label) if row.level else _("Ei tasoa")
        levels.append([label, *row.counts, row.total])
    return workbook([(_("Suunnitelmat %(year)s") % {"year": year}, plans), (_("Tasot"), levels)])


def _team_line(row: TeamRow) -> list[str | int]:
    team, plan = row.team, row.plan
    line: list[str | int] = [str(team), team.get_kind_display(), row.partnership_count]
    if plan is None:
        return [*line, _("ei suunnitelmaa")]
    state = _("päätetty") if plan.is_closed else _("vahvistettu")
    state = state if plan.is_confirmed else _("luonnos")
    return [*line, state, plan.total, plan.done, plan.ongoing, plan.late, plan.planned]
