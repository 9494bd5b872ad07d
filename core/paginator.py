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
        # The keys alone: neither the order nor what each row is read with is needed.
        return self.object_list.order_by().values("pk")[: MOST + 1].count()
