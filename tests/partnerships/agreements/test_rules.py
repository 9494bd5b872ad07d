"""When an agreement is valid, wants a look or has lapsed; what is written when it changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import urlencode

from partnerships.agreements import queries
from partnerships.agreements.filters import AgreementFilter
from partnerships.agreements.models import Agreement
from partnerships.agreements.services import add_agreement, end_agreement, renew_agreement
from partnerships.partnerships.models import Partnership
from tests.constraints import accepts
from tests.factories import (
    AgreementFactory,
    OrganisationFactory,
    PartnershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 25)
IN_90, IN_91 = TODAY + timedelta(days=90), TODAY + timedelta(days=91)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def told(row):
    """Verbs of the row's history with who is told to have done them, the first one first."""
    records = row.history.order_by("history_id")
    return [(record.history_change_reason, record.history_user) for record in records]


@pytest.mark.parametrize(
    ("first", "last", "coming", "over"),
    [
        (TOMORROW, None, True, False), (TODAY, None, False, False),
        (YESTERDAY, TODAY, False, False), (YESTERDAY, YESTERDAY, False, True),
        (YESTERDAY, TOMORROW, False, False),
    ],
)  # fmt: skip
def test_is_valid_on_its_first_and_on_its_last_day(first, last, coming, over):
    row = AgreementFactory(valid_from=first, valid_until=last)
    is_valid = not coming and not over
    assert (row.is_coming, row.is_over, row.is_in_force) == (coming, over, is_valid)
    assert Agreement.objects.in_force().exists() is is_valid


@pytest.mark.parametrize(
    ("last", "ends"),
    [(YESTERDAY, False), (TODAY, True), (TOMORROW, True), (TOMORROW + timedelta(days=1), False),
     (None, False)],
)  # fmt: skip
def test_ends_by_a_day_when_its_last_day_is_that_day_or_before(last, ends):
    AgreementFactory(valid_until=last)
    assert Agreement.objects.ending_by(TOMORROW).exists() is ends


@pytest.mark.parametrize(
    ("remind", "last", "wants", "day"),
    [
        (None, None, False, None), (None, IN_90, True, TODAY), (None, IN_91, False, TOMORROW),
        (TODAY, None, True, TODAY), (TOMORROW, None, False, TOMORROW),
        (TOMORROW, IN_90, False, TOMORROW), (TODAY, IN_91, True, TODAY),
        (None, YESTERDAY, False, YESTERDAY - timedelta(days=90)),
    ],
)  # fmt: skip
def test_wants_a_look_from_its_own_day_or_90_days_before_its_end(remind, last, wants, day):
    PartnershipFactory()
    row = AgreementFactory(remind_on=remind, valid_until=last)
    assert (row.reminds_on, row.needs_a_look) == (day, wants)
    assert Agreement.objects.wanting_a_look().exists() is wants
    found = Partnership.objects.filter(queries.wants_a_look())
    assert list(found) == ([row.partnership] if wants else [])


def test_one_that_another_continues_wants_no_look():
    row = AgreementFactory(valid_until=IN_90)
    AgreementFactory(partnership=row.partnership, previous=row, valid_from=IN_91, valid_until=None)
    row = Agreement.objects.get(pk=row.pk)
    assert (row.is_replaced, row.needs_a_look) == (True, False)
    assert not Agreement.objects.wanting_a_look().exists()


def test_one_that_has_not_begun_wants_no_look():
    row = AgreementFactory(valid_from=TOMORROW, valid_until=IN_90)
    assert row.needs_a_look is False
    assert not Agreement.objects.wanting_a_look().exists()


@pytest.mark.parametrize(("last", "lapsed"), [(YESTERDAY, True), (TODAY, False), (None, False)])
def test_has_lapsed_the_day_after_its_last(last, lapsed):
    AgreementFactory(valid_until=last)
    assert Agreement.objects.lapsed().exists() is lapsed


@pytest.mark.parametrize(
    ("kind", "first", "lapsed"),
    [
        ("partnership", date(2026, 1, 1), True), ("partnership", date(2026, 1, 2), False),
        ("other", date(2026, 1, 2), True),
    ],
)  # fmt: skip
def test_a_later_one_of_the_kind_keeps_it_from_lapsing(kind, first, lapsed):
    row = AgreementFactory(valid_until=YESTERDAY)
    AgreementFactory(partnership=row.partnership, kind=kind, valid_from=first)
    AgreementFactory(valid_from=TOMORROW)  # of another partnership
    assert list(Agreement.objects.lapsed()) == ([row] if lapsed else [])


def test_one_that_another_kind_continues_has_not_lapsed():
    row = AgreementFactory(valid_until=YESTERDAY)
    AgreementFactory(partnership=row.partnership, kind="other", previous=row, valid_from=TODAY)
    assert not Agreement.objects.lapsed().exists()


def test_one_of_an_ended_partnership_has_not_lapsed():
    row = AgreementFactory(valid_until=YESTERDAY).partnership
    row.ended_on, row.ended_by, row.ended_reason = TODAY, UserFactory(), "Loppui"
    row.save_as(None, "ended")
    assert not Agreement.objects.lapsed().exists()


@pytest.mark.parametrize(
    ("level", "last", "missing"),
    [("strategic", None, False), ("strategic", YESTERDAY, True), ("everyday", YESTERDAY, False)],
)
def test_is_missing_where_one_is_expected_and_none_is_valid(levels, level, last, missing):
    asked = levels["strategic"]
    asked.asks_for_agreement = True
    asked.save_as(None, "edited")
    everyday = levels["everyday"]
    everyday.asks_for_agreement = False
    everyday.save_as(None, "edited")
    AgreementFactory(partnership=PartnershipFactory())  # of another partnership
    PartnershipFactory()
    row = PartnershipFactory(level=levels[level])
    AgreementFactory(partnership=row, valid_until=last)
    mine = Partnership.objects.filter(pk=row.pk)
    assert mine.filter(queries.is_missing()).exists() is missing
    assert mine.filter(queries.is_expected()).exists() is (level == "strategic")


def test_each_partnership_has_its_own_agreements():
    row = AgreementFactory()
    AgreementFactory()
    found = queries.with_agreements(Partnership.objects.filter(pk=row.partnership_id)).get()
    assert found.shown_agreements == [row]


def listed(**asked):
    """Organisations whose agreements the list shows."""
    rows = AgreementFilter(QueryDict(urlencode(asked)), Agreement.objects.all())
    return [str(row.partnership.organisation) for row in rows.qs]


def test_the_list_begins_with_what_ends_first_and_then_goes_by_name():
    for name, last in [
        ("Toistaiseksi", None), ("Ö", TOMORROW), ("B", TODAY), ("A", TOMORROW), ("Y", YESTERDAY),
        ("Z", YESTERDAY - timedelta(days=1)),
    ]:  # fmt: skip
        partner = OrganisationFactory(name=name)
        AgreementFactory(partnership=PartnershipFactory(organisation=partner), valid_until=last)
    assert listed() == ["B", "A", "Ö", "Toistaiseksi"]
    assert listed(show="3") == ["B", "A", "Ö"]
    assert listed(show="lapsed") == ["Y", "Z"]


@pytest.mark.parametrize(("months", "last"), [("3", date(2027, 2, 24)), ("6", date(2027, 5, 24))])
def test_months_are_counted_from_today_to_the_same_day(months, last):
    AgreementFactory(valid_until=last)
    AgreementFactory(valid_until=last + timedelta(days=1))
    assert len(listed(show=months)) == 1


@pytest.mark.parametrize(
    ("asked", "heading"),
    [({}, "Voimassa olevat"), ({"show": "lapsed"}, "Päättyneet ilman jatkoa")],
)
def test_the_heading_says_what_the_list_shows(asked, heading):
    rows = AgreementFilter(QueryDict(urlencode(asked)), Agreement.objects.all())
    assert rows.heading == heading


class TestClean:
    @pytest.mark.parametrize(
        ("first", "error"),
        [
            (date(2026, 1, 1), "pitää alkaa vanhan jälkeen"), (TODAY, "silloin vielä voimassa"),
            (TOMORROW, None),
        ],
    )  # fmt: skip
    def test_begins_after_the_one_before_has_ended(self, first, error):
        before = AgreementFactory(valid_until=TODAY)
        row = AgreementFactory(partnership=before.partnership, previous=before, valid_from=TOMORROW)
        row.valid_from = first
        self.check(row, "valid_from", error)

    def test_a_new_one_may_begin_while_the_one_before_is_valid_and_ends_it(self):
        before = AgreementFactory(valid_until=TODAY)
        row = Agreement(
            partnership=before.partnership, previous=before, valid_from=YESTERDAY, kind="other"
        )
        self.check(row, "valid_from", None)

    @pytest.mark.parametrize(
        ("last", "error"),
        [(TODAY, None), (TOMORROW, "silloin jo voimassa"), (None, "silloin jo voimassa")],
    )
    def test_ends_before_the_next_begins(self, last, error):
        row = AgreementFactory(valid_until=TODAY)
        AgreementFactory(partnership=row.partnership, previous=row, valid_from=TOMORROW)
        row.valid_until = last
        self.check(row, "valid_until", error)

    def check(self, row, name, error):
        if error is None:
            row.clean()
            return
        with pytest.raises(ValidationError, match=error) as refused:
            row.clean()
        assert list(refused.value.message_dict) == [name]

    def test_without_a_first_day_nothing_is_compared(self):
        Agreement(previous=AgreementFactory()).clean()


def test_an_ended_partnership_gets_none_but_keeps_those_it_has(staff):
    row = AgreementFactory()
    partnership = row.partnership
    partnership.ended_on, partnership.ended_by, partnership.ended_reason = TODAY, staff, "Loppui"
    partnership.save_as(staff, "ended")
    new = Agreement(partnership=partnership, kind="other", valid_from=TODAY)
    with pytest.raises(ValidationError, match="jo päättynyt"):
        add_agreement(agreement=new, by=staff)
    row.partner_goals = "Osaajia"
    row.save_as(staff, "edited")
    assert Agreement.objects.get().partner_goals == "Osaajia"


class TestRenewing:
    def renew(self, row, by, first=TODAY):
        new = Agreement(kind="cooperation", valid_from=first)
        renew_agreement(previous=row, agreement=new, by=by)
        row.refresh_from_db()
        return new

    def test_the_new_one_follows_the_old_in_signed_rows(self, staff):
        row = AgreementFactory()
        new = self.renew(row, staff)
        assert (new.partnership, new.previous) == (row.partnership, row)
        assert (row.valid_until, told(row)[-1]) == (YESTERDAY, ("ended_along", staff))
        assert told(new) == [("created", staff)]

    @pytest.mark.parametrize(
        ("last", "becomes"), [(None, YESTERDAY), (TODAY, YESTERDAY), (date(2026, 5, 1), None)]
    )
    def test_the_old_one_ends_at_the_latest_the_day_before(self, staff, last, becomes):
        row = AgreementFactory(valid_until=last)
        self.renew(row, staff)
        assert row.valid_until == (becomes or last)
        assert row.history.count() == (2 if becomes else 1)

    @pytest.mark.parametrize(("remind", "kept"), [(YESTERDAY, True), (TODAY, False)])
    def test_a_reminder_after_the_end_is_dropped(self, staff, remind, kept):
        row = AgreementFactory(remind_on=remind)
        self.renew(row, staff)
        assert row.remind_on == (remind if kept else None)

    def test_happens_once_and_not_before_the_old_one_began(self, staff):
        row = AgreementFactory()
        with pytest.raises(ValidationError, match="pitää alkaa vanhan jälkeen"):
            self.renew(row, staff, first=row.valid_from)
        self.renew(row, staff)
        with pytest.raises(ValidationError, match="jo uusittu"):
            self.renew(row, staff, first=TOMORROW)


class TestEnding:
    def end(self, row, by, on=TODAY):
        end_agreement(agreement=row, reason="Sovittiin", on=on, by=by)
        row.refresh_from_db()

    def test_is_told_who_when_and_why(self, staff):
        row = AgreementFactory()
        self.end(row, staff)
        assert (row.valid_until, row.ended_by, row.ended_reason) == (TODAY, staff, "Sovittiin")
        assert told(row)[-1] == ("ended", staff)

    @pytest.mark.parametrize(
        ("on", "error"),
        [
            (date(2025, 12, 31), "ei ollut vielä voimassa"), (date(2026, 1, 1), None),
            (TOMORROW, None), (TOMORROW + timedelta(days=1), "päättyy jo aiemmin"),
        ],
    )  # fmt: skip
    def test_the_day_is_between_its_first_and_its_last(self, staff, on, error):
        row = AgreementFactory(valid_until=TOMORROW)
        if error is None:
            self.end(row, staff, on)
            assert row.valid_until == on
            return
        with pytest.raises(ValidationError, match=error) as refused:
            self.end(row, staff, on)
        assert list(refused.value.message_dict) == ["on"]

    @pytest.mark.parametrize(("remind", "kept"), [(TODAY, True), (TOMORROW, False)])
    def test_a_reminder_after_the_end_is_dropped(self, staff, remind, kept):
        row = AgreementFactory(remind_on=remind)
        self.end(row, staff)
        assert row.remind_on == (remind if kept else None)

    def test_what_is_over_does_not_end_again(self, staff):
        row = AgreementFactory(valid_until=YESTERDAY)
        with pytest.raises(ValidationError, match="jo päättynyt"):
            self.end(row, staff, YESTERDAY)


def test_a_reverse_one_is_known_by_its_kind():
    assert [Agreement(kind=kind).is_reverse for kind in ("reverse", "partnership")] == [True, False]


class TestConstraints:
    @pytest.mark.parametrize(
        ("last", "remind", "accepted"),
        [
            (None, None, True), (date(2026, 1, 1), None, True), (date(2025, 12, 31), None, False),
            (TODAY, TODAY, True), (TODAY, TOMORROW, False), (None, TOMORROW, True),
        ],
    )  # fmt: skip
    def test_ends_after_it_starts_and_reminds_before_it_ends(self, last, remind, accepted):
        assert accepts(AgreementFactory(), valid_until=last, remind_on=remind) is accepted

    @pytest.mark.parametrize(
        ("last", "is_by", "reason", "accepted"),
        [
            (TODAY, True, "Sovittiin", True), (TODAY, True, "", False),
            (TODAY, False, "Sovittiin", False), (None, True, "Sovittiin", False),
            (TODAY, False, "", True),
        ],
    )  # fmt: skip
    def test_an_end_is_told_with_who_when_and_why(self, last, is_by, reason, accepted):
        by = UserFactory() if is_by else None
        row = AgreementFactory()
        assert accepts(row, valid_until=last, ended_by=by, ended_reason=reason) is accepted

    def test_replaces_another(self):
        row, other = AgreementFactory(), AgreementFactory()
        assert accepts(row, previous=other) is True
        assert accepts(row, previous=row) is False

    @pytest.mark.parametrize(("link", "accepted"), [("https://a.fi", True), ("ftp://a", False)])
    def test_its_document_is_on_the_web(self, link, accepted):
        assert accepts(AgreementFactory(), document=link) is accepted

    def test_the_newest_comes_first(self):
        first = date(2026, 2, 1)
        rows = [AgreementFactory(valid_from=day) for day in (TODAY, first, TODAY)]
        assert list(Agreement.objects.all()) == [rows[2], rows[0], rows[1]]
