"""Kind hints about descriptions and benefits."""

import pytest

from partnerships.partnerships.hints import has_contact_details, is_one_sided, is_vague


@pytest.mark.parametrize(
    "text",
    [
        "yhteistyö",
        "Yhteistyötä eri muodoissa.",
        "Kumppanuus- ja palveluverkosto",
        "Samarbete",
        "",
        "Teemme yhteistyötä eri muodoissa, olemme kumppani ja osa verkostoa.",
        "Leivomme pullaa",
    ],
)
def test_a_text_that_does_not_say_what_is_done_is_vague(text):
    assert is_vague(text)


@pytest.mark.parametrize(
    "text",
    [
        "Opiskelijat oppivat keittiöissä ja saleissa.",
        "kahvi/pulla/juhla/tori",
        "Suunnittelemme henkilöstöosaston kanssa rekrytointikoulutuksen kahdesti vuodessa.",
    ],
)
def test_a_text_that_tells_what_is_done_is_not(text):
    assert not is_vague(text)


@pytest.mark.parametrize(
    ("college", "partner", "expected"),
    [
        ("", "", False),
        ("Osaajia", "", True),
        (" ", "Palkkaus", True),
        ("Osaajia", " ", True),
        ("A", "B", False),
    ],
)  # fmt: skip
def test_one_benefit_without_the_other_is_one_sided(college, partner, expected):
    assert is_one_sided(college, partner) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yhteyshenkilö on Maija, puh. 040 1234567.", True),
        ("Soita +358 40 123 4567", True),
        ("maija.malli@esimerkki.fi", True),
        ("Kaksi jaksoa vuonna 2026, 12 opiskelijaa", False),
        ("Y-tunnus 0112038-9", False),
    ],
)
def test_a_phone_number_or_an_address_is_noticed(text, expected):
    assert has_contact_details(text) is expected


@pytest.mark.slow
def test_a_very_long_text_is_looked_through_quickly():
    assert not has_contact_details("a" * 1_000_000)
