"""Of many answers, the best are among those that are ranked."""

from __future__ import annotations

import pytest

from partnerships.organisations.models import Organisation
from search import asking
from search.asking import Question
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.searched]


def test_names_that_begin_so_and_that_have_the_words_come_before_any_others(monkeypatch):
    monkeypatch.setattr(asking, "MOST_RANKED", 1)
    for n in range(5):
        OrganisationFactory(name=f"Hotelli {n}", notes="Ravintola aulassa.")
    inside = OrganisationFactory(name="Vanha ravintola")
    begins = OrganisationFactory(name="Ravintola Aalto")
    question = Question("ravintola", ["organisation"])
    keys = question.likeliest_of(question.rank_of(Organisation.objects.all()))
    assert keys[:2] == [begins.pk, min(inside.pk, begins.pk)]
    assert len(keys) == 3


def test_rows_left_out_by_other_filters_are_not_among_them(monkeypatch):
    monkeypatch.setattr(asking, "MOST_RANKED", 1)
    OrganisationFactory(name="Ravintola Aalto")
    wanted = OrganisationFactory(name="Vanha ravintola", city="Espoo")
    question = Question("ravintola", ["organisation"])
    rows = question.rank_of(Organisation.objects.filter(city="Espoo"))
    assert set(question.likeliest_of(rows)) == {wanted.pk}
