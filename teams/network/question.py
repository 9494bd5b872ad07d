"""What is asked of the network: the address says all of it, so a link gives the same picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from core.addresses import reverse
from teams.network.filters import OF_TODAY, NetworkFilter

VIEWS = ["map", "table", "forms", "change", "networks", "staff"]


@dataclass(frozen=True)
class Question:
    """Which picture, of whom, and what is read beside it."""

    filters: NetworkFilter
    view: str = "map"
    cell: str = ""  # of the matrix: "society.strategic"
    flow: str = ""  # of the change: "everyday.development"
    paper: bool = False

    @classmethod
    def of(cls, asked: QueryDict) -> Question:
        """As the address asks; what cannot be understood is left out."""
        view = asked.get("view", "")
        return cls(
            NetworkFilter(asked),
            view=view if view in VIEWS else "map",
            cell=asked.get("cell", "")[:60],
            flow=asked.get("flow", "")[:60],
            paper="paper" in asked,
        )

    def address(self, narrowed: dict[str, str] | None = None, **changes: object) -> str:
        """The same question with something else in it; `narrowed` are other filters."""
        other = replace(self, **changes)  # type: ignore[arg-type]  # the fields of the class
        return other.of_filters(self.filters.query_string(without=None, **(narrowed or {})))

    def of_filters(self, query: str) -> str:
        """The same picture with the filters of a query string."""
        own = {
            "view": self.view if self.view != "map" else "",
            "cell": self.cell if self.view in ("map", "table") else "",
            "flow": self.flow if self.view == "change" else "",
            "paper": "1" if self.paper else "",
        }
        query = "&".join(filter(None, [query, urlencode({k: v for k, v in own.items() if v})]))
        return f"{reverse('network:network')}?{query}".rstrip("?")

    def in_register(self, **narrowed: str) -> str:
        """The register with the same filters, and some more."""
        query = self.filters.query_string(without=None, **narrowed, since="")
        return f"{reverse('register:list')}?{query}".rstrip("?")

    def of_day(self, day: date, **narrowed: str) -> str:
        """The register of a day with the same filters, as far as it can be asked of the day."""
        written = day.isoformat() if day < timezone.localdate() else ""
        return self.in_register(**dict.fromkeys(OF_TODAY, ""), **narrowed, as_of=written)
