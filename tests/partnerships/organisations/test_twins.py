"""However an organisation is written, it is found, and its twin is asked about."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partnerships.organisations.models import Organisation
from partnerships.organisations.similar import similar_organisations
from tests.factories import OrganisationFactory, PartnershipFactory
from tests.house import load_house

pytestmark = [pytest.mark.django_db, pytest.mark.searched]


@pytest.mark.parametrize(
    "asked",
    ["0112038-9", "01120389", "FI01120389", "fi 01120389", "FI 0112038-9", "FI0112038-9",
     "0112038\u20119", "0112\u00ad038-9"],
)  # fmt: skip
def test_a_business_id_finds_in_any_of_its_forms(page, levels, asked):
    found = OrganisationFactory(business_id="0112038-9")
    PartnershipFactory(organisation=found)
    PartnershipFactory(organisation__business_id="1234567-1")
    response = page.get(reverse("register:list"), {"q": asked})
    assert list(response.context["page"].object_list) == [found]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Testi\u00adravintola", "testiravintola"),
        ("McDonald’s Kamppi", "mcdonald's"),
        ("Etelä\u2011Suomen liitto", "etelä-suomen"),
    ],
)
def test_a_name_is_found_as_people_type_it(levels, stored, asked):
    found = OrganisationFactory(name=stored)
    OrganisationFactory(name="Aivan muu")
    assert list(Organisation.objects.named(asked)) == [found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.työelämä.example/", "https://xn--tyelm-jrab3l.example/yhteys"),
        ("https://xn--tyelm-jrab3l.example", "http://TYÖELÄMÄ.example"),
    ],
)
def test_a_site_is_the_same_in_letters_and_in_punycode(db, one, other):
    found = OrganisationFactory(website=one)
    assert similar_organisations("Muu nimi", "", other) == [found]


def test_a_name_is_taken_however_its_dashes_and_quotes_are_written(db):
    OrganisationFactory(name="Åke’s Etelä-Suomi")
    with pytest.raises(ValidationError, match="on jo rekisterissä"):
        Organisation(name="Åke's Etelä\u2011Suomi").full_clean()


@pytest.mark.parametrize(
    ("stored", "other_names", "typed"),
    [
        ("Suomen matkailualan liitto SMAL", "", "SMAL"),
        ("Suomen matkailualan liitto", "SMAL, Matkailun liitto", "SMAL ry"),
        ("Suomen ympäristöopisto Sykli", "", "Sykli"),
        ("TE-palvelut", "TE-toimisto, työllisyysalue", "Työllisyysalue"),
        ("Skål", "", "Skål Helsinki"),
    ],
)
def test_an_abbreviation_or_another_name_is_asked_about(db, stored, other_names, typed):
    found = OrganisationFactory(name=stored, other_names=other_names)
    assert similar_organisations(typed, "", "") == [found]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Ravintola Aallokko", "Aallokko Consulting Oy"),
        ("Kahvila Poiju Oy", "Oy"),
        ("Hotelli Satama ry", "Ravintola"),
        ("A B", "B"),
    ],
)
def test_a_word_that_many_share_is_not(db, stored, typed):
    OrganisationFactory(name=stored)
    assert similar_organisations(typed, "", "") == []


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["TE-toimisto", "työllisyysalue", "SMAL ry", "OPH"])
def test_the_shipped_partners_are_found_by_their_other_names(asked):
    load_house()
    assert Organisation.objects.current().named(asked).count() == 1
