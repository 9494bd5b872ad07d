"""Names a slip of the finger apart are candidates, wherever the slip is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.duplicates.pairs import likely_pairs
from exchange.lists.matching import Register
from partnerships.organisations.slips import SlipIndex, slip_keys
from tests.factories import OrganisationFactory

NAMES = [
    ("Ammattiopisto Ankkuri", "Ammattiopisto Ankuri"),
    ("AMKE", "AMKEE"),
    ("Hotelli Torni", "Hotelli Txrni"),
    ("Opetushallitus", "Oeptushallitus"),
    ("Helmi Liiketalousopisto Oy", "Helm iLiiketalousopisto Oy"),
]


@given(st.text("abcdefgh", min_size=5, max_size=12), st.integers(0, 5), st.sampled_from("abx"))
def test_a_letter_missing_wrong_doubled_or_swapped_leaves_a_key(
    word: str, place: int, letter: str
) -> None:
    n = min(place, len(word) - 2)
    slips = [word[:n] + word[n + 1 :], word[:n] + letter + word[n + 1 :]]
    slips += [word[:n] + letter + word[n:], word[:n] + word[n + 1] + word[n] + word[n + 2 :]]
    for slip in slips:
        assert slip_keys(word) & slip_keys(slip) or slip[:5] == word[:5]


def test_the_rows_near_a_name_are_found_and_no_others() -> None:
    index = SlipIndex([(7, "hotelli torni"), (2**31, "kahvila aava")])
    assert (index.near("hotelli txrni"), index.near("kahvila aaava")) == ({7}, {2**31})
    assert index.near("leipomo satama") == set()
    assert list(SlipIndex([(1, "torni"), (2, "aava")]).groups()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "slip"), NAMES)
def test_a_line_of_a_list_with_a_slip_is_asked_about(name: str, slip: str) -> None:
    row = OrganisationFactory(name=name)
    OrganisationFactory(name="Jokin aivan muu")
    assert [twin.key for twin in Register().may_be({"name": slip})] == [row.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "slip"), NAMES)
def test_two_in_the_register_are_a_likely_pair(name: str, slip: str) -> None:
    one, other = OrganisationFactory(name=name), OrganisationFactory(name=slip)
    OrganisationFactory(name="Jokin aivan muu")
    assert [(pair.first, pair.second) for pair in likely_pairs()] == [(one.pk, other.pk)]
