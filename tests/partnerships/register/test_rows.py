"""What a row sums up, and what the columns sort by."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from partnerships.register.columns import columns
from partnerships.register.filters import RegisterFilter
from partnerships.register.models import RegisterLook
from partnerships.register.rows import RegisterRow, Summary
from tests.factories import OrganisationFactory, PartnershipFactory, TeamFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def filters(query=""):
    return RegisterFilter(QueryDict(query))


def rows_of(organisation):
    return list(organisation.partnerships.for_list().select_related("level", "team"))


def test_of_none_there_is_nothing_more_and_nothing_is_old():
    found = Summary.of([], TODAY)
    assert (found.more, found.confirmed_on, found.unconfirmed) == (-1, None, False)


@pytest.mark.parametrize(("count", "more"), [(1, 0), (3, 2)])
def test_those_besides_the_first_are_counted(levels, count, more):
    organisation = OrganisationFactory()
    for key in ("everyday", "strategic", "network")[:count]:
        PartnershipFactory(organisation=organisation, level=levels[key])
    assert Summary.of(rows_of(organisation), TODAY).more == more


def test_who_has_no_team_names_none_and_each_team_is_named_once(levels):
    organisation, team = OrganisationFactory(), TeamFactory()
    for key, whose in [("everyday", None), ("strategic", team), ("network", team)]:
        PartnershipFactory(organisation=organisation, level=levels[key], team=whose)
    assert Summary.of(rows_of(organisation), TODAY).teams == [team]


def test_one_that_is_not_confirmed_yet_makes_all_of_it_unsure(levels):
    organisation = OrganisationFactory()
    for key, about in [
        ("everyday", {"confirmed_on": TODAY}),
        ("strategic", {"confirmed_on": None, "confirmed_by": None}),
    ]:
        PartnershipFactory(organisation=organisation, level=levels[key], **about)
    found = Summary.of(rows_of(organisation), TODAY)
    assert (found.confirmed_on, found.unconfirmed, found.months) == (None, True, 0)


def test_sectors_are_told_in_words_and_unknown_ones_left_out(levels):
    organisation = OrganisationFactory(sectors=["restaurant", "gone"])
    row = RegisterRow.of(organisation, [], filters())
    assert row.sector_words == [filters().sector_names["restaurant"]]


@pytest.mark.parametrize(
    ("query", "name", "turned"),
    [("", "ascending", "-name"), ("sort=name", "ascending", "-name"),
     ("sort=-name", "descending", "name"), ("sort=team", "", "name")],
)  # fmt: skip
def test_a_heading_sorts_and_turns_the_order(levels, query, name, turned):
    head = columns(filters(query), RegisterLook(columns=[]))[0]
    asked = QueryDict((head.query or "").lstrip("?"))
    assert (head.key, head.order, asked.get("sort", "name")) == ("name", name, turned)


def test_only_chosen_columns_stand_after_the_name(levels):
    chosen = [RegisterLook.Column.CONFIRMED, RegisterLook.Column.CARE]
    found = columns(filters(), RegisterLook(columns=chosen))
    in_order = [key for key in RegisterLook.Column.values if key in chosen]
    assert [head.key for head in found] == ["name", *in_order]
