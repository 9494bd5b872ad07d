"""Every list's filters are drawn: each once, by the helper of its filter set."""

import pytest
from crispy_forms.layout import LayoutObject

import perho_partners.urls  # noqa: F401  (reads the pages of every room)
from core.filters import ListFilter
from partnerships.register.filters import PartnersFilter, PartnershipFilter, RegisterFilter


def drawn_in(helper):
    """Names of the filters that the helper's layout draws."""
    return [pointer.name for pointer in helper.layout.get_field_names()]


def all_under(kind):
    """Every class that stands on this one."""
    return [each for child in kind.__subclasses__() for each in (child, *all_under(child))]


ALL = [
    each
    for each in all_under(ListFilter)
    if not issubclass(each, PartnershipFilter) and each is not PartnersFilter
]


def test_all_lists_are_known():
    assert {each.__name__ for each in ALL} >= {
        *["AgreementFilter", "DueFilter", "GapFilter", "LevelFilter", "PlanFilter"],
        *["RegisterFilter", "ToolFilter"],
    }


@pytest.mark.parametrize("filters", ALL, ids=lambda each: each.__name__)
def test_a_layout_of_its_own_draws_every_filter_once(filters):
    """What a layout forgets would be narrowed by but never seen, and crispy would not tell."""
    if filters.helper is None:
        return
    assert isinstance(filters.helper.layout, LayoutObject)
    names = drawn_in(filters.helper)
    if filters is RegisterFilter:
        names += drawn_in(filters.search_form)
    inner = getattr(filters, "of_partnership", None)
    declared = [*filters.base_filters, *(inner.base_filters if inner else [])]
    assert sorted(names) == sorted(declared)
