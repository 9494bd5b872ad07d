"""Pages of a list that may be very long."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST = 1000  # rows that are counted and paged; nobody reads further, they search


class CappedPaginator(Paginator):
    """Counts no further than to MOST: an exact count is what breaks long lists."""

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self._counted > MOST

    @cached_property
    def _counted(self) -> int:
        return self.object_list[: MOST + 1].count()
