"""Narrowing the actions of a plan."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter

from accounts.people.models import User
from core.filters import ListFilter
from partnerships.levels.models import Level
from teams.plans.models import Action, ActionQuerySet, AnnualPlan

LATE, NO_LEVEL = "late", "none"
MONTH, GOAL = "month", "goal"


class PlanFilter(ListFilter[ActionQuerySet]):
    """Narrows the actions of a plan."""

    person = ChoiceFilter(
        field_name="people",
        label=gettext_lazy("Henkilö"),
        empty_label=gettext_lazy("Kaikki henkilöt"),
    )
    level = ChoiceFilter(
        label=gettext_lazy("Taso"), empty_label=gettext_lazy("Kaikki tasot"), method="of_level"
    )
    status = ChoiceFilter(
        label=gettext_lazy("Tila"),
        empty_label=gettext_lazy("Kaikki tilat"),
        choices=[*Action.Status.choices, (LATE, gettext_lazy("Myöhässä"))],
        method="of_status",
    )

    @property
    def sorts(self) -> list[str]:
        """How the actions are gathered: under months or under goals."""
        return [MONTH, GOAL]

    @property
    def looks(self) -> list[tuple[str, str, bool]]:
        """Each way to gather them, with its address and whether it is this one."""
        names = {MONTH: _("Kuukausittain"), GOAL: _("Tavoitteittain")}
        return [
            (names[key], self.query_string(sort="" if key == MONTH else key), key == self.sort)
            for key in self.sorts
        ]

    def __init__(
        self, data: QueryDict, plan: AnnualPlan, *, people: list[User], levels: list[Level]
    ) -> None:
        by_level = [(level.key, level.label) for level in levels]
        choices = {
            "person": [(str(person.pk), str(person)) for person in people],
            "level": [*by_level, (NO_LEVEL, _("Ei tasoa"))],
        }
        super().__init__(data, plan.actions.all(), choices=choices)

    def of_level(self, rows: ActionQuerySet, _name: str, key: str) -> ActionQuerySet:
        """Those of the level, or those of none."""
        return rows.filter(level=None) if key == NO_LEVEL else rows.filter(level__key=key)

    def of_status(self, rows: ActionQuerySet, _name: str, status: str) -> ActionQuerySet:
        """Those of the status; late ones have another one too."""
        return rows.late() if status == LATE else rows.filter(status=status)

    def among(self, actions: list[Action]) -> list[Action]:
        """Those of the plan's actions that fit: one query, if anything is chosen."""
        if not self.chosen:
            return actions
        fitting = set(self.qs.values_list("pk", flat=True))
        return [action for action in actions if action.pk in fitting]
