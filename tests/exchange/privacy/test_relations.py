"""Every relation to a person is known, told and has a fate: the models themselves are asked."""

from __future__ import annotations

import pytest
from django.apps import apps

from accounts.people.models import User
from exchange.privacy.relations import FATES, SHARED_BY, Fate, Relation, relations


def declared_by_django() -> set[tuple[str, str]]:
    """What Django itself knows to point to people, hidden relations and sets of rows too."""
    found = {
        (item.related_model._meta.label_lower, item.field.name)
        for item in User._meta.get_fields(include_hidden=True)
        if item.auto_created and not item.concrete and not item.many_to_many
    }
    sets = {
        (model._meta.label_lower, item.name)
        for model in apps.get_models(include_auto_created=True)
        for item in model._meta.local_many_to_many
        if item.remote_field.model is User
    }
    # A set of people is its table, whose rows point to people one by one.
    assert all(
        any(each.model is through for each in relations())
        for label, name in sets
        for through in [apps.get_model(label)._meta.get_field(name).remote_field.through]
    )
    return found


def test_every_relation_to_a_person_is_known():
    assert {(item.model._meta.label_lower, item.name) for item in relations()} >= (
        declared_by_django()
    )


def test_every_relation_has_a_fate():
    """A new one: decide in FATES what becomes of its rows when the person is anonymised."""
    assert {item.key for item in relations() if not item.is_past} == set(FATES)


def test_earlier_versions_stay():
    assert {item.fate for item in relations() if item.is_past} == {Fate.STAYS}


@pytest.mark.parametrize("item", [item for item in relations() if item.fate == Fate.ENDS])
def test_what_ends_has_dates(item: Relation):
    assert {"started_on", "ended_on"} <= {each.name for each in item.model._meta.fields}


def test_what_is_shared_would_go_otherwise():
    assert {FATES[key] for key in SHARED_BY} == {Fate.GOES}
