"""Narrowing what should be looked at."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter

from core.filters import ListFilter
from partnerships.levels.models import Level
from partnerships.partnerships.models import PartnershipQuerySet


class DueFilter(ListFilter[PartnershipQuerySet]):
    """Narrows the partnerships to those of a level."""

    level = ChoiceFilter(field_name="level__key", label=gettext_lazy("Taso"))

    def __init__(self, data: QueryDict, rows: PartnershipQuerySet, levels: list[Level]) -> None:
        super().__init__(data, rows, choices={"level": [(row.key, row.label) for row in levels]})
