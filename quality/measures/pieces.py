"""Measures beside the level they concern."""

from django.db.models import QuerySet

from core.pieces import register
from core.prepared import prepared
from partnerships.levels.models import Level
from quality.measures.drawing import by_source
from quality.measures.models import MeasureValue, with_values


@prepared
def values_of(level: Level) -> QuerySet[MeasureValue]:
    """The values of the level's measures."""
    return MeasureValue.objects.filter(measure__level=level).for_list()


register(
    "level numbers",
    "quality/measures/_of_level.html",
    lambda request, level: {"groups": by_source(with_values(values_of(level)))},
)
