"""Columns that keep a rule by themselves."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from accounts.people.models import User
from core.choices import RowsField
from core.fields import ComputedCharField, KeySetField, RowSetField, VersionField
from partnerships.organisations.models import Organisation
from teams.plans.models import Action
from tests.factories import ActionFactory, OrganisationFactory, UserFactory


def keys(**options):
    field = KeySetField("avaimet", **options)
    field.set_attributes_from_name("keys")
    return field


def test_the_question_for_a_key_has_a_bar_on_both_sides():
    assert KeySetField.holds("1") == "|1|"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "found"), [("1", False), ("2", False), ("12", True), ("21", False), ("3", True)]
)
def test_key_12_is_found_by_12_and_not_by_1_or_2(key, found):
    OrganisationFactory(sectors=["12", "3"])
    held = Organisation.objects.filter(sectors__contains=KeySetField.holds(key))
    assert held.exists() is found


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (["b", "a", "b"], "|a|b|"), ([], ""), (["", "a"], "|a|"), ("|b|a|", "|a|b|"),
        ("|a|", "|a|"), ("a", "a"), ("", ""), (None, ""), ([2, 1], "|1|2|"),
    ],
)  # fmt: skip
def test_a_set_is_stored_in_order_between_bars(value, stored):
    assert keys().get_prep_value(value) == stored


@pytest.mark.parametrize(
    ("stored", "value"), [("|a|b|", ["a", "b"]), ("", []), (None, []), ("|b|a|a|", ["a", "b"])]
)
def test_a_stored_set_is_read_as_a_list_in_order(stored, value):
    assert keys().from_db_value(stored, None, None) == value


def test_a_set_has_no_keys_and_500_letters_unless_told_otherwise():
    assert (keys().max_length, keys().default, keys().blank) == (500, list, True)
    assert (keys(max_length=5).max_length, keys(blank=False).blank) == (5, True)


def test_the_length_of_a_set_counts_as_it_is_stored():
    keys(max_length=5).run_validators(["a", "b"])
    with pytest.raises(ValidationError):
        keys(max_length=4).run_validators(["a", "b"])


@pytest.mark.django_db
def test_a_set_is_in_order_in_memory_after_a_save():
    row = OrganisationFactory(sectors=["b", "a"])
    assert row.sectors == ["a", "b"]
    assert Organisation._meta.get_field("sectors").value_to_string(row) == ["a", "b"]


def test_a_set_is_asked_with_ticks_that_are_not_required():
    field = keys(help_text="Valitse.").formfield()
    assert (field.label, field.help_text, field.required) == ("Avaimet", "Valitse.", False)
    field = keys().formfield(label="Toinen", help_text="Ohje")
    assert (field.label, field.help_text) == ("Toinen", "Ohje")


class Row:
    """What a model gives to a column of it."""

    def __init__(self, **values):
        self.__dict__ |= values


def computed(**options):
    field = ComputedCharField(compute="worked_out", **options)
    field.set_attributes_from_name("value")
    return field


@pytest.mark.parametrize(("longest", "kept"), [(3, "abc"), (2, "ab"), (4, "abc")])
def test_what_is_computed_is_cut_to_its_column(longest, kept):
    row = Row(worked_out=lambda: "abc", value="")
    assert computed(max_length=longest).pre_save(row, add=True) == row.value == kept


def test_what_is_computed_without_a_longest_is_kept_whole():
    assert computed().pre_save(Row(worked_out=lambda: "abc", value=""), add=True) == "abc"


def test_a_copy_without_the_method_keeps_its_value():
    assert computed(max_length=2).pre_save(Row(value="abc"), add=True) == "abc"


def test_what_is_computed_is_not_edited_and_a_migration_tells_how_it_is_made():
    field = computed(max_length=2)
    assert field.editable is False
    assert field.deconstruct()[3] == {"compute": "worked_out", "max_length": 2}


def version():
    field = VersionField()
    field.set_attributes_from_name("version")
    return field


def test_a_version_grows_by_one_at_a_save():
    row = Row(version=4)
    assert version().pre_save(row, add=False) == row.version == 5


def test_the_version_of_a_copy_stays():
    row = Row(version=4, history_id=1)
    assert version().pre_save(row, add=True) == row.version == 4


def test_a_version_begins_at_nothing_and_is_not_edited():
    assert (version().default, version().editable) == (0, False)


@pytest.mark.django_db
def test_a_row_that_is_held_is_not_deleted_and_its_holder_may_be():
    person, other = UserFactory(), UserFactory()
    action = ActionFactory(people=[person])
    with pytest.raises(ProtectedError):
        User.objects.filter(pk=person.pk).delete()
    User.objects.filter(pk=other.pk).delete()
    assert list(Action.objects.get(pk=action.pk).people.all()) == [person]
    Action.objects.filter(pk=action.pk).delete()
    assert not Action.people.through.objects.exists()


@pytest.mark.django_db
def test_a_set_of_rows_gives_its_keys_and_may_be_empty():
    person = UserFactory()
    field = Action._meta.get_field("people")
    assert isinstance(field, RowSetField)
    assert field.value_from_object(ActionFactory(people=[person])) == [person.pk]
    assert field.blank is True
    assert type(field.formfield()) is RowsField
