"""Of many answers, the best are among those that are ranked."""

from __future__ import annotations

import pytest

from partnerships.organisations.models import Organisation
from search import asking
from search.asking import Question
from tests.factories import OrganisationFactory, ToolFactory

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


class TestAmongAllKinds:
    """Of too many to be ranked, those that the best are among."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setattr(asking, "MOST_RANKED", 2)
        monkeypatch.setattr(asking, "MOST_LIKELY", 1)
        monkeypatch.setattr(asking, "MOST_OF_KIND", 1)

    def test_the_best_of_each_kind_are_ranked(self):
        for number in range(4):
            OrganisationFactory(name=f"Kahvila Ruis {number}")
        wanted, tool = OrganisationFactory(name="Ruis"), ToolFactory(title="Ruispaja")
        found = list(Question("ruis").best())
        assert (found[0].kind, found[0].object_id) == ("organisation", wanted.pk)
        assert ("tool", tool.pk) in [(row.kind, row.object_id) for row in found]
        assert next(iter(Question("ruis").best("organisation"))).object_id == wanted.pk

    def test_few_are_all_ranked(self):
        for number in range(2):
            OrganisationFactory(name=f"Ruis {number}")
        assert len(Question("ruis").best()) == 2

    def test_they_are_counted_no_further(self):
        for number in range(5):
            OrganisationFactory(name=f"Ruis {number}")
        ToolFactory(title="Ruispaja")
        assert Question("ruis").counts == {"organisation": 3, "tool": 1}
