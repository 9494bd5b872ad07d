"""What all lists share that can be narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.formats import date_format
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet

from core.fields import KeySetField
from core.filter_forms import BUTTON, FilterForm, FilterRow
from core.forms import DayField
from core.paginator import CappedPaginator

SEARCH_MAX = 100  # letters
Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True)
class Chip:
    """A chosen filter in words, and the query string without it."""

    label: str
    query: str


def _today() -> str:
    return date_format(timezone.localdate())


TODAY = lazy(_today, str)()  # as people read it whenever they do


class PastDayField(DayField):
    """The day that a page shows; today when it is empty."""

    when_empty = TODAY

    def __init__(self, **kwargs: object) -> None:
        kwargs |= {
            "label": gettext_lazy("Tilanne päivänä"),
            "help_text": gettext_lazy(
                "Tyhjä kenttä näyttää tämän päivän. "
                "Mennyt päivä näyttää silloiset tasot ja vastuut."
            ),
        }
        super().__init__(**kwargs)

    def clean(self, value: str | None) -> date | None:
        day: date | None = super().clean(value)
        today = timezone.localdate()
        if day and day > today:
            raise forms.ValidationError(
                _("Päivä on tulevaisuudessa. Valitse päivä, joka on jo ollut.")
            )
        return day if day != today else None


class PastDayForm(forms.Form):
    """The day of a page that shows nothing else on request; today when it is empty or wrong."""

    as_of = PastDayField(required=False)

    @property
    def day(self) -> date | None:
        """The past day to show, or None for today."""
        return self.cleaned_data.get("as_of") if self.is_valid() else None


class PastDayFilter(Filter):
    """The day of the whole list; what it means for the rows only the list knows."""

    field_class = PastDayField

    def filter(self, rows: Rows, value: date | None) -> Rows:
        return rows


class SearchFilter(CharFilter):
    """Words to look for."""

    def __init__(self, *, method: str) -> None:
        super().__init__(
            label=gettext_lazy("Hae"),
            max_length=SEARCH_MAX,
            widget=forms.SearchInput,
            method=method,
        )


class KeyFilter(ChoiceFilter):
    """Those whose set of keys has the chosen one."""

    def filter(self, rows: Rows, value: str | None) -> Rows:
        held = {f"{self.field_name}__contains": KeySetField.holds(value)} if value else {}
        return rows.filter(**held) if held else rows


class ScopeFilter(ChoiceFilter):
    """Which rows the list is about: `scope` of the filter set is asked also without a choice."""

    def __init__(self, *, scope: str, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.scope = scope

    def filter(self, rows: Rows, value: str | None) -> Rows:
        narrowed: Rows = getattr(self.parent, self.scope)(rows, value or "")
        return narrowed


class TickFilter(Filter):
    """Asked when its box is ticked."""

    field_class = forms.BooleanField


class ListFilter(FilterSet, Generic[Rows]):
    """Narrows a list by what its address asks for.

    A value that is refused is told about at its field and left out of everything else.
    A template draws the form as `helper` says: `{% crispy filters.form %}`. A set without a
    helper of its own has its filters in a row above the list, as they are declared.
    """

    helper: ClassVar[FormHelper | None] = None

    class Meta:
        form = FilterForm

    def get_form_class(self) -> type[FilterForm]:
        """The form that holds the filters and knows how they are drawn."""
        form: type[FilterForm] = super().get_form_class()
        form.helper = self.helper or FilterRow(*self.filters, BUTTON)
        return form

    def __init__(
        self,
        data: QueryDict,
        rows: Rows,
        *,
        choices: Mapping[str, Iterable[tuple[Any, Any]]] | None = None,
    ) -> None:
        """`choices` are those that only the database knows, by the names of their filters."""
        super().__init__(data, rows)
        for name, known in (choices or {}).items():
            self.filters[name].extra["choices"] = list(known)

    def __iter__(self) -> Iterator[forms.BoundField]:
        return iter(self.form)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters that hold, in the order of their fields."""
        self.form.is_valid()
        return {
            name: list(value) if isinstance(value, QuerySet) else value
            for name, value in self.form.cleaned_data.items()
            if value
        }

    def choices_of(self, name: str) -> list[tuple[Any, str]]:
        """The choices of a filter with their names, the empty one among them."""
        # Only fields of choices have them.
        choices: Any = getattr(self.form.fields[name], "choices", [])
        flat: Iterable[tuple[Any, Any]] = flatten_choices(choices)
        return [(key, label if isinstance(label, str) else str(label)) for key, label in flat]

    def in_words(self, name: str, value: object) -> str:
        """A value of a filter as people read it: a row by its short name, a tick by no word."""
        if isinstance(value, date):
            return date_format(value)
        if isinstance(value, Model):
            return str(getattr(value, "label", value))
        named = {str(key): label for key, label in self.choices_of(name)}
        return "" if value is True else named.get(str(value)) or _("”%(text)s”") % {"text": value}

    @property
    def is_asked(self) -> bool:
        """Whether the address asks for anything, be it refused."""
        return any(self.data.get(name) for name in self.filters)

    def filter_queryset(self, rows: Rows) -> Rows:
        """The rows that every filter of this set lets through."""
        for name, each in self.filters.items():
            if each.parent is self:
                rows = each.filter(rows, self.chosen.get(name))
        return rows

    def page(self, size: int, paginator: type[Paginator] = CappedPaginator) -> Page:
        """The wanted page of the list."""
        return paginator(self.qs, size).get_page(self.data.get("page", "1"))

    @property
    def sorts(self) -> list[str]:
        """The columns to sort by, the usual one first."""
        return []

    @property
    def sort(self) -> str:
        """The column that is sorted by; an unknown one is the usual one."""
        wanted = self.data.get("sort", "")
        return wanted if wanted in self.sorts else next(iter(self.sorts), "")

    def query_string(self, *, without: tuple[str, str] | None = None, **changes: str) -> str:
        """The chosen filters as a tidy query string: known names, no empty ones, no page."""
        query = QueryDict(mutable=True)
        written = {name: [*self._values(name)] for name in self.chosen}
        if self.data.get("sort") == self.sort:
            written["sort"] = [self.sort]
        written |= {name: [value] for name, value in changes.items()}
        for name in [*self.form.fields, "sort"]:
            values = written.get(name, [])
            query.setlist(name, [value for value in values if value and (name, value) != without])
        return query.urlencode()

    def chips(self) -> list[Chip]:
        """The filters in use in words, each removable."""
        return [
            Chip(
                f"{self.form.fields[name].label}: {self.in_words(name, value)}".removesuffix(": "),
                self.query_string(without=(name, written)),
            )
            for name in self.chosen
            for written, value in self._values(name).items()
        ]

    def _values(self, name: str) -> dict[str, Any]:
        """The chosen values of a filter by what stands for them in an address."""
        value, field = self.chosen[name], self.form.fields[name]
        if isinstance(value, list):
            return {str(field.prepare_value(each)): each for each in value}
        return {self.data[name]: value}
