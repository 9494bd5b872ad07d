"""Sets of rows: held, told, never changed in silence."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core.history import StaleRowError, put_back
from partnerships.organisations.models import Organisation
from teams.plans.models import Action
from tests.factories import (
    ActionFactory,
    OrganisationFactory,
    PlanFactory,
    ReviewRoundFactory,
    UserFactory,
)

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
    assert action.history.latest("history_id").changes == {"status": ["planned", "ongoing"]}


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


def test_the_only_set_of_a_row_is_told_too(lead):
    row = ReviewRoundFactory()
    with transaction.atomic(), pytest.raises(TypeError, match="no history"):
        row.reviewers.add(lead)


def test_rights_are_given_as_django_gives_them(staff):
    assert staff.groups.count() == 0
    staff.groups.create(name="Kokeilijat")
    assert staff.groups.count() == 1


def test_a_save_that_changes_nothing_tells_nothing_and_raises_no_version(staff):
    action = ActionFactory()
    before = action.version
    action.save_as(staff, "edited")
    assert (action.history.count(), Action.objects.get().version) == (1, before)


class TestSigned:
    """What a save writes into the history, and what it does not."""

    def record(self, row):
        return row.history.latest("history_id")

    def test_a_change_is_told_from_what_to_what(self, staff):
        row = OrganisationFactory(city="Turku")
        OrganisationFactory(city="Muu")
        row.city = "Helsinki"
        row.save_as(staff, "edited")
        record = self.record(row)
        assert (record.history_user, record.history_change_reason) == (staff, "edited")
        assert record.changes == {"city": ["Turku", "Helsinki"]}
        assert (row.version, record.version) == (2, 2)

    def test_the_save_before_counts_even_if_the_clock_went_back(self, time_machine):
        row = OrganisationFactory()
        for at, city in [("2026-11-20", "Turku"), ("2026-11-10", "Espoo"), ("2026-11-11", "Lahti")]:
            time_machine.move_to(at)
            row.city = city
            row.save_as(None, "edited")
        assert self.record(row).history_id == max(row.history.values_list("history_id", flat=True))
        told = row.history.order_by("history_id").values_list("changes", flat=True)
        assert [change.get("city") for change in told] == [
            None, ["", "Turku"], ["Turku", "Espoo"], ["Espoo", "Lahti"],
        ]  # fmt: skip

    def test_a_row_whose_history_begins_late_has_changed_nothing_yet(self, staff):
        row = OrganisationFactory()
        row.history.all().delete()
        row.city = "Turku"
        row.save_as(staff, "edited")
        assert (row.history.count(), self.record(row).changes) == (1, {})

    def test_what_is_computed_is_no_change(self, staff):
        row = OrganisationFactory()
        row.search_text = "x"
        row.save_as(staff, "edited")
        assert row.history.count() == 1

    def test_a_new_row_has_changed_nothing(self):
        row = OrganisationFactory(city="Turku")
        assert (self.record(row).changes, self.record(row).held) == ({}, {})

    def test_what_the_row_cannot_show_is_told_too(self, staff):
        row = OrganisationFactory()
        row.save_as(staff, "moved", level=(1, 2))
        assert self.record(row).changes == {"level": [1, 2]}
        assert row.history.count() == 2

    def test_a_later_plain_save_is_nobody_s_and_has_no_verb(self, staff):
        row = OrganisationFactory()
        row.save_as(staff, "moved", level=(1, 2))
        row.city = "Turku"
        row.save()
        record = self.record(row)
        assert (record.history_change_reason, record.changes) == (None, {"city": ["", "Turku"]})

    def test_a_refused_save_leaves_no_verb_behind(self, staff):
        OrganisationFactory(name="Malli")
        row = OrganisationFactory()
        row.name = "Malli"
        with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
            row.save_as(staff, "edited")
        assert not hasattr(row, "_change_reason")

    def test_a_row_read_before_another_save_is_refused(self, staff):
        row = OrganisationFactory()
        mine = Organisation.objects.get()
        row.city = "Turku"
        row.save_as(staff, "edited")
        mine.city = "Espoo"
        with pytest.raises(StaleRowError):
            mine.save_as(staff, "edited")
        assert Organisation.objects.get().city == "Turku"

    def test_a_row_that_is_gone_is_refused(self, staff):
        row = OrganisationFactory()
        Organisation.objects.get().delete()
        row.city = "Turku"
        with pytest.raises(StaleRowError):
            row.save_as(staff, "edited")

    def test_only_some_columns_are_saved_with_the_version(self):
        row = OrganisationFactory()
        row.city, row.notes = "Turku", "Ei talteen"
        row.save(update_fields=["city"])
        stored = Organisation.objects.get()
        assert (stored.city, stored.notes, stored.version) == ("Turku", "", 2)
        assert row.history.count() == 2

    def test_columns_that_the_history_leaves_out_are_no_change(self, staff):
        before = staff.history.count(), staff.version
        staff.set_password("uusi")
        staff.save(update_fields=["password"])
        staff.refresh_from_db()
        assert (staff.history.count(), staff.version) == before
        staff.title = "Opettaja"
        staff.save(update_fields=["title", "password"])
        assert staff.history.count() == before[0] + 1

    def test_what_is_the_same_when_it_is_stored_is_no_change(self, staff):
        row = PlanFactory()
        row.year = str(row.year)
        row.save_as(staff, "edited")
        assert row.history.count() == 1


class TestPutBack:
    def change(self, row, staff, **values):
        for name, value in values.items():
            setattr(row, name, value)
        row.save_as(staff, "edited")
        return row.history.latest("history_id")

    def test_gives_the_values_of_before_and_saves_nothing(self, staff):
        row = OrganisationFactory(city="Turku", registered_on="2026-01-01")
        change = self.change(row, staff, city="Espoo", registered_on="2026-02-01")
        row.refresh_from_db()
        put_back(row, change, keep=["registered_on"])
        assert (row.city, str(row.registered_on)) == ("Turku", "2026-02-01")
        assert Organisation.objects.get().city == "Espoo"
        put_back(Organisation.objects.get(), change)

    def test_what_somebody_has_changed_since_is_refused(self, staff):
        row = OrganisationFactory(city="Turku")
        change = self.change(row, staff, city="Espoo")
        self.change(row, staff, city="Vantaa")
        with pytest.raises(ValidationError, match="”paikkakunta” on muutettu"):
            put_back(row, change)

    def test_days_and_sets_come_back_as_they_were(self, staff, lead):
        row = ActionFactory(people=[staff])
        row.hold(people=[lead])
        change = self.change(row, staff, ends_on="2026-06-01")
        row.refresh_from_db()
        put_back(row, change)
        assert row.ends_on == date(2026, 12, 31)
        assert row.keys_of("people") == [staff.pk]


def test_a_set_takes_rows_and_keys_and_each_once(staff, lead):
    action = ActionFactory()
    assert action.hold(people=[lead, staff.pk, staff]) is action
    assert action.keys_of("people") == sorted([staff.pk, lead.pk])
    assert (action.keys_of("teams"), Action().keys_of("people")) == ([], [])


def test_two_sets_are_held_and_told_apart(staff, team):
    action = ActionFactory(people=[staff])
    action.hold(teams=[team]).hold(people=[]).save_as(staff, "edited")
    record = action.history.latest("history_id")
    assert record.held == {"people": [], "teams": [team.pk]}
    assert record.changes == {"people": [[staff.pk], []], "teams": [[], [team.pk]]}
    assert action.history.earliest("history_id").instance.keys_of("teams") == []


class TestRefusal:
    @pytest.fixture
    def asked(self, monkeypatch):
        """What the rule of organisations was asked about, and in which transaction."""
        seen = []

        def refuse(row, stored):
            seen.append((stored, connection.in_atomic_block, len(connection.savepoint_ids)))
            if row.city == "Ei":
                raise ValidationError("Ei")

        monkeypatch.setattr(Organisation, "refuse_now", refuse)
        return seen

    def test_the_model_s_rule_is_asked_of_new_and_stored_rows(self, asked):
        row = OrganisationFactory()
        row.city = "Ei"
        with pytest.raises(ValidationError):
            row.save_as(None, "edited")
        assert [stored for stored, *_transaction in asked] == [None, row]
        assert asked[1][0].city == ""
        assert Organisation.objects.get().city == ""
        with pytest.raises(ValidationError):
            OrganisationFactory(city="Ei")

    @pytest.mark.django_db(transaction=True)
    def test_a_save_has_a_transaction_of_its_own_or_the_one_of_others(self, asked):
        row = OrganisationFactory()
        with transaction.atomic():
            row.city = "Turku"
            row.save_as(None, "edited")
        assert [where for _stored, *where in asked] == [[True, 0], [True, 0]]
