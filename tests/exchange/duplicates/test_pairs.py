"""Which organisations may be one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from exchange.duplicates import pairs
from exchange.duplicates.models import NotSame
from exchange.duplicates.pairs import likely_pairs
from exchange.duplicates.services import forget_not_same, say_not_same
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def told() -> list[tuple[int, int, str]]:
    return [(pair.first, pair.second, str(pair.why)) for pair in likely_pairs()]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"website": "https://meri.example/a"}, {"website": "http://www.meri.example"},
         "sama verkkosivu"),
        ({"name": "Suomen Matkatoimistoalan liitto", "other_names": "SMAL"}, {"name": "Smal"},
         "sama lyhenne tai muu nimi"),
        ({"name": "Hotelli Meri"}, {"name": "Hotelli Meri Oy"}, "toinen nimi on osa toista"),
        ({"name": "Kauppahuone Ilmatar Oy, Kerava"}, {"name": "Kauppahuone Ilmatar"},
         "toinen nimi on osa toista"),
        ({"name": "Kauppahuone Ilmatar"}, {"name": "Kauppahuone Ilmattar"}, "melkein sama nimi"),
    ],
)  # fmt: skip
def test_why(one, other, why):
    first, second = OrganisationFactory(**one), OrganisationFactory(**other)
    assert told() == [(first.pk, second.pk, why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Hotelli Meri"}, {"name": "Hotelli Torni"}),
        (
            {"name": "Aalto", "website": "https://facebook.com/a"},
            {"name": "Bistro Luoto", "website": "https://facebook.com/b"},
        ),
    ],
)
def test_others_are_not_asked(one, other):
    OrganisationFactory(**one), OrganisationFactory(**other)
    assert told() == []


def test_the_likeliest_are_first():
    names = ["Kauppahuone Ilmatar", "Kauppahuone Ilmattar"]
    alike = [OrganisationFactory(name=name).pk for name in names]
    site = [OrganisationFactory(name=n, website="https://x.example").pk for n in ("Luoto", "Meri")]
    assert [(pair.first, pair.second) for pair in likely_pairs()] == [tuple(site), tuple(alike)]


def test_in_a_large_block_neighbours_are_compared(monkeypatch):
    monkeypatch.setattr(pairs, "LARGEST_BLOCK", 3)
    for name in ("Koulutus Aalto", "Koulutus Ilmatar", "Koulutus Ilmattar", "Koulutus Ytimekäs"):
        OrganisationFactory(name=name)
    assert [str(pair.why) for pair in likely_pairs()] == ["melkein sama nimi"]


class TestNotSame:
    def test_the_pair_is_asked_no_more_and_again_when_taken_back(self, lead):
        one, other = OrganisationFactory(name="Meri"), OrganisationFactory(name="Meri Oy")
        say_not_same(one=other, other=one, by=lead)
        say_not_same(one=one, other=other, by=lead)
        assert told() == []
        row = NotSame.objects.get()
        assert (row.first, row.second, row.said_by) == (one, other, lead)
        forget_not_same(one=one, other=other)
        assert len(told()) == 1

    def test_a_pair_has_one_order_and_is_there_once(self, lead):
        one, other = OrganisationFactory(), OrganisationFactory()
        for first, second in ((other, one), (one, one)):
            with pytest.raises(IntegrityError), transaction.atomic():
                NotSame.objects.create(first=first, second=second, said_by=lead)
        NotSame.objects.create(first=one, second=other, said_by=lead)
        with pytest.raises(IntegrityError), transaction.atomic():
            NotSame.objects.create(first=one, second=other, said_by=lead)

    def test_the_same_organisation_twice_says_nothing(self, lead):
        one = OrganisationFactory()
        say_not_same(one=one, other=one, by=lead)
        assert not NotSame.objects.exists()


def test_many_pairs_are_paged_with_as_many_queries(page, django_assert_max_num_queries):
    for n in range(30):
        word = chr(97 + n // 6) * 3 + chr(110 + n % 6) * 3
        OrganisationFactory(name=f"{word} meri", website=f"https://s{n}.example")
        OrganisationFactory(name=f"{word[::-1]} luoto", website=f"https://s{n}.example")
    with django_assert_max_num_queries(16):
        html = page.get(reverse("duplicates:list")).content.decode()
    assert "Näytetään 1–25, yhteensä 30" in html
    assert "Näytetään 26–30" in page.get(reverse("duplicates:list") + "?page=2").content.decode()
