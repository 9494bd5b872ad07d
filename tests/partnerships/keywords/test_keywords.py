"""Keywords as choices and by their keys, and what makes one of them one."""

from __future__ import annotations

import pytest

from partnerships.keywords.models import Keyword
from partnerships.keywords.queries import keyword_choices, named, names_of
from partnerships.levels.models import Level
from tests.constraints import accepts

pytestmark = pytest.mark.django_db


@pytest.fixture
def words() -> dict[str, Keyword]:
    """Two sectors, a form of each of two levels and one of none."""
    made = {}
    levels = {}
    for order, (key, number) in enumerate([("everyday", 1), ("other", None)]):
        levels[key] = Level(key=key, order=order, number=number, short_name_fi=key.title())
        levels[key].save_as(None, "loaded")
    for kind, key, level, order in [
        ("sector", "tourism", None, 1), ("sector", "restaurant", None, 2),
        ("form", "visits", "everyday", 4), ("form", "events", "everyday", 3),
        ("form", "dialogue", "other", 1), ("form", "tourism", None, 2),
    ]:  # fmt: skip
        made[f"{kind} {key}"] = Keyword(
            kind=kind, key=key, name_fi=f"{kind} {key}", level=levels.get(level), order=order
        )
        made[f"{kind} {key}"].save_as(None, "loaded")
    return made


def test_choices_are_sectors_in_their_order_and_forms_by_level(words):
    sectors, forms = keyword_choices()
    assert sectors == [("tourism", "sector tourism"), ("restaurant", "sector restaurant")]
    assert dict(forms) == {
        "1 Everyday": [("events", "form events"), ("visits", "form visits")],
        "Other": [("dialogue", "form dialogue")],
        "Muut": [("tourism", "form tourism")],
    }


def test_names_are_those_of_one_kind(words):
    assert names_of("sector") == {
        "restaurant": "sector restaurant", "tourism": "sector tourism",
    }  # fmt: skip


def test_keys_are_read_as_words_of_their_kind_and_unknown_ones_left_out(words):
    by_key = {(word.kind, word.key): word for word in words.values()}
    found = named(by_key, "form", ["visits", "gone", "restaurant", "tourism"])
    assert found == [words["form visits"], words["form tourism"]]


def test_a_word_is_found_by_its_kind_and_key(words):
    word = words["form tourism"]
    assert Keyword.objects.get_by_natural_key(*word.natural_key()) == word


def test_a_key_is_there_once_in_its_kind(words):
    word = words["form tourism"]
    assert accepts(word, key="restaurant") is True
    assert accepts(word, key="visits") is False


def test_words_come_by_kind_level_order_and_key(words):
    words["form visits"].order = 3
    words["form visits"].save_as(None, "edited")
    assert [str(word) for word in Keyword.objects.all()] == [
        "form events", "form visits", "form dialogue", "form tourism", "sector tourism",
        "sector restaurant",
    ]  # fmt: skip
