"""Which organisation is meant: by name, business id or web site; put away or not."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from partnerships.organisations.business_id import tidy_business_id, validate_business_id
from partnerships.organisations.history import end_today, refuse_of_another, refuse_when_archived
from partnerships.organisations.models import Acquaintance, Organisation
from partnerships.organisations.similar import likeness, plain_name, similar_organisations
from partnerships.partners.services import archive_organisation
from tests.factories import AcquaintanceFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
BUSINESS_ID = "0112038-9"


@pytest.fixture
def put_away(staff):
    row = OrganisationFactory(name="Kahvila Salo")
    archive_organisation(organisation=row, reason="Loppui", by=staff)
    return Organisation.objects.get(pk=row.pk)


def test_what_is_put_away_is_not_current(put_away):
    current = OrganisationFactory()
    assert list(Organisation.objects.current()) == [current]
    assert list(Organisation.objects.archived()) == [put_away]
    assert (current.is_archived, put_away.is_archived) == (False, True)


def test_a_name_means_the_current_one_before_one_put_away(put_away):
    current = OrganisationFactory(name="Kahvila Salo")
    assert Organisation.objects.get_by_natural_key("Kahvila Salo") == current
    assert current.natural_key() == ("Kahvila Salo",)


def test_a_name_put_away_and_one_of_the_past_are_known(put_away):
    OrganisationFactory()
    assert Organisation.objects.get_by_natural_key("Kahvila Salo") == put_away
    put_away.name = "Kahvila Uusi"
    put_away.save_as(None, "edited")
    assert Organisation.objects.get_by_natural_key("Kahvila Salo") == put_away
    with pytest.raises(Organisation.DoesNotExist):
        Organisation.objects.get_by_natural_key("Ei ole")


@pytest.mark.parametrize(
    ("text", "found"),
    [("kahv helsinki", True), ("kahv turku", False), ("entinen", True), (BUSINESS_ID, True),
     ("kahvila.fi", True), ("lisatieto", False)],
)  # fmt: skip
def test_is_found_by_every_word_of_what_identifies_it(text, found):
    OrganisationFactory(
        name="Kahvila Malli", city="Helsinki", other_names="Entinen", business_id=BUSINESS_ID,
        website="https://www.kahvila.fi/yritys", notes="Lisätieto",
    )  # fmt: skip
    assert Organisation.objects.named(text).exists() is found


def test_what_is_computed_follows_the_name_and_the_site():
    row = OrganisationFactory(name="Äx", website="https://www.kahvila.fi/yritys")
    assert (row.name_key, row.site, row.search_text) == ("äx", "kahvila.fi", "ax kahvila.fi")
    assert row.sort_key == "3632"


def test_a_name_is_tidied_before_it_is_compared():
    OrganisationFactory(name="Kahvila Malli")
    row = Organisation(name="  KAHVILA  malli ")
    with pytest.raises(ValidationError, match="jo rekisterissä"):
        row.full_clean()
    assert (row.name, row.name_key) == ("KAHVILA malli", "kahvila malli")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0112038-9", BUSINESS_ID), (" fi01120389 ", BUSINESS_ID), ("FI 01120389", BUSINESS_ID),
        ("01120389", BUSINESS_ID), (" 0112038-8 ", "0112038-8"), ("", ""),
    ],
)  # fmt: skip
def test_a_business_id_is_tidied_and_a_wrong_one_stays(typed, stored):
    assert tidy_business_id(typed) == stored


def test_a_business_id_needs_its_check_digit():
    validate_business_id(BUSINESS_ID)
    with pytest.raises(ValidationError) as refused:
        validate_business_id("0112038-8")
    assert refused.value.code == "business_id"


@pytest.mark.parametrize("name", ["A;B", "A|B", "A\tB", "A 0112038-9", "A https://a.example"])
def test_more_than_a_name_is_no_name(name):
    with pytest.raises(ValidationError) as refused:
        Organisation(name=name).full_clean()
    assert list(refused.value.message_dict) == ["name"]
    Organisation(name="A-B & C, D. 10112038-91").full_clean()


def names(name="", business_id="", website=""):
    return [row.name for row in similar_organisations(name, business_id, website)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Bistro Kallio", True),
        ("Bisro Kallio", True),  # a letter is missing
        ("Kallio Bistro", False),
        ("Kallio", True),  # a word of it
        ("Bistro", False),  # which many share
        ("Ravintola Meri", False),
        ("Bi", False),
    ],
)
def test_a_name_with_a_slip_is_found_and_another_is_not(typed, found):
    OrganisationFactory(name="Bistro Kallio")
    assert names(typed) == (["Bistro Kallio"] if found else [])


@pytest.mark.parametrize(("name", "found"), [("Aik", True), ("Ai", False)])
def test_a_name_of_three_letters_is_compared(name, found):
    OrganisationFactory(name=name)
    assert names(name) == ([name] if found else [])


@pytest.mark.parametrize(
    ("name", "business_id", "site", "found"),
    [
        ("kahvi", "", "", True), ("oy", "", "", False), ("", BUSINESS_ID, "", True),
        ("", "", "kahvila.fi", True), ("", "", "muu.fi", False), ("hotelli", "", "", False),
    ],
)  # fmt: skip
def test_candidates_share_a_word_s_beginning_the_business_id_or_the_site(
    put_away, name, business_id, site, found
):
    row = OrganisationFactory(
        name="Kahvila Malli Oy", business_id=BUSINESS_ID, website="https://www.kahvila.fi"
    )
    OrganisationFactory(name="Sataman Bistro Oy")
    rows = Organisation.objects.similar_to(name, business_id, site)
    assert list(rows) == ([row] if found else [])


def test_signs_and_accents_do_not_tell_names_apart():
    assert plain_name(" Äyräs & Co.,  (Turku) ") == "ayras co turku"


def test_one_put_away_is_not_offered(put_away):
    assert names("Kahvila Salo") == []


def test_the_business_id_or_the_site_is_enough_and_comes_first():
    OrganisationFactory(name="Aivan Muu", business_id=BUSINESS_ID)
    OrganisationFactory(name="Toinen Muu", website="https://muu.fi")
    OrganisationFactory(name="Bistro Kallio")
    assert names("Bistro Kallio", "01120389", "http://www.muu.fi/a") == [
        "Aivan Muu", "Toinen Muu", "Bistro Kallio",
    ]  # fmt: skip
    assert names(business_id=BUSINESS_ID) == ["Aivan Muu"]
    assert names(website="https://muu.fi") == ["Toinen Muu"]
    assert names() == []


def test_a_site_that_many_share_tells_nothing():
    OrganisationFactory(name="Toinen Muu", website="https://facebook.com/toinen")
    assert names(website="https://www.facebook.com/bistro") == []


def test_a_former_name_is_a_name():
    OrganisationFactory(name="Uusi Nimi", other_names="Vanha, Bistro Kallio")
    assert names("Bistro Kallio") == ["Uusi Nimi"]


def test_at_most_five_are_offered_by_their_names():
    for letter in "GFEDCBA":
        OrganisationFactory(name=f"Bistro Kallio {letter}")
    assert names("Bistro Kallio") == [f"Bistro Kallio {letter}" for letter in "ABCDE"]


@pytest.mark.parametrize(
    ("wanted", "name", "share"),
    [
        ("", "kallio", 0), ("kallio", "", 0), ("kallio", "kallio", 1),
        ("kallio oy", "kallio", 1),
        ("oy abcdefg", "oy abcdefx", 0.9), ("oy kallio", "kallio oy", 0.8333),
        ("kallio", "kallion keittio", 0.7473), ("kalli", "kalli keittio uusi", 1),
        ("kal", "kal uusi", 1), ("uusi kal", "kal", 1), ("ka", "ka uusi", 0.4444),
        ("meri kallio oy", "meri kallio ab", 1), ("abc d", "abc d efghij", 1),
        ("ab d", "ab d efghij", 0.3778),
        ("bistro", "bistro kallio", 0.6316),
    ],
)  # fmt: skip
def test_how_much_alike_two_names_are(wanted, name, share):
    assert round(likeness(wanted, name), 4) == share


class Change:
    """What a change of a row tells of it."""

    def __init__(self, organisation, verb="edited", user_id=None):
        self.organisation, self.history_change_reason, self.user_id = organisation, verb, user_id


def test_inside_what_is_put_away_only_the_putting_away_is_taken_back(put_away, staff):
    current = OrganisationFactory()
    refused = "Organisaatio on arkistoitu. Palauta se ensin."
    assert refuse_when_archived(staff, Change(put_away), None) == refused
    assert refuse_when_archived(staff, Change(current), put_away) == refused
    assert refuse_when_archived(staff, Change(put_away, "archived"), None) == ""
    assert refuse_when_archived(staff, Change(put_away), current) == ""


def test_whom_one_knows_is_taken_back_by_oneself(put_away, staff, other_staff):
    current = OrganisationFactory()
    mine = Change(current, user_id=staff.pk)
    assert refuse_of_another(staff, mine, None) == ""
    assert refuse_of_another(other_staff, mine, None) == "Tätä muutosta ei voi kumota."
    assert refuse_of_another(staff, Change(put_away, user_id=staff.pk), None) != ""


@pytest.mark.parametrize(
    ("started", "ended", "becomes"),
    [
        (date(2026, 1, 1), None, date(2026, 11, 24)), (date(2026, 12, 1), None, date(2026, 12, 1)),
        (date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 1)),
    ],
)  # fmt: skip
def test_what_is_taken_back_ends_today_but_not_before_it_began(
    time_machine, staff, started, ended, becomes
):
    time_machine.move_to("2026-11-24 12:00 +0200", tick=False)
    row = AcquaintanceFactory(started_on=started, ended_on=ended)
    end_today(row, None, staff)
    assert Acquaintance.objects.get().ended_on == becomes


def test_an_acquaintance_is_told_once_while_it_is_open(staff):
    row = AcquaintanceFactory(user=staff, ended_on=date(2030, 1, 1))
    again = Acquaintance(organisation=row.organisation, user=staff)
    again.full_clean()
    again.save_as(staff, "added")
    with pytest.raises(ValidationError, match="jo kertonut"):
        Acquaintance(organisation=row.organisation, user=staff).full_clean()
