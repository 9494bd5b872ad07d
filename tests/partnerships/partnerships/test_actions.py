"""Each change of a partnership: what it writes, in whose name, and what it refuses."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from partnerships.partners.services import archive_organisation
from partnerships.partnerships.history import move_back, refuse_when_moved, reopen
from partnerships.partnerships.models import LevelChange, Partnership, Responsibility
from partnerships.partnerships.services import (
    add_partnership,
    add_responsible,
    confirm_partnership,
    edit_partnership,
    end_partnership,
    end_responsibility,
    make_main,
    move_level,
)
from tests.factories import (
    AgreementFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
TODAY, STARTED = date(2026, 11, 24), date(2026, 3, 1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def partnership(levels):
    return PartnershipFactory(started_on=STARTED, confirmed_on=STARTED)


def told(row):
    """Verbs of the row's history with who is told to have done them, the first one first."""
    records = row.history.order_by("history_id")
    return [(record.history_change_reason, record.history_user) for record in records]


def new(levels, **fields):
    """A partnership that is not stored yet."""
    organisation = fields.pop("organisation", None) or OrganisationFactory()
    return Partnership(
        organisation=organisation, level=levels["everyday"], description="Leivomme", **fields
    )


class TestAdding:
    def test_is_confirmed_by_whoever_adds_it(self, levels, staff):
        row = add_partnership(partnership=new(levels), responsible=None, by=staff)
        assert (row.confirmed_on, row.confirmed_by, told(row)) == (
            TODAY, staff, [("created", staff)],
        )  # fmt: skip
        assert not Responsibility.objects.exists()

    def test_its_first_person_begins_with_it_as_the_main_contact(self, levels, staff, lead):
        row = add_partnership(
            partnership=new(levels, started_on=STARTED), responsible=lead, area="salit", by=staff
        )
        person = row.responsibilities.get()
        assert (person.user, person.area, person.is_main) == (lead, "salit", True)
        assert (person.started_on, told(person)) == (STARTED, [("added_along", staff)])

    def test_an_archived_organisation_gets_none(self, levels, staff):
        organisation = OrganisationFactory()
        archive_organisation(organisation=organisation, reason="Loppui", by=staff)
        with pytest.raises(ValidationError, match="arkistoitu"):
            add_partnership(
                partnership=new(levels, organisation=organisation), responsible=None, by=staff
            )
        assert not Partnership.objects.exists()

    def test_an_archived_organisation_keeps_what_has_ended(self, partnership, staff):
        archive_organisation(organisation=partnership.organisation, reason="Loppui", by=staff)
        row = Partnership.objects.get()
        row.goal = "Korjattu tavoite"
        row.save_as(staff, "edited")
        assert Partnership.objects.get().goal == "Korjattu tavoite"

    def test_a_closed_team_gets_none_but_keeps_what_it_has(self, partnership, staff):
        closed = TeamFactory()
        other = PartnershipFactory()
        for team in (partnership.team, closed):
            team.closed_on = TODAY
            team.save_as(None, "edited")
        partnership.goal = "Uusi"
        partnership.save_as(staff, "edited")
        assert Partnership.objects.get(pk=partnership.pk).goal == "Uusi"
        other.team = closed
        with pytest.raises(ValidationError):
            other.save_as(staff, "edited")


class TestEditing:
    def test_confirms_in_the_name_of_whoever_edits(self, partnership, staff):
        partnership.goal = "Uusi"
        edit_partnership(partnership=partnership, by=staff)
        row = Partnership.objects.get()
        assert (row.goal, row.confirmed_on, row.confirmed_by) == ("Uusi", TODAY, staff)
        assert told(row)[-1] == ("edited", staff)

    @pytest.mark.parametrize(
        ("to", "moved"), [(date(2026, 2, 28), True), (date(2026, 3, 2), False)]
    )
    def test_only_an_earlier_start_takes_people_along(self, partnership, staff, to, moved):
        person = ResponsibilityFactory(partnership=partnership, started_on=STARTED)
        partnership.started_on = to
        edit_partnership(partnership=partnership, by=staff)
        person.refresh_from_db()
        assert person.started_on == (to if moved else STARTED)
        assert (told(person)[-1] == ("added_along", staff)) is moved


class TestConfirming:
    def test_is_dated_and_signed(self, partnership, staff):
        row = confirm_partnership(partnership=partnership, by=staff)
        assert (row.confirmed_on, row.confirmed_by) == (TODAY, staff)
        assert told(row)[-1] == ("confirmed", staff)

    def test_an_ended_one_is_refused(self, partnership, staff):
        end_partnership(partnership=partnership, reason="Loppui", on=TODAY, by=staff)
        with pytest.raises(ValidationError, match="jo päättynyt"):
            confirm_partnership(partnership=partnership, by=staff)


class TestMoving:
    def move(self, partnership, levels, by, on=TODAY):
        return move_level(
            partnership=partnership, level=levels["network"], reason="Kasvoi", on=on, by=by
        )

    def test_both_rows_and_the_change_between_them_are_signed(self, partnership, levels, staff):
        after = self.move(partnership, levels, staff, on=STARTED)
        before = Partnership.objects.get(pk=partnership.pk)
        assert told(before)[-1] == ("moved_away", staff)
        assert told(after) == [("moved", staff)]
        assert after.history.get().changes == {
            "level": [levels["everyday"].pk, levels["network"].pk]
        }
        assert (after.confirmed_on, after.confirmed_by, after.version) == (TODAY, staff, 1)
        assert (before.confirmed_on, before.ended_on, after.started_on) == (
            STARTED, STARTED, STARTED,
        )  # fmt: skip
        change = LevelChange.objects.get()
        assert (change.before, change.after, change.decided_on, change.decided_by) == (
            before, after, STARTED, staff,
        )  # fmt: skip
        assert change.reason == "Kasvoi"

    def test_an_agreement_moves_along_in_a_signed_row(self, partnership, levels, staff):
        agreement = AgreementFactory(partnership=partnership)
        elsewhere = AgreementFactory()
        after = self.move(partnership, levels, staff)
        agreement.refresh_from_db()
        assert agreement.partnership == after
        assert told(agreement) == [("created", None), ("moved_along", staff)]
        assert agreement.history.latest("history_id").changes == {
            "partnership": [partnership.pk, after.pk]
        }
        assert told(elsewhere) == [("created", None)]

    def test_people_go_on_from_the_day_and_those_to_come_from_their_own(
        self, partnership, levels, staff
    ):
        early = ResponsibilityFactory(partnership=partnership, started_on=STARTED, is_main=True)
        late = ResponsibilityFactory(partnership=partnership, started_on=TODAY, area="salit")
        ResponsibilityFactory(partnership=partnership, started_on=STARTED, ended_on=STARTED)
        day = date(2026, 6, 1)
        after = self.move(partnership, levels, staff, on=day)
        rows = after.responsibilities.order_by("pk")
        assert [(row.user, row.started_on, row.is_main, row.area) for row in rows] == [
            (early.user, day, True, ""), (late.user, TODAY, False, "salit"),
        ]  # fmt: skip
        for row, ended in ((early, day), (late, TODAY)):
            row.refresh_from_db()
            assert (row.ended_on, told(row)[-1]) == (ended, ("ended_along", staff))
        assert [told(row) for row in rows] == [[("added_along", staff)]] * 2

    @pytest.mark.parametrize(
        ("day", "error"),
        [
            (date(2026, 2, 28), "ei ollut vielä alkanut"), (STARTED, None), (TODAY, None),
            (date(2026, 11, 25), "tulevaisuudessa"),
        ],
    )  # fmt: skip
    def test_the_day_is_between_the_start_and_today(self, partnership, levels, staff, day, error):
        if error is None:
            assert self.move(partnership, levels, staff, on=day).started_on == day
        else:
            with pytest.raises(ValidationError, match=error):
                self.move(partnership, levels, staff, on=day)

    def test_an_ended_one_is_refused(self, partnership, levels, staff):
        end_partnership(partnership=partnership, reason="Loppui", on=TODAY, by=staff)
        with pytest.raises(ValidationError, match="jo päättynyt"):
            self.move(partnership, levels, staff)


class TestEnding:
    def test_is_dated_signed_and_told(self, partnership, staff):
        person = ResponsibilityFactory(partnership=partnership, started_on=STARTED)
        coming = ResponsibilityFactory(partnership=partnership, started_on=TODAY)
        day = date(2026, 6, 1)
        end_partnership(partnership=partnership, reason="Loppui", on=day, by=staff)
        row = Partnership.objects.get()
        assert (row.ended_on, row.ended_by, row.ended_reason) == (day, staff, "Loppui")
        assert told(row)[-1] == ("ended", staff)
        for each, ended in ((person, day), (coming, TODAY)):
            each.refresh_from_db()
            assert (each.ended_on, told(each)[-1]) == (ended, ("ended_along", staff))

    def test_happens_once(self, partnership, staff):
        end_partnership(partnership=partnership, reason="Loppui", on=TODAY, by=staff)
        with pytest.raises(ValidationError, match="jo päättynyt"):
            end_partnership(partnership=partnership, reason="Taas", on=TODAY, by=staff)


class TestPeople:
    def add(self, partnership, user, by, is_main=False):
        add_responsible(partnership=partnership, user=user, area="salit", is_main=is_main, by=by)
        return partnership.responsibilities.get(user=user)

    def test_the_first_is_the_main_contact_and_the_next_is_not(self, partnership, staff, lead):
        first = self.add(partnership, staff, lead)
        second = self.add(partnership, lead, lead)
        first.refresh_from_db()
        assert (first.is_main, second.is_main, second.area) == (True, False, "salit")
        assert told(second) == [("added", lead)]

    def test_after_the_main_contact_ended_the_next_one_is(self, partnership, staff, lead):
        ResponsibilityFactory(
            partnership=partnership, is_main=True, started_on=STARTED, ended_on=TODAY
        )
        assert self.add(partnership, staff, lead).is_main

    def test_beside_one_who_is_not_the_main_contact_the_next_one_is(self, partnership, staff):
        ResponsibilityFactory(partnership=partnership)
        assert self.add(partnership, staff, staff).is_main

    def test_a_new_main_contact_takes_the_place_of_the_old(self, partnership, staff, lead):
        first = self.add(partnership, staff, lead)
        assert self.add(partnership, lead, lead, is_main=True).is_main
        first.refresh_from_db()
        assert (first.is_main, told(first)[-1]) == (False, ("edited", lead))

    def test_an_ended_partnership_gets_none(self, partnership, staff):
        end_partnership(partnership=partnership, reason="Loppui", on=TODAY, by=staff)
        with pytest.raises(ValidationError, match="on päättynyt"):
            self.add(partnership, staff, staff)
        with pytest.raises(ValidationError, match="jo päättynyt"):
            ResponsibilityFactory(partnership=Partnership.objects.get(), user=staff)

    def test_a_very_long_area_is_refused(self, partnership, staff):
        with pytest.raises(ValidationError):
            add_responsible(
                partnership=partnership, user=staff, area="x" * 101, is_main=False, by=staff
            )

    def test_the_main_contact_changes_in_signed_rows(self, partnership, staff):
        old = ResponsibilityFactory(partnership=partnership, is_main=True)
        chosen = ResponsibilityFactory(partnership=partnership)
        elsewhere = ResponsibilityFactory(is_main=True)
        former = ResponsibilityFactory(
            partnership=partnership, is_main=True, started_on=STARTED, ended_on=TODAY
        )
        make_main(responsibility=chosen, by=staff)
        for row, is_main in ((old, False), (chosen, True)):
            row.refresh_from_db()
            assert (row.is_main, told(row)[-1]) == (is_main, ("edited", staff))
        for row in (elsewhere, former):
            row.refresh_from_db()
            assert row.is_main

    def test_who_ended_a_moment_ago_is_not_made_the_main_contact(self, partnership, staff):
        person = ResponsibilityFactory(partnership=partnership)
        read_before = Responsibility.objects.get()
        end_responsibility(responsibility=person, by=staff)
        with pytest.raises(ValidationError, match="jo päättynyt"):
            make_main(responsibility=read_before, by=staff)

    @pytest.mark.parametrize(
        ("started", "ended"), [(STARTED, TODAY), (date(2026, 12, 1), date(2026, 12, 1))]
    )
    def test_a_responsibility_ends_today_or_on_its_first_day(
        self, partnership, staff, started, ended
    ):
        person = ResponsibilityFactory(partnership=partnership, started_on=started)
        for _ in range(2):
            end_responsibility(responsibility=person, by=staff)
        person.refresh_from_db()
        assert (person.ended_on, told(person)[1:]) == (ended, [("ended", staff)])

    def test_one_that_somebody_else_ended_a_moment_ago_is_left_as_it_is(self, partnership, staff):
        ResponsibilityFactory(partnership=partnership, started_on=STARTED)
        mine, theirs = Responsibility.objects.get(), Responsibility.objects.get()
        theirs.ended_on = date(2026, 4, 1)
        theirs.save_as(staff, "ended")
        end_responsibility(responsibility=mine, by=staff)
        assert Responsibility.objects.get().ended_on == date(2026, 4, 1)

    def test_one_that_has_ended_keeps_its_day(self, partnership, staff):
        person = ResponsibilityFactory(
            partnership=partnership, started_on=STARTED, ended_on=date(2026, 4, 1)
        )
        end_responsibility(responsibility=person, by=staff)
        person.refresh_from_db()
        assert person.ended_on == date(2026, 4, 1)


class TestTakingBack:
    def moved(self, partnership, levels, by):
        after = move_level(
            partnership=partnership, level=levels["network"], reason="Kasvoi", on=TODAY, by=by
        )
        return after, after.history.get()

    def test_nothing_is_taken_back_in_a_row_that_moved_on_or_is_gone(
        self, partnership, levels, staff
    ):
        after, change = self.moved(partnership, levels, staff)
        before = Partnership.objects.get(pk=partnership.pk)
        moved = "Kumppanuus on sen jälkeen siirretty toiselle tasolle."
        assert refuse_when_moved(staff, change, before) == moved
        assert refuse_when_moved(staff, change, None) == moved
        assert refuse_when_moved(staff, change, after) == ""

    def test_a_move_is_taken_back_from_an_open_row_that_moved(self, partnership, levels, staff):
        after, change = self.moved(partnership, levels, staff)
        with pytest.raises(ValidationError, match="muuttunut siirron jälkeen"):
            move_back(PartnershipFactory(), change, staff)
        end_partnership(partnership=after, reason="Loppui", on=TODAY, by=staff)
        with pytest.raises(ValidationError, match="muuttunut siirron jälkeen"):
            move_back(Partnership.objects.get(pk=after.pk), change, staff)

    def test_who_became_responsible_anew_is_not_reopened_twice(self, partnership, staff):
        person = ResponsibilityFactory(partnership=partnership, started_on=STARTED)
        end_partnership(partnership=partnership, reason="Loppui", on=STARTED, by=staff)
        change = partnership.history.latest("history_id")
        other = PartnershipFactory()
        ResponsibilityFactory(partnership=other, user=person.user)
        reopen(Partnership.objects.get(pk=partnership.pk), change, staff)
        person.refresh_from_db()
        assert (person.ended_on, told(person)[-1]) == (None, ("added_along", staff))
