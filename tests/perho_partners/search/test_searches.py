"""What people look for in the example content, and what must be among the first five.

`searches.csv` names in `must_find` what is found, any of which will do: a kind and its name, `*`
for any letters, `~` for words of its texts. What `must_not_first` names must not come first.
"""

from __future__ import annotations

import csv
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.core.management import call_command

from partnerships.organisations.models import Organisation
from perho_partners.search.hits import hits_of
from search.asking import Question
from tests.conftest import held
from tests.house import load_house

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.searched]
FIRST = 5
LEAST = 0.95  # of the searches, whatever they are
MISSED: set[str] = set()  # those known not to be found, each with its reason


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    def load():
        load_house()
        call_command("load_example_content", verbosity=0)
        numbered = Organisation.objects.get(name="Kauppahuone Ahjo Oy")
        numbered.business_id = "2345678-0"
        numbered.save_as(None, "edited")

    yield from held(django_db_blocker, load)


def searches():
    path = Path(__file__).with_name("searches.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(text, where):
    question = Question(text, ["organisation"] if where == "register" else [])
    return hits_of(question.answers()[: FIRST * 4], [])[:FIRST]


def fits(hit, wanted):
    kind, _colon, name = wanted.strip().partition(":")
    told = hit.told
    if name.startswith("~"):
        texts = " ".join([told.name, *told.other_names, *told.texts]).casefold()
        return hit.kind.key == kind and name[1:].casefold() in texts
    return hit.kind.key == kind and fnmatchcase(told.name, name)


def is_right(search):
    hits = found(search["query"], search["where"])
    wanted, unwanted = search["must_find"].split("|"), search["must_not_first"]
    is_there = any(fits(hit, each) for hit in hits for each in wanted)
    return is_there and not (unwanted and fits(hits[0], unwanted))


def test_what_people_look_for_is_among_the_first(content):
    asked = searches()
    missed = {each["query"] for each in asked if not is_right(each)}
    assert missed == MISSED
    assert len(missed) <= (1 - LEAST) * len(asked)
    assert len(asked) >= 112
