"""Kind hints about descriptions and benefits."""

import pytest

from partnerships.hints import is_one_sided, is_vague


@pytest.mark.parametrize(
    "text",
    ["yhteistyö", "Yhteistyötä eri muodoissa.", "Kumppanuus- ja palveluverkosto", "Samarbete", ""],
)
def test_a_text_that_does_not_say_what_is_done_is_vague(text):
    assert is_vague(text)


@pytest.mark.parametrize(
    "text",
    [
        "Opiskelijat oppivat keittiöissä ja saleissa.",
        "Suunnittelemme henkilöstöosaston kanssa rekrytointikoulutuksen kahdesti vuodessa.",
    ],
)
def test_a_text_that_tells_what_is_done_is_not(text):
    assert not is_vague(text)


@pytest.mark.parametrize(
    ("college", "partner", "expected"),
    [("", "", False), ("Osaajia", "", True), (" ", "Palkkaus", True), ("A", "B", False)],
)
def test_one_benefit_without_the_other_is_one_sided(college, partner, expected):
    assert is_one_sided(college, partner) is expected
