"""The toolkit's filters, all in the address so that a list can be shared."""

from __future__ import annotations

from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter

from accounts.people.models import User
from core.filter_forms import BUTTON, FilterRow, kept, search, tick
from core.filters import ListFilter, ScopeFilter, SearchFilter, TickFilter
from core.typed import as_a
from partnerships.levels.models import Level
from search.asking import Question
from toolkit.tools.models import Tool, ToolQuerySet

GUIDES, NO_LEVEL = "guides", "none"
CARE = {
    "link": (gettext_lazy("Linkki ei toimi tai on siirtynyt"), ToolQuerySet.with_broken_link),
    "missing": (gettext_lazy("Linkki puuttuu"), ToolQuerySet.without_link),
    "review": (gettext_lazy("Läpikäynti myöhässä"), ToolQuerySet.review_passed),
}


class ToolFilter(ListFilter[ToolQuerySet]):
    """Narrows the list of tools."""

    q = SearchFilter(method="search")
    level = ChoiceFilter(
        label=gettext_lazy("Taso"), empty_label=gettext_lazy("Kaikki"), method="of_level"
    )
    status = ScopeFilter(
        label=gettext_lazy("Tila"),
        empty_label=gettext_lazy("Kaikki nykyiset"),
        choices=Tool.Status.choices,
        scope="of_status",
    )
    care = ChoiceFilter(
        label=gettext_lazy("Huolenpitoa kaipaavat"),
        empty_label=gettext_lazy("Kaikki"),
        choices=[(key, label) for key, (label, _meets) in CARE.items()],
        method="needing",
    )
    mine = TickFilter(label=gettext_lazy("Minä tai tiimini kertoo lisää"), method="of_user")

    helper = FilterRow(
        search(gettext_lazy("Hae nimestä ja tekstistä"), wide=True),
        kept("level"),
        "status",
        "care",
        tick("mine"),
        BUTTON,
        form_id="tool-form",
        follows="change",
    )

    def __init__(self, data: QueryDict, user: User, levels: list[Level]) -> None:
        by_level = [(level.key, level.label) for level in levels]
        others = [(GUIDES, _("Ohjeita ja oppaita")), (NO_LEVEL, _("Ei tasoa"))]
        super().__init__(data, Tool.objects.for_list(), choices={"level": [*by_level, *others]})
        self.user = user

    def search(self, rows: ToolQuerySet, _name: str, words: str) -> ToolQuerySet:
        """Those that have every word, if only nearly, the best first.

        What is no longer in use is found by its words as they are written.
        """
        if self.chosen.get("status") == Tool.Status.RETIRED:
            return rows.holding(words)
        question = Question(words, ["tool", "guide"])
        found = question.rank_of(rows if question.has_all else rows.none())
        return as_a(ToolQuerySet, found.order_by(F("rank").desc(), "sort_key", "pk"))

    def of_level(self, rows: ToolQuerySet, _name: str, key: str) -> ToolQuerySet:
        """Those of the level, the guides, or those of no level."""
        match key:
            case "guides":
                return rows.guides()
            case "none":
                return rows.filter(levels="", in_guides=False)
        return rows.at_level(key)

    def of_status(self, rows: ToolQuerySet, status: str) -> ToolQuerySet:
        """Those of the status; without one, those not retired."""
        return rows.filter(status=status) if status else rows.current()

    def needing(self, rows: ToolQuerySet, _name: str, care: str) -> ToolQuerySet:
        """Those that need the care."""
        return CARE[care][1](rows)

    def of_user(self, rows: ToolQuerySet, _name: str, _ticked: bool) -> ToolQuerySet:
        """Those that the person or a team of the person's tells more of."""
        return rows.contact_is(self.user)
