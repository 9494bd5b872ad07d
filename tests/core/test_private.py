"""Marks of a private person are seen, numbers of an organisation are not taken for them."""

import pytest
from django.core.exceptions import ValidationError

from core.private import has_identity_code, has_mobile_number, refuse_identity_code, refuse_private


@pytest.mark.parametrize("text", ["131052-308T", "Nimi, 131052-308t.", "010203A0023"])
def test_an_identity_code_is_seen(text):
    assert has_identity_code(text)


@pytest.mark.parametrize(
    "text", ["131052-308U", "0112038-9", "1131052-308T", "131052-308TT", "Tilaus 131052", ""]
)
def test_what_is_no_identity_code_is_not(text):
    assert not has_identity_code(text)


@pytest.mark.parametrize(
    "text", ["040 123 4567", "0401234567", "+358 40 1234567", "+358-50-123 4567", "p. 045-1234567."]
)
def test_a_mobile_number_is_seen(text):
    assert has_mobile_number(text)


@pytest.mark.parametrize(
    "text", ["09 123 4567", "0112038-9", "2040 opiskelijaa", "040", "23.11.2026", "10401234567"]
)
def test_what_is_no_mobile_number_is_not(text):
    assert not has_mobile_number(text)


@pytest.mark.parametrize("refuse", [refuse_identity_code, refuse_private])
@pytest.mark.parametrize("text", ["131052-308T", "Hetu 131052-308t."])
def test_an_identity_code_is_refused_in_any_letters(refuse, text):
    with pytest.raises(ValidationError) as refused:
        refuse(text)
    assert refused.value.code == "private"


def test_a_mobile_number_is_refused_where_people_write_of_partners():
    with pytest.raises(ValidationError) as refused:
        refuse_private("Soita 040 123 4567")
    assert refused.value.code == "private"
    refuse_identity_code("Soita 040 123 4567")


@pytest.mark.parametrize("text", ["Sovimme vierailun", "131052-308U", "Vaihde 09 123 4567"])
def test_what_is_nobodys_is_taken(text):
    refuse_identity_code(text)
    refuse_private(text)
