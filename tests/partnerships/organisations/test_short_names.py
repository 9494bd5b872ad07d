"""The short name of an organisation: optional, found as another name, kept when two become one."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partnerships.organisations.models import Organisation
from partnerships.organisations.similar import similar_organisations
from search.asking import Question
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
LONG = "Koulutuskuntayhtymä Kaarna, Espoo ja Kauniainen"


def test_what_it_is_called_besides_its_name():
    row = OrganisationFactory(short_name="Kky Kaarna", other_names="Kaarna,  KK ,")
    assert row.known_as == ["Kky Kaarna", "Kaarna", "KK"]
    assert OrganisationFactory().known_as == []


def test_it_is_short():
    row = OrganisationFactory(name=LONG)
    row.short_name = "a" * 22
    row.full_clean()
    row.short_name = "a" * 23
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert list(refused.value.message_dict) == ["short_name"]


def test_its_space_is_tidied():
    row = OrganisationFactory(name=LONG)
    row.short_name = "  Kky   Kaarna "
    row.full_clean()
    assert row.short_name == "Kky Kaarna"


@pytest.mark.searched
def test_it_is_found_by_it():
    row = OrganisationFactory(name=LONG, short_name="KKK")
    found = Question("kkk", ["organisation"]).rank_of(Organisation.objects.all())
    assert list(found) == [row]
    assert list(Organisation.objects.named("kkk")) == [row]


def test_one_that_is_being_typed_by_its_short_name_is_asked_about():
    row = OrganisationFactory(name=LONG, short_name="Kaarnakky")
    assert similar_organisations("Kaarnakky", "", "") == [row]


def test_it_is_asked_for_and_told(page):
    row = OrganisationFactory(name=LONG)
    path = reverse("organisations:edit", args=[row.pk])
    data = {"name": LONG, "category": "society", "short_name": "Kky Kaarna", "version": 1}
    assert page.post(path, data).status_code == 302
    row.refresh_from_db()
    assert row.short_name == "Kky Kaarna"
    assert row.history.first().changes["short_name"] == ["", "Kky Kaarna"]
    assert "Kky Kaarna" in page.get(row.get_absolute_url()).content.decode()
