"""Sets of rows: held, told, never changed in silence."""

from __future__ import annotations

import pytest
from django.db import transaction

from teams.plans.models import Action
from tests.factories import ActionFactory, UserFactory

pytestmark = pytest.mark.django_db


def records(action):
    return list(action.history.order_by("history_id").values_list("history_type", "held"))


def test_a_new_row_and_its_set_are_one_record(staff):
    action = ActionFactory(people=[staff])
    assert records(action) == [("+", {"people": [staff.pk]})]


def test_a_later_save_keeps_telling_what_is_held(staff):
    action = ActionFactory(people=[staff])
    action.status = "ongoing"
    action.save_as(staff, "status")
    assert records(action)[-1] == ("~", {"people": [staff.pk]})


def test_a_changed_set_is_told_before_and_after_and_raises_the_version(staff):
    other, action = UserFactory(), ActionFactory(people=[staff])
    before = action.version
    action.hold(people=[other]).save_as(staff, "edited")
    change = action.history.latest("history_id")
    assert change.changes == {"people": [[staff.pk], [other.pk]]}
    assert Action.objects.get().version == before + 1


def test_the_same_set_in_another_order_is_no_change(staff, lead):
    action = ActionFactory(people=[staff, lead])
    action.hold(people=[lead, staff]).save_as(staff, "edited")
    assert action.history.count() == 1


def test_a_past_version_holds_what_it_held_then(staff, lead):
    action = ActionFactory(people=[staff])
    action.hold(people=[lead]).save_as(staff, "edited")
    first = action.history.earliest("history_id").instance
    assert (first.keys_of("people"), action.keys_of("people")) == ([staff.pk], [lead.pk])


def test_what_is_held_is_written_by_the_save_and_not_before(staff):
    action = ActionFactory()
    action.hold(people=[staff])
    assert (action.keys_of("people"), list(action.people.all())) == ([staff.pk], [])


WAYS = {
    "add": lambda action, lead: action.people.add(lead),
    "set": lambda action, lead: action.people.set([lead]),
    "remove": lambda action, lead: action.people.remove(action.people.get()),
    "clear": lambda action, lead: action.people.clear(),
    "from the other side": lambda action, lead: lead.actions.add(action),
}


@pytest.mark.parametrize("change", WAYS.values(), ids=WAYS)
def test_a_set_cannot_be_changed_without_its_history(staff, lead, change):
    action = ActionFactory(people=[staff])
    with transaction.atomic(), pytest.raises(TypeError, match="no history"):
        change(action, lead)
    assert list(action.people.all()) == [staff]


def test_rights_are_given_as_django_gives_them(staff):
    assert staff.groups.count() == 0
    staff.groups.create(name="Kokeilijat")
    assert staff.groups.count() == 1


def test_a_save_that_changes_nothing_tells_nothing_and_raises_no_version(staff):
    action = ActionFactory()
    before = action.version
    action.save_as(staff, "edited")
    assert (action.history.count(), Action.objects.get().version) == (1, before)
