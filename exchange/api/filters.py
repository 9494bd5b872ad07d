"""The filters of the pages for other programs: the same conditions, and refusals instead of hints.

Words are looked for as they are written, not nearly: a program wants the same answer every time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, Filter
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.extensions import OpenApiFilterExtension
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request

from accounts.teams.filters import TeamFilter
from core.filters import ListFilter
from core.querysets import EVER, Moment
from exchange.api.describing import OF_PAGES, described
from partnerships.organisations.models import Organisation, OrganisationQuerySet
from partnerships.partnerships.models import Partnership, PartnershipQuerySet
from partnerships.register import queries
from partnerships.register.filters import RegisterFilter
from teams.plans.models import AnnualPlanQuerySet
from teams.plans.years import FIRST_YEAR, LAST_YEAR
from toolkit.tools.filters import ToolFilter
from toolkit.tools.models import ToolQuerySet

if TYPE_CHECKING:
    from drf_spectacular.openapi import AutoSchema

YES = [("true", gettext_lazy("kyllä"))]
# What tells of levels is asked with the scope of levels only.
OF_LEVELS: dict[str, set[str] | None] = {
    "level": None,
    "form": None,
    "attention": {"agreement", "level"},
}
ALONE = ["status", "as_of"]  # not along with `everything`


class EverythingFilter(ChoiceFilter):
    """Also what has ended, been archived or retired."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Kaikki"), choices=YES, method="as_they_are")


class OrganisationsFilter(RegisterFilter):
    """The register's filters."""

    helper = None  # type: ignore[assignment]  # it is never drawn
    everything = EverythingFilter()

    def as_they_are(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        """`of_status` knows."""
        return rows

    @property
    def scope(self) -> Moment:
        return EVER if self.chosen.get("everything") else super().scope

    def of_status(self, rows: OrganisationQuerySet, status: str) -> OrganisationQuerySet:
        return rows if self.chosen.get("everything") else super().of_status(rows, status)

    def search(self, rows: OrganisationQuerySet, _name: str, words: str) -> OrganisationQuerySet:
        """Those where every word stands in the organisation, its cooperation, team or people."""
        return queries.search(rows, words, self.scope or timezone.localdate())


class PartnershipsFilter(OrganisationsFilter):
    """The register's filters, for the partnerships themselves."""

    def partnerships(self) -> PartnershipQuerySet:
        """The partnerships that fit, of the organisations that fit."""
        found = ListFilter.filter_queryset(self, Organisation.objects.all())
        self.inner.chosen, self.inner.moment = self.chosen, self.scope
        fitting = self.inner.filter_queryset(Partnership.objects.in_force(self.scope))
        if self.chosen.keys() <= {"everything", *self.inner.filters} and self.scope == EVER:
            return fitting  # every organisation is among those found
        return fitting.filter(organisation__in=found.order_by().values("pk"))


class ToolsFilter(ToolFilter):
    """The toolkit's filters."""

    helper = None  # type: ignore[assignment]  # it is never drawn
    everything = EverythingFilter()

    def as_they_are(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        """`of_status` knows."""
        return rows

    def of_status(self, rows: ToolQuerySet, status: str) -> ToolQuerySet:
        return rows if self.chosen.get("everything") else super().of_status(rows, status)

    def search(self, rows: ToolQuerySet, _name: str, words: str) -> ToolQuerySet:
        """Those where every word stands in the texts."""
        return rows.holding(words)


class YearFilter(Filter):
    """A year that plans are made for."""

    field_class = forms.IntegerField


class PlansFilter(ListFilter[AnnualPlanQuerySet]):
    """Plans by year and team."""

    year = YearFilter(label=gettext_lazy("Vuosi"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    team = TeamFilter()


class Narrowed(Protocol):
    """A list that is narrowed as its page is."""

    parameters: ClassVar[Mapping[str, dict[str, Any]]]
    levels: bool

    def filters(self, asked: QueryDict) -> ListFilter: ...

    def narrow(self, rows: QuerySet, filters: ListFilter) -> QuerySet: ...


class PageFilters(DjangoFilterBackend):
    """Narrows a list by a filter set of the pages; what it does not understand is refused: 400."""

    def filter_queryset(self, request: Request, rows: QuerySet, view: Narrowed) -> QuerySet:
        asked = query_of(request, view)
        filterset = view.filters(asked)
        if not filterset.form.is_valid():
            raise ValidationError({name: [*told] for name, told in filterset.form.errors.items()})
        return view.narrow(rows, filterset)


def query_of(request: Request, view: Narrowed) -> QueryDict:
    """What is asked of a list; a wrong name, a wrong yes and a closed filter are refused."""
    asked: QueryDict = request.query_params.copy()
    refuse_unclear(asked, {**view.parameters, **OF_PAGES})
    for name in asked:
        if view.parameters.get(name, {}).get("type") == "boolean":
            refuse_all_but(asked, name, ["true", "false"])
            if asked[name] == "false":
                asked.setlist(name, [])
    if asked.get("everything") and any(asked.get(name) for name in ALONE):
        raise ValidationError({"everything": ["This is not asked along with status or as_of."]})
    if not view.levels and any(tells_of_levels(name, asked.getlist(name)) for name in asked):
        raise PermissionDenied("This filter needs a key with the scope `levels`.")
    return asked


def refuse_unclear(asked: QueryDict, known: Mapping[str, Any]) -> None:
    """A mistyped name, an empty value and two values of one must not give everything."""
    names = ", ".join(sorted(known))
    wrong = {}
    for name, values in asked.lists():
        if name not in known:
            wrong[name] = [f"There is no such parameter here. Known ones: {names or 'none'}."]
        elif not all(value.strip() for value in values):
            wrong[name] = ["Give a value, or leave the parameter out."]
        elif len(values) > 1 and known[name]["type"] != "array":
            wrong[name] = ["Give one value."]
    if wrong:
        raise ValidationError(wrong)


def refuse_all_but(asked: QueryDict, name: str, values: list[str]) -> None:
    """A value that a page would take for a tick is told to be wrong."""
    if not set(asked.getlist(name)) <= set(values):
        raise ValidationError({name: [f"Give one of: {', '.join(values)}."]})


def tells_of_levels(name: str, values: list[str]) -> bool:
    """Whether what is found by the filter tells on which level something is."""
    if name not in OF_LEVELS:
        return False
    closed = OF_LEVELS[name]
    return closed is None or not closed.isdisjoint(values)


class PageFiltersDescribed(OpenApiFilterExtension):
    """The filters in the description: their names and words are ours, not guessed from columns."""

    target_class = PageFilters
    priority = 1

    def get_schema_operation_parameters(
        self, auto_schema: AutoSchema, *args: object, **kwargs: object
    ) -> list[dict[str, Any]]:
        view: Narrowed = auto_schema.view  # type: ignore[assignment]  # no other has them
        return [described(*each) for each in view.parameters.items()]
