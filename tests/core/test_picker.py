"""The one way to choose several of many."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.http import QueryDict

from core.picker import FEW, Picker

pytestmark = pytest.mark.one_engine


def drawn(choices, value=()):
    """The groups as a person sees them: the name, and the names and ticks in it."""
    html = Picker(choices=choices).render("rows", list(value), {"id": "id_rows"})
    found = []
    for part in re.split(r'(?=<div(?: role="group"[^>]*)? *>)', html)[1:]:
        title = re.search(r'picker-group">([^<]*)', part)
        boxes = re.findall(r'value="([^"]*)"\s*(checked)?\s*>', part)
        found.append((title and title[1], [(key, bool(ticked)) for key, ticked in boxes]))
    return found


def many(first, last):
    return [(number, f"Nimi {number}") for number in range(first, last + 1)]


def keys(first, last):
    return [(str(number), False) for number in range(first, last + 1)]


def test_a_few_are_boxes_in_their_own_order():
    assert FEW == 12
    html = Picker(choices=many(1, 12)).render("rows", ["3"], {"id": "id_rows"})
    assert ("is-long" in html, "data-picker" in html) == (False, False)
    assert drawn(many(1, 3), ["3"]) == [(None, [("1", False), ("2", False), ("3", True)])]


def test_more_have_a_search():
    html = Picker(choices=many(1, 13)).render("rows", [], {"id": "id_rows"})
    assert ("is-long" in html, "data-picker" in html) == (True, True)


def test_of_many_the_chosen_are_first():
    assert drawn(many(1, 13), ["3", "13"]) == [
        ("Valitut", [("3", True), ("13", True)]),
        ("Muut", [*keys(1, 2), *keys(4, 12)]),
    ]


def test_groups_stay_and_empty_ones_go():
    choices = [("Omat", many(1, 1)), ("Muut", many(2, 14))]
    assert drawn(choices, ["1"]) == [("Valitut", [("1", True)]), ("Muut", keys(2, 14))]
    assert drawn(choices) == [("Omat", keys(1, 1)), ("Muut", keys(2, 14))]


def test_what_is_sent_is_read_as_of_any_list():
    class Form(forms.Form):
        rows = forms.MultipleChoiceField(choices=many(1, 20), widget=Picker)

    form = Form(QueryDict("rows=3&rows=7"))
    assert (form.is_valid(), form.cleaned_data) == (True, {"rows": ["3", "7"]})
    assert Form(QueryDict("rows=99")).is_valid() is False


def test_names_are_shown_as_text():
    html = Picker(choices=[("1", "<b>Oy & Co</b>")]).render("rows", [], {"id": "id_rows"})
    assert "&lt;b&gt;Oy &amp; Co&lt;/b&gt;" in html
