"""Questions to measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from django.apps import apps
from django.db import models

from core.querysets import TrackedQuerySet

if TYPE_CHECKING:
    from quality.models import Measure, MeasureSource, MeasureValue


class MeasureSourceQuerySet(models.QuerySet):
    """Questions about sources."""

    def get_by_natural_key(self, key: str) -> MeasureSource:
        return cast("MeasureSource", self.get(key=key))


class MeasureQuerySet(TrackedQuerySet):
    """Questions about measures."""

    def get_by_natural_key(self, key: str) -> Measure:
        return cast("Measure", self.get(key=key))

    def in_numbers(self) -> list[Measure]:
        """Those that have values, each with its `shown_values` by year: one query."""
        values = apps.get_model("quality", "MeasureValue")._default_manager
        found: dict[int, Measure] = {}
        for value in values.filter(measure__in=self.order_by()).for_list():
            measure = found.setdefault(value.measure_id, value.measure)
            measure.shown_values.append(value)
        return list(found.values())


class MeasureValueQuerySet(TrackedQuerySet):
    """Questions about values."""

    def get_by_natural_key(self, key: str, year: int) -> MeasureValue:
        return cast("MeasureValue", self.get(measure__key=key, year=year))

    def for_list(self) -> Self:
        """Everything a list shows, in one query: by source and measure, the years in order."""
        return self.select_related("measure__source", "measure__level").order_by(
            "measure__source__order", "measure__order", "measure__pk", "year"
        )
