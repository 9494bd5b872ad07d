"""What is asked in a month, of whom, and what an answer does."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from partnerships.freshness.models import Asking
from partnerships.freshness.services import answer, decide_month
from partnerships.organisations.models import Acquaintance
from partnerships.partnerships.services import (
    confirm_partnership,
    end_partnership,
    end_responsibility,
)
from tests.factories import (
    AcquaintanceFactory,
    AskingFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    UserFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db
Answer = Asking.Answer
NOVEMBER = "2026-11-23 07:00 +0200"
DECEMBER = "2026-12-01 07:00 +0200"
BEGAN = {"started_on": "2025-01-01"}


@pytest.fixture(autouse=True)
def clock(levels):
    with time_machine.travel(NOVEMBER, tick=False) as traveller:
        yield traveller


def old(name="Vanha", **fields):
    """A partnership that nobody has confirmed for long."""
    return PartnershipFactory(
        organisation__name=name, **({"confirmed_on": "2025-01-01"} | BEGAN | fields)
    )


def cares(user, row, **fields):
    return ResponsibilityFactory(user=user, partnership=row, **(BEGAN | fields))


def knows(user, row, **fields):
    return AcquaintanceFactory(user=user, organisation=row.organisation, **(BEGAN | fields))


def asked():
    """Who is asked about what this month."""
    rows = Asking.objects.of_month(timezone.localdate()).select_related(
        "partnership__organisation", "user"
    )
    return {(row.partnership.organisation.name, row.user) for row in rows}


def waiting(user):
    return [str(row.partnership.organisation) for row in Asking.objects.waiting_for(user)]


class TestWhatIsAsked:
    @pytest.mark.parametrize(
        ("confirmed", "is_asked"),
        [("2026-05-22", True), ("2026-05-23", False), ("2026-11-01", False), (None, True)],
    )
    def test_six_months_after_a_confirmation(self, staff, lead, confirmed, is_asked):
        row = old(confirmed_on=confirmed, confirmed_by=lead if confirmed else None)
        cares(staff, row)
        assert decide_month() == is_asked

    def test_what_nobody_confirmed_first_then_the_oldest(self, staff, lead):
        for number in range(4):
            cares(staff, old(f"Vuosi {number}", confirmed_on=f"202{number}-01-01"))
        cares(staff, old("Ei koskaan", confirmed_on=None, confirmed_by=None))
        cares(staff, old("Jää yli", confirmed_on="2025-12-01"))
        decide_month()
        assert waiting(staff) == ["Ei koskaan", "Vuosi 0", "Vuosi 1", "Vuosi 2", "Vuosi 3"]

    def test_not_what_has_ended(self, staff, lead):
        row = old()
        cares(staff, row, ended_on="2026-01-01")
        row.ended_on, row.ended_by, row.ended_reason = date(2026, 1, 1), lead, "Loppui"
        row.save_as(lead, "ended")
        knows(staff, row)
        assert decide_month() == 0


class TestWhoIsAsked:
    def test_whoever_cares_before_whoever_knows(self, staff, lead, other_staff):
        row = old()
        knows(staff, row)
        cares(other_staff, row)
        cares(lead, row, is_main=True)
        decide_month()
        assert asked() == {("Vanha", lead)}

    def test_the_main_contact_before_others_who_care(self, staff, lead):
        row = old()
        cares(staff, row)
        cares(lead, row, is_main=True)
        decide_month()
        assert asked() == {("Vanha", lead)}

    def test_not_whoever_cared_before(self, staff):
        cares(staff, old(), ended_on="2026-01-01")
        assert decide_month() == 0

    def test_what_others_said_of_it_or_one_said_of_others_does_not_matter(self, staff, lead):
        row, other = old(), old("Toinen", confirmed_on="2026-11-01")
        no = {"year": 2026, "month": 10, "asked_on": "2026-10-01", "answered_on": "2026-10-02"}
        AskingFactory(user=lead, partnership=row, answer="not_mine", **no)
        AskingFactory(user=staff, partnership=other, answer="not_mine", **no)
        AskingFactory(user=staff, partnership=row, answer="changed", slot=2,
                      **no | {"month": 9})  # fmt: skip
        cares(staff, row)
        decide_month()
        assert asked() == {("Vanha", staff)}

    def test_places_of_earlier_months_are_free_again(self, staff):
        AskingFactory(user=staff, month=10, asked_on="2026-10-01")
        cares(staff, old())
        decide_month()
        assert Asking.objects.of_month(timezone.localdate()).get().slot == 1

    def test_whoever_was_asked_least_within_a_year(self, staff, lead):
        row = old()
        cares(lead, row, is_main=True)
        knows(staff, row)
        for slot, day in enumerate(["2025-11-23", "2025-11-24"], start=1):
            AskingFactory(user=lead, slot=slot, year=2025, month=11, asked_on=day)
        AskingFactory(user=staff, year=2025, month=11, asked_on="2025-11-23")
        decide_month()
        assert asked() == {("Vanha", staff)}

    def test_not_those_who_left_or_do_not_want_to(self, staff, lead, other_staff, quality, levels):
        row = old()
        staff.is_active = False
        staff.save_as(None, "edited")
        lead.leaves_on = date(2026, 11, 22)
        lead.save_as(None, "edited")
        other_staff.choose_to_be_asked(False)
        cares(staff, row)
        knows(lead, row)
        knows(other_staff, row)
        knows(quality, row, ended_on="2026-01-01")
        assert decide_month() == 0

    def test_those_whose_last_day_is_today_still_are(self, staff):
        staff.leaves_on = date(2026, 11, 23)
        staff.save_as(None, "edited")
        cares(staff, old())
        assert decide_month() == 1

    def test_a_partnership_that_nobody_knows_is_asked_of_nobody(self):
        old()
        assert decide_month() == 0

    def test_each_of_those_whom_one_knows_in_one_organisation_is_told_apart(self, staff, levels):
        row = old()
        old(organisation=row.organisation, level=levels["network"])
        knows(staff, row)
        assert decide_month() == 2


class TestMonth:
    def test_is_decided_once(self, staff, lead):
        row = old()
        cares(staff, row)
        assert (decide_month(), decide_month()) == (1, 0)
        knows(lead, row)
        assert (decide_month(), asked()) == (0, {("Vanha", staff)})

    def test_an_answer_frees_no_place(self, staff):
        for number in range(6):
            cares(staff, old(f"Vanha {number}"))
        assert decide_month() == 5
        answer(asking=Asking.objects.first(), answer="true", by=staff)
        assert decide_month() == 0

    def test_the_next_one_asks_again_what_was_not_answered(self, staff, clock):
        cares(staff, old())
        decide_month()
        clock.move_to(DECEMBER)
        assert waiting(staff) == []  # the old question has lapsed
        assert decide_month() == 1
        assert waiting(staff) == ["Vanha"]

    def test_nobody_is_asked_twice_by_two_who_decide_at_once(self, transactional_db, staff):
        """The threads have the clock of this test: it is frozen for all of them."""
        for number in range(7):
            cares(staff, old(f"Vanha {number}"))
        at_once(3, lambda _index: decide_month())
        assert sorted(Asking.objects.values_list("slot", flat=True)) == [1, 2, 3, 4, 5]

    @pytest.mark.slow
    @given(data=st.data())
    @hypothesis_settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_nobody_is_asked_more_than_five_things_a_month(self, data, clock):
        """Property: whatever people answer and whatever is added, on any days of three months."""
        with transaction.atomic():
            people = [UserFactory() for _number in range(3)]
            days = st.dates(date(2026, 10, 1), date(2026, 12, 31))
            for day in sorted(data.draw(st.sets(days, min_size=2, max_size=6))):
                clock.move_to(f"{day} 09:00 +0200")
                for number in range(data.draw(st.integers(0, 8))):
                    row = old(f"Organisaatio {number} {day}")
                    for user in data.draw(st.sets(st.sampled_from(people), max_size=2)):
                        data.draw(st.sampled_from([cares, knows]))(user, row)
                decide_month()
                for user in people:
                    for row in Asking.objects.waiting_for(user)[: data.draw(st.integers(0, 3))]:
                        answer(asking=row, answer=data.draw(st.sampled_from(Answer)), by=user)
            rows = Counter(Asking.objects.values_list("user", "year", "month"))
            assert max(rows.values(), default=0) <= 5
            transaction.set_rollback(True)


class TestConstraints:
    def refused(self, **fields):
        with pytest.raises(IntegrityError), transaction.atomic():
            AskingFactory(**fields)
        return True

    def test_a_place_is_used_once(self, staff, lead):
        AskingFactory(user=staff)
        assert self.refused(user=staff)
        AskingFactory(user=staff, slot=2)
        AskingFactory(user=lead)
        AskingFactory(user=staff, month=12)
        AskingFactory(user=staff, year=2027)

    def test_there_are_five(self, staff):
        for slot in (0, 6):
            assert self.refused(user=staff, slot=slot)
        for slot in (1, 5):
            AskingFactory(user=staff, slot=slot)

    def test_a_partnership_is_asked_of_one_person_a_month(self, staff, lead):
        row = old()
        AskingFactory(partnership=row, user=staff)
        assert self.refused(partnership=row, user=lead)
        AskingFactory(partnership=row, user=lead, month=12)

    def test_the_month_is_one_of_twelve(self):
        assert self.refused(month=0)
        assert self.refused(month=13)
        AskingFactory(month=1)

    def test_an_answer_has_its_day(self):
        assert self.refused(answer="true")
        assert self.refused(answered_on="2026-11-23")
        assert self.refused(answer="maybe", answered_on="2026-11-23")
        assert self.refused(answer="true", answered_on="2026-11-22")
        AskingFactory(answer="true", answered_on="2026-11-23")


class TestWaiting:
    def test_what_somebody_else_has_confirmed_waits_no_more(self, staff, lead):
        row = old()
        cares(staff, row)
        decide_month()
        confirm_partnership(partnership=row, by=lead)
        assert waiting(staff) == []

    def test_what_one_has_nothing_to_do_with_any_more_waits_no_more(self, staff, lead):
        row, other = old(), old("Toinen", confirmed_on="2026-11-01")
        tie = cares(staff, row)
        decide_month()
        for user, each in ((staff, other), (lead, row)):  # of others, and with others
            cares(user, each)
            knows(user, each)
        assert waiting(staff) == ["Vanha"]
        end_responsibility(responsibility=tie, by=staff)
        assert waiting(staff) == []

    def test_nor_what_one_no_longer_knows(self, staff):
        tie = knows(staff, old())
        decide_month()
        tie.ended_on = date(2026, 11, 23)
        tie.save_as(staff, "ended")
        assert waiting(staff) == []

    def test_what_has_ended_waits_no_more(self, staff):
        row = old()
        knows(staff, row)
        decide_month()
        end_partnership(partnership=row, reason="Loppui", on=date(2026, 11, 23), by=staff)
        assert waiting(staff) == []

    def test_the_latest_come_first_and_in_a_month_by_person_and_place(self, staff, lead):
        keys = [(2025, 12, staff, 1), (2026, 10, lead, 2), (2026, 10, lead, 1), (2026, 11, lead, 1)]
        rows = [
            AskingFactory(year=year, month=month, user=user, slot=slot)
            for year, month, user, slot in [*keys, (2026, 11, staff, 1)]
        ]
        assert staff.sort_key < lead.sort_key
        assert list(Asking.objects.all()) == [rows[4], rows[3], rows[2], rows[1], rows[0]]

    def test_nothing_waits_for_whoever_does_not_want_to_be_asked(self, staff):
        knows(staff, old())
        decide_month()
        assert waiting(staff) == ["Vanha"]
        staff.choose_to_be_asked(False)
        assert waiting(staff) == []

    def test_of_others_nothing_waits_for_me(self, staff, lead):
        row = old()
        cares(lead, row)
        decide_month()
        knows(staff, row)
        assert waiting(staff) == []


class TestAnswers:
    def ask(self, user, tie=cares):
        row = old()
        tie(user, row)
        decide_month()
        return Asking.objects.get(user=user)

    def test_still_true_confirms_in_the_persons_name(self, staff):
        found = answer(asking=self.ask(staff), answer="true", by=staff)
        assert (found.answer, found.answered_on) == ("true", date(2026, 11, 23))
        row = found.partnership
        row.refresh_from_db()
        assert (row.confirmed_on, row.confirmed_by) == (date(2026, 11, 23), staff)
        last = row.history.latest("history_id")
        assert (last.history_user, last.history_change_reason) == (staff, "confirmed")

    def test_what_has_changed_is_not_confirmed_by_saying_so(self, staff):
        found = answer(asking=self.ask(staff), answer="changed", by=staff)
        found.partnership.refresh_from_db()
        assert found.partnership.confirmed_on == date(2025, 1, 1)
        assert waiting(staff) == []

    def test_whoever_no_more_knows_it_says_so_with_history(self, staff):
        asking = self.ask(staff, knows)
        answer(asking=asking, answer="not_mine", by=staff)
        tie = Acquaintance.objects.get(user=staff)
        assert tie.ended_on == date(2026, 11, 23)
        assert tie.history.latest("history_id").history_user == staff

    def test_whoever_is_responsible_stays_so_and_another_is_asked_next(self, staff, lead, clock):
        asking = self.ask(staff)
        knows(lead, asking.partnership)
        answer(asking=asking, answer="not_mine", by=staff)
        assert asking.partnership.responsibilities.open().get().user == staff
        assert decide_month() == 0  # not in the same month
        clock.move_to(DECEMBER)
        decide_month()
        assert asked() == {("Vanha", lead)}

    def test_whoever_takes_it_up_anew_is_asked_again(self, staff, clock):
        asking = self.ask(staff)
        answer(asking=asking, answer="not_mine", by=staff)
        tie = asking.partnership.responsibilities.get()
        end_responsibility(responsibility=tie, by=staff)
        clock.move_to(DECEMBER)
        assert decide_month() == 0
        cares(staff, asking.partnership, started_on="2026-12-01")
        assert decide_month() == 1

    def test_is_given_once(self, staff):
        asking = self.ask(staff)
        answer(asking=asking, answer="changed", by=staff)
        with pytest.raises(ValidationError, match="Tähän on jo vastattu"):
            answer(asking=asking, answer="true", by=staff)

    def test_is_given_by_whom_it_was_asked(self, staff, lead):
        with pytest.raises(ValidationError, match="joltakulta muulta"):
            answer(asking=self.ask(staff), answer="true", by=lead)

    def test_of_what_has_ended_is_refused(self, staff, lead):
        asking = self.ask(staff)
        row = asking.partnership
        row.ended_on, row.ended_by, row.ended_reason = date(2026, 11, 23), lead, "Loppui"
        row.save_as(lead, "ended")
        for each in Answer:
            with pytest.raises(ValidationError, match="päättynyt"):
                answer(asking=Asking.objects.get(), answer=each, by=staff)
        asking.refresh_from_db()
        assert asking.answer == ""
