"""Pages of a list that may be very long."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 1000  # rows that are counted and paged; nobody reads further, they search


class CappedPaginator(Paginator):
    """Counts no further than to MOST: an exact count is what breaks long lists."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self._counted > MOST

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows[: MOST + 1].count())
