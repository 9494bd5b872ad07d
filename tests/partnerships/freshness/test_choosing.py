"""Who is asked: whatever the past, five places at most for each, shared out fairly."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from partnerships.freshness.choosing import Place, share_out
from partnerships.freshness.models import MOST

PEOPLE = st.integers(1, 6)
WORLDS = st.fixed_dictionaries(
    {
        "people": st.dictionaries(
            st.integers(1, 60), st.lists(PEOPLE, unique=True, max_size=4), max_size=60
        ),
        "asked": st.dictionaries(PEOPLE, st.integers(0, 60)),
        "taken": st.dictionaries(PEOPLE, st.sets(st.integers(1, MOST))),
    }
)


def decide(world: dict) -> list[Place]:
    return share_out(sorted(world["people"]), world["people"], world["asked"], world["taken"])


@given(WORLDS)
def test_nobody_is_asked_more_than_five_times(world):
    places = Counter((place.user, place.slot) for place in decide(world))
    before = Counter((user, slot) for user, slots in world["taken"].items() for slot in slots)
    both = places + before
    assert set(both.values()) <= {1}  # each place is used once
    assert {slot for _user, slot in both} <= set(range(1, 6))
    assert max(Counter(user for user, _slot in both).values(), default=0) <= 5


@given(WORLDS)
def test_only_those_who_know_it_are_asked_and_each_partnership_once(world):
    places = decide(world)
    assert all(place.user in world["people"][place.partnership] for place in places)
    assert len({place.partnership for place in places}) == len(places)


@given(WORLDS)
def test_of_those_who_are_free_the_one_asked_least_is_asked(world):
    times = Counter(world["asked"])
    used = Counter({user: len(slots) for user, slots in world["taken"].items()})
    chosen = {place.partnership: place.user for place in decide(world)}
    for partnership, people in sorted(world["people"].items()):
        free = [user for user in people if used[user] < MOST]
        user = chosen.get(partnership)
        assert (user is None) == (free == [])  # none is left out while somebody is free
        if user is not None:
            assert times[user] == min(times[each] for each in free)
            times[user] += 1
            used[user] += 1


@given(WORLDS)
def test_the_same_questions_give_the_same_answer(world):
    assert decide(world) == decide(world)


def test_the_stalest_get_the_places():
    places = share_out(range(9, 0, -1), {number: [7] for number in range(10)}, {}, {})
    assert [place.partnership for place in places] == [9, 8, 7, 6, 5]


def test_of_equals_the_first_is_asked_and_then_the_others_in_turn():
    places = share_out([1, 2, 3], {key: [8, 9] for key in (1, 2, 3)}, {}, {})
    assert [place.user for place in places] == [8, 9, 8]
    assert [place.slot for place in places] == [1, 1, 2]


def test_a_place_in_between_is_used():
    assert share_out([1], {1: [8]}, {}, {8: {1, 3}}) == [Place(1, 8, 2)]
