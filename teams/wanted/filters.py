"""Narrowing the table of gaps."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from core.filters import KeyFilter, ListFilter
from partnerships.keywords.queries import keyword_choices
from partnerships.partnerships.models import Partnership, PartnershipQuerySet


class GapFilter(ListFilter[PartnershipQuerySet]):
    """Narrows the partnerships that are counted."""

    sector = KeyFilter(
        field_name="organisation__sectors",
        label=gettext_lazy("Toimiala"),
        empty_label=gettext_lazy("Kaikki toimialat"),
    )

    def __init__(self, data: QueryDict) -> None:
        sectors, _forms = keyword_choices()
        super().__init__(data, Partnership.objects.open(), choices={"sector": sectors})
