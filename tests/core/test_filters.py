"""What a list is narrowed by: chosen, refused, told in words and kept in its address."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.filters import SEARCH_MAX, PastDayField, PastDayForm
from partnerships.organisations.models import Organisation
from partnerships.register.filters import RegisterFilter
from tests.factories import OrganisationFactory, PartnershipFactory, ToolFactory
from toolkit.tools.filters import ToolFilter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def asked(query):
    return RegisterFilter(QueryDict(query))


def names(query):
    return sorted(row.name for row in asked(query).narrow())


@pytest.mark.parametrize(
    ("value", "day"), [("23.11.2026", date(2026, 11, 23)), ("24.11.2026", None), ("", None)]
)
def test_a_day_of_the_past_is_a_day_and_today_is_none(value, day):
    assert PastDayField(required=False).clean(value) == day
    assert PastDayForm({"as_of": value}).day == day


def test_a_day_to_come_is_refused_and_a_page_shows_today():
    with pytest.raises(ValidationError, match="tulevaisuudessa"):
        PastDayField().clean("25.11.2026")
    assert PastDayForm({"as_of": "25.11.2026"}).day is None
    assert PastDayForm({"as_of": "x"}).day is None


def test_key_12_is_not_taken_for_key_1():
    OrganisationFactory(name="A", sectors=["restaurant", "tourism"])
    OrganisationFactory(name="B", sectors=["restaurant-2"])
    OrganisationFactory(name="C")
    assert names("sector=restaurant") == ["A"]
    assert names("") == ["A", "B", "C"]


def test_words_are_looked_for_up_to_a_hundred_letters():
    assert SEARCH_MAX == 100
    assert asked(f"q={'x' * 100}").chosen == {"q": "x" * 100}
    assert asked(f"q={'x' * 101}").chosen == {}


def test_what_is_refused_is_left_out_but_was_asked():
    PartnershipFactory(organisation=OrganisationFactory(name="A"))
    found = asked("level=xx&category=society&other=1")
    assert found.chosen == {"category": ["society"]}
    assert (found.is_asked, asked("level=xx").is_asked, asked("other=1").is_asked) == (
        True, True, False,
    )  # fmt: skip
    assert names("level=xx") == ["A"]
    assert names("category=society") == []


def test_chosen_rows_are_a_list(levels):
    assert asked("level=network&level=everyday").chosen == {
        "level": [levels["everyday"], levels["network"]]
    }


def test_choices_have_their_names_in_groups_too():
    found = asked("")
    assert found.choices_of("category")[:2] == [
        ("working_life", "Työelämä"), ("society", "Yhteiskunta"),
    ]  # fmt: skip
    forms = found.choices_of("form")
    assert forms[0] == ("", "Kaikki muodot")
    assert all(isinstance(label, str) for _key, label in forms)
    assert found.choices_of("q") == []


def test_values_are_told_in_words(levels):
    found = asked("")
    assert found.in_words("as_of", date(2026, 3, 1)) == "1.3.2026"
    assert found.in_words("level", levels["everyday"]) == "1 Arki"
    assert found.in_words("category", "society") == "Yhteiskunta"
    assert found.in_words("category", "xx") == found.in_words("q", "xx") == "”xx”"


def test_a_tick_is_told_by_its_label_alone(staff, levels):
    found = ToolFilter(QueryDict("mine=on"), staff, list(levels.values()))
    assert [chip.label for chip in found.chips()] == ["Minä tai tiimini kertoo lisää"]


def test_each_choice_is_a_chip_that_its_address_leaves_out():
    found = asked("category=society&category=students&q=kahvila&level=everyday")
    assert [(chip.label, chip.query) for chip in found.chips()] == [
        ("Hae: ”kahvila”", "level=everyday&category=society&category=students"),
        ("Taso: 1 Arki", "q=kahvila&category=society&category=students"),
        ("Sidosryhmä: Yhteiskunta", "q=kahvila&level=everyday&category=students"),
        ("Sidosryhmä: Opiskelijat", "q=kahvila&level=everyday&category=society"),
    ]


@pytest.mark.parametrize(
    ("query", "tidy"),
    [
        ("page=2&q=kahvila&x=1&level=", "q=kahvila"), ("sort=-name&q=a", "q=a&sort=-name"),
        ("sort=xx", ""), ("as_of=23.11.2026", "as_of=23.11.2026"), ("level=xx", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_address_is_tidy(query, tidy):
    assert asked(query).query_string() == tidy


def test_an_address_may_have_something_else_instead():
    found = asked("q=kahvila&sort=name&category=society")
    assert found.query_string(sort="-name") == "q=kahvila&category=society&sort=-name"
    assert found.query_string(q="") == "category=society&sort=name"


@pytest.mark.parametrize(
    ("query", "sort"), [("", "name"), ("sort=xx", "name"), ("sort=-team", "-team")]
)
def test_an_unknown_order_is_the_usual_one(query, sort):
    assert asked(query).sort == sort


def test_a_list_without_orders_has_none(staff, levels):
    found = ToolFilter(QueryDict("sort=name"), staff, list(levels.values()))
    assert (found.sorts, found.sort, found.query_string()) == ([], "", "")


def test_a_page_is_the_wanted_one_and_an_unknown_one_is_near_it(staff, levels):
    for title in "ABC":
        ToolFactory(title=title)

    def page(query):
        found = ToolFilter(QueryDict(query), staff, list(levels.values())).page(2)
        return [row.title for row in found]

    assert [page(query) for query in ("", "page=1", "page=2", "page=9", "page=x")] == [
        ["A", "B"], ["A", "B"], ["C"], ["C"], ["A", "B"],
    ]  # fmt: skip


def test_the_fields_are_walked_in_their_order():
    assert [field.name for field in asked("")][:3] == ["q", "level", "category"]


def test_a_status_is_asked_also_without_a_choice(staff):
    OrganisationFactory(name="Nyt")
    away = OrganisationFactory(name="Ennen")
    away.archived_on, away.archived_by, away.archived_reason = TODAY, staff, "Loppui"
    away.save_as(staff, "archived")
    assert (names(""), names("status=archived")) == (["Nyt"], ["Ennen"])
    assert Organisation.objects.count() == 2
