"""Moves, endings, people and undoing: nothing is overwritten."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from core.history import StaleRowError
from core.undo import undo
from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation, restore_organisation
from partnerships.partnerships.models import LevelChange, Partnership
from partnerships.partnerships.services import (
    add_responsible,
    confirm_partnership,
    edit_partnership,
    end_partnership,
    end_responsibility,
    move_level,
)
from tests.factories import (
    AcquaintanceFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    with time_machine.travel("2026-11-23 10:00 +0200", tick=False):
        yield date(2026, 11, 23)


@pytest.fixture
def partnership(levels, today):
    return PartnershipFactory(started_on=date(2025, 1, 1))


def newest(row):
    return row.history.latest("history_id")


class TestMoveLevel:
    def move(self, partnership, level, staff, on=date(2026, 3, 1), reason="Kasvoimme yhdessä"):
        return move_level(partnership=partnership, level=level, reason=reason, on=on, by=staff)

    def test_closes_one_dated_row_and_opens_the_next(self, partnership, levels, staff):
        ResponsibilityFactory(partnership=partnership, area="sopimukset", is_main=True)
        after = self.move(partnership, levels["development"], staff)
        partnership.refresh_from_db()
        assert (partnership.ended_on, partnership.ended_by) == (date(2026, 3, 1), staff)
        assert partnership.ended_reason == "Kasvoimme yhdessä"
        assert (after.started_on, after.ended_on) == (date(2026, 3, 1), None)
        assert (after.level.key, after.description) == ("development", partnership.description)
        change = LevelChange.objects.get()
        assert (change.before, change.after, change.decided_by) == (partnership, after, staff)

    def test_takes_the_people_along(self, partnership, levels, staff):
        person = ResponsibilityFactory(
            partnership=partnership, area="sopimukset", is_main=True, started_on=date(2025, 1, 1)
        )
        after = self.move(partnership, levels["development"], staff)
        person.refresh_from_db()
        assert person.ended_on == date(2026, 3, 1)
        copy = after.responsibilities.get()
        assert (copy.user, copy.area, copy.is_main) == (person.user, "sopimukset", True)
        assert copy.started_on == date(2026, 3, 1)

    def test_works_downwards_too(self, levels, staff, today):
        strategic = PartnershipFactory(level=levels["strategic"], started_on=date(2025, 1, 1))
        assert self.move(strategic, levels["everyday"], staff).level.key == "everyday"

    def test_the_same_level_is_refused(self, partnership, levels, staff):
        with pytest.raises(ValidationError, match="jo tällä tasolla"):
            self.move(partnership, levels["everyday"], staff)

    @pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 11, 24)])
    def test_a_day_before_the_start_or_in_the_future_is_refused(
        self, partnership, levels, staff, day
    ):
        with pytest.raises(ValidationError):
            self.move(partnership, levels["development"], staff, on=day)
        assert Partnership.objects.count() == 1

    def test_a_team_has_one_open_partnership_on_a_level(self, partnership, levels, staff):
        PartnershipFactory(
            organisation=partnership.organisation,
            team=partnership.team,
            level=levels["development"],
        )
        with pytest.raises(ValidationError, match="Tiimillä on jo kumppanuus"):
            self.move(partnership, levels["development"], staff)
        partnership.refresh_from_db()
        assert partnership.is_open

    def test_an_ended_partnership_does_not_move(self, partnership, levels, staff, today):
        end_partnership(partnership=partnership, reason="Loppui", on=today, by=staff)
        with pytest.raises(ValidationError, match="jo päättynyt"):
            self.move(partnership, levels["development"], staff)


class TestEnding:
    def test_ends_the_people_too(self, partnership, staff, today):
        person = ResponsibilityFactory(partnership=partnership, started_on=date(2025, 1, 1))
        end_partnership(partnership=partnership, reason="Loppui", on=today, by=staff)
        person.refresh_from_db()
        assert person.ended_on == today

    def test_can_be_undone_with_its_people(self, partnership, staff, today):
        person = ResponsibilityFactory(partnership=partnership, started_on=date(2025, 1, 1))
        left_before = ResponsibilityFactory(
            partnership=partnership, started_on=date(2025, 1, 1), ended_on=today
        )
        end_partnership(partnership=partnership, reason="Loppui", on=today, by=staff)
        undo(change=newest(partnership), by=staff)
        for row in (partnership, person, left_before):
            row.refresh_from_db()
        assert (partnership.ended_on, partnership.ended_by, partnership.ended_reason) == (
            None,
            None,
            "",
        )
        assert (person.ended_on, left_before.ended_on) == (None, today)

    def test_archiving_ends_the_open_partnerships(self, partnership, staff, today):
        archive_organisation(
            organisation=partnership.organisation, reason="Toiminta loppui", by=staff
        )
        partnership.refresh_from_db()
        assert partnership.ended_reason == "Toiminta loppui"
        organisation = Organisation.objects.get()
        assert (organisation.archived_on, organisation.archived_by) == (today, staff)

    def test_an_archived_organisation_comes_back(self, partnership, staff):
        organisation = partnership.organisation
        archive_organisation(organisation=organisation, reason="Virhe", by=staff)
        restore_organisation(organisation=organisation, by=staff)
        assert not Organisation.objects.get().is_archived

    def test_it_does_not_come_back_beside_its_namesake(self, staff, today):
        organisation = OrganisationFactory(name="Kahvila Malli")
        archive_organisation(organisation=organisation, reason="Virhe", by=staff)
        OrganisationFactory(name="kahvila  malli")
        with pytest.raises(ValidationError, match="jo rekisterissä"):
            restore_organisation(organisation=organisation, by=staff)


class TestPeople:
    def test_the_first_person_becomes_the_main_contact(self, partnership, staff):
        add_responsible(partnership=partnership, user=staff, area="", is_main=False, by=staff)
        assert partnership.responsibilities.get().is_main

    def test_a_new_main_contact_replaces_the_old_one(self, partnership, staff):
        old = ResponsibilityFactory(partnership=partnership, is_main=True)
        add_responsible(partnership=partnership, user=staff, area="", is_main=True, by=staff)
        old.refresh_from_db()
        assert not old.is_main
        assert partnership.responsibilities.get(is_main=True).user == staff

    def test_nobody_is_responsible_twice(self, partnership, staff):
        ResponsibilityFactory(partnership=partnership, user=staff)
        with pytest.raises(ValidationError, match="jo vastuussa"):
            add_responsible(partnership=partnership, user=staff, area="", is_main=False, by=staff)

    def test_adding_can_be_undone(self, partnership, staff, today):
        add_responsible(partnership=partnership, user=staff, area="", is_main=False, by=staff)
        person = partnership.responsibilities.get()
        undo(change=newest(person), by=staff)
        person.refresh_from_db()
        assert person.ended_on == today

    def test_an_acquaintance_can_be_undone(self, staff, today):
        known = AcquaintanceFactory(user=staff, by=staff, verb="added")
        undo(change=newest(known), by=staff)
        known.refresh_from_db()
        assert known.ended_on == today


class TestUndo:
    def edit(self, partnership, staff, **values):
        for name, value in values.items():
            setattr(partnership, name, value)
        edit_partnership(partnership=partnership, by=staff)
        return newest(partnership)

    def test_puts_one_change_back_and_signs_it(self, partnership, staff, other_staff):
        change = self.edit(partnership, staff, goal="Uusi tavoite")
        undo(change=change, by=other_staff)
        partnership.refresh_from_db()
        assert partnership.goal == ""
        record = newest(partnership)
        assert (record.history_user, record.history_change_reason) == (other_staff, "undone")
        assert record.changes == {"goal": ["Uusi tavoite", ""]}

    def test_leaves_later_changes_of_other_fields(self, partnership, staff):
        change = self.edit(partnership, staff, goal="Uusi tavoite")
        self.edit(partnership, staff, counterpart="Johto")
        undo(change=change, by=staff)
        partnership.refresh_from_db()
        assert (partnership.goal, partnership.counterpart) == ("", "Johto")

    def test_refuses_when_the_field_has_changed_since(self, partnership, staff):
        change = self.edit(partnership, staff, goal="Ensin")
        self.edit(partnership, staff, goal="Sitten")
        with pytest.raises(ValidationError, match="tavoite"):
            undo(change=change, by=staff)
        partnership.refresh_from_db()
        assert partnership.goal == "Sitten"

    def test_a_set_of_keywords_comes_back_whole(self, partnership, staff):
        self.edit(partnership, staff, cooperation_forms=["events", "company-visits"])
        change = self.edit(partnership, staff, cooperation_forms=["events"])
        undo(change=change, by=staff)
        partnership.refresh_from_db()
        assert partnership.cooperation_forms == ["company-visits", "events"]

    def test_a_move_is_undone_by_moving_back(self, partnership, levels, staff):
        after = move_level(
            partnership=partnership,
            level=levels["development"],
            reason="Vahinko",
            on=date(2026, 3, 1),
            by=staff,
        )
        undo(change=newest(after), by=staff)
        assert Partnership.objects.open().get().level.key == "everyday"
        assert LevelChange.objects.count() == 2

    def test_a_confirmation_can_be_undone(self, partnership, staff, other_staff):
        before = partnership.confirmed_by
        partnership = confirm_partnership(partnership=partnership, by=staff)
        undo(change=newest(partnership), by=other_staff)
        partnership.refresh_from_db()
        assert partnership.confirmed_by == before

    def test_the_closed_half_of_a_move_cannot_be_undone(self, partnership, levels, staff):
        move_level(
            partnership=partnership,
            level=levels["development"],
            reason="Kasvoimme",
            on=date(2026, 3, 1),
            by=staff,
        )
        with pytest.raises(ValidationError, match="ei voi kumota"):
            undo(change=newest(partnership), by=staff)
        assert Partnership.objects.open().count() == 1

    def test_nothing_is_reopened_inside_an_archived_organisation(self, partnership, staff):
        archive_organisation(organisation=partnership.organisation, reason="Loppui", by=staff)
        with pytest.raises(ValidationError, match="arkistoitu"):
            undo(change=newest(partnership), by=staff)
        assert not Partnership.objects.open().exists()

    def test_nor_a_responsibility_inside_an_ended_partnership(self, partnership, staff, today):
        person = ResponsibilityFactory(partnership=partnership, started_on=date(2025, 1, 1))
        end_responsibility(responsibility=person, by=staff)
        end_partnership(partnership=partnership, reason="Loppui", on=today, by=staff)
        with pytest.raises(ValidationError, match="päättynyt"):
            undo(change=newest(person), by=staff)

    def test_an_end_brings_back_those_who_began_after_the_end_day(self, partnership, staff):
        person = ResponsibilityFactory(partnership=partnership, started_on=date(2026, 9, 1))
        end_partnership(partnership=partnership, reason="Loppui", on=date(2026, 6, 1), by=staff)
        undo(change=newest(partnership), by=staff)
        person.refresh_from_db()
        assert person.ended_on is None

    def test_whom_one_knows_is_one_s_own_to_say(self, staff, other_staff):
        known = AcquaintanceFactory(user=staff, by=staff, verb="added")
        with pytest.raises(ValidationError, match="ei voi kumota"):
            undo(change=newest(known), by=other_staff)

    def test_an_addition_cannot_be_undone(self, partnership, staff):
        with pytest.raises(ValidationError, match="ei voi kumota"):
            undo(change=newest(partnership), by=staff)


class TestInvariants:
    """What is refused, whoever asks; what the database refuses is in test_constraints.py."""

    @pytest.mark.parametrize("write", ["update", "bulk_create", "bulk_update"])
    def test_writes_that_leave_no_history_are_refused(self, db, write):
        arguments = {"update": [], "bulk_create": [[]], "bulk_update": [[], []]}[write]
        with pytest.raises(TypeError, match="no history"):
            getattr(Organisation.objects, write)(*arguments)

    def test_a_row_read_before_somebody_else_s_save_is_not_saved(self, partnership, staff):
        mine = Partnership.objects.get(pk=partnership.pk)
        partnership.description = "Toisen uusi kuvaus siitä, mitä teemme."
        partnership.save_as(staff, "edited")
        with pytest.raises(StaleRowError):
            mine.save_as(staff, "edited")
        stored = confirm_partnership(partnership=mine, by=staff)
        assert stored.description == "Toisen uusi kuvaus siitä, mitä teemme."

    @pytest.mark.parametrize("letter", ["ß", "\ufdfa", "ö"])
    def test_a_name_of_any_letters_fits(self, db, letter):
        organisation = OrganisationFactory(name=letter * 200)
        assert Organisation.objects.get(pk=organisation.pk).name == letter * 200

    def test_a_partnership_does_not_begin_in_the_future(self, partnership, today):
        partnership.started_on = date(2026, 11, 24)
        with pytest.raises(ValidationError, match="tulevaisuudessa"):
            partnership.full_clean()

    def test_a_start_moved_back_takes_those_along_who_began_with_it(self, partnership, staff):
        along = ResponsibilityFactory(partnership=partnership, started_on=date(2025, 1, 1))
        later = ResponsibilityFactory(partnership=partnership, started_on=date(2025, 6, 1))
        partnership.started_on = date(2024, 1, 1)
        edit_partnership(partnership=partnership, by=staff)
        for person in (along, later):
            person.refresh_from_db()
        assert (along.started_on, later.started_on) == (date(2024, 1, 1), date(2025, 6, 1))

    def test_every_save_is_signed_and_counted(self, staff):
        organisation = OrganisationFactory(by=staff)
        organisation.city = "Ähtäri"
        organisation.save_as(staff, "edited")
        record = newest(organisation)
        assert (organisation.version, record.version) == (2, 2)
        assert (record.history_user, record.changes) == (staff, {"city": ["", "Ähtäri"]})

    def test_a_person_with_responsibilities_is_never_deleted(self, partnership):
        from django.db.models import ProtectedError

        person = ResponsibilityFactory(partnership=partnership).user
        with pytest.raises(ProtectedError):
            person.delete()
        assert UserFactory._meta.model.objects.filter(pk=person.pk).exists()
