"""The columns of the register: which are shown, and what they sort by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partnerships.register.filters import PartnersFilter
from partnerships.register.models import RegisterLook

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SORTS_BY = {
    "name": "name",
    RegisterLook.Column.CARE: "team",
    RegisterLook.Column.CONFIRMED: "confirmed",
}


@dataclass(frozen=True)
class Column:
    """A column with its heading, and the address that sorts by it, if it can."""

    key: str
    label: StrOrPromise
    order: str = ""  # "ascending" or "descending" when the list is in its order
    query: str | None = None  # None where nothing sorts


def columns(filters: PartnersFilter, look: RegisterLook) -> list[Column]:
    """The name and the columns that the person has chosen."""
    chosen = [(key, label) for key, label in RegisterLook.Column.choices if key in look.columns]
    return [_column(key, label, filters) for key, label in [("name", _("Organisaatio")), *chosen]]


def _column(key: str, label: StrOrPromise, filters: PartnersFilter) -> Column:
    name = SORTS_BY.get(key)
    if name not in filters.sorts:
        return Column(key, label)
    ascending, descending = filters.sort == name, filters.sort == f"-{name}"
    return Column(
        key,
        label,
        order="ascending" if ascending else "descending" if descending else "",
        query=filters.query_string(sort=f"-{name}" if ascending else name),
    )
