"""Who hands over what to whom, and what each acceptance changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from teams.handovers.models import Handover
from teams.handovers.queries import owned_by, owned_by_each, owned_by_leavers
from teams.handovers.rules import may_hand_over
from teams.handovers.services import accept, decline, offer
from teams.wanted.models import WantedPartner
from tests.constraints import accepts
from tests.factories import (
    ActionFactory,
    FeedbackSurveyFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def wanted(owner, team="Keittiö", **fields):
    row = WantedPartner(team=TeamFactory(name_fi=team), description="Liitto", owner=owner, **fields)
    row.save_as(owner, "created")
    return row


def of_kind(kind, owner):
    """A thing of the kind that the person takes care of."""
    makers = {
        "responsibility": lambda: ResponsibilityFactory(user=owner, area="salit"),
        "tool": lambda: ToolFactory(contact_user=owner),
        "action": lambda: ActionFactory(people=[owner]),
        "wanted": lambda: wanted(owner),
        "survey": lambda: FeedbackSurveyFactory(owner=owner),
    }
    return makers[kind]()


def offered(kind, thing, giver, receiver):
    offer(giver=giver, receivers={(kind, thing.pk): receiver}, by=giver)
    return Handover.objects.latest("pk")


def told(row):
    record = row.history.latest("history_id")
    return record.history_change_reason, record.history_user


class TestRights:
    def test_ones_own_and_an_administrator_anyone_s(self, staff, other_staff, administrator):
        assert may_hand_over(staff, staff) is True
        assert may_hand_over(administrator, staff) is True
        assert may_hand_over(UserFactory(is_superuser=True), staff) is True
        assert may_hand_over(other_staff, staff) is False

    def test_a_lead_those_of_the_team_s_people(self, lead, staff, other_staff, quality):
        assert may_hand_over(lead, staff) is True
        assert may_hand_over(staff, lead) is False
        assert may_hand_over(lead, other_staff) is False
        assert may_hand_over(quality, staff) is False

    def test_who_led_before_does_not_lead(self, team, staff):
        former = MembershipFactory(
            team=team, role="lead", started_on=YESTERDAY, ended_on=TODAY
        ).user
        assert may_hand_over(former, staff) is False


class TestOwned:
    def test_everything_open_and_nothing_else(self, staff, lead):
        mine = PartnershipFactory(organisation=OrganisationFactory(name="Malli"))
        held = ResponsibilityFactory(user=staff, partnership=mine)
        ResponsibilityFactory(user=staff, started_on=YESTERDAY, ended_on=TODAY)
        ended = ResponsibilityFactory(user=staff).partnership
        ended.ended_on, ended.ended_by, ended.ended_reason = TODAY, lead, "Loppui"
        ended.save_as(lead, "ended")
        tool = ToolFactory(contact_user=staff, title="Kortti")
        ToolFactory(
            contact_user=staff, status="retired", retired_on=TODAY, retired_by=lead,
            retired_reason="Vanha",
        )  # fmt: skip
        action = ActionFactory(people=[staff, lead], title="Retki", plan__team__name_fi="Keittiö")
        ActionFactory(people=[staff], status="done")
        looked_for = wanted(staff)
        wanted(staff, state="found")
        survey = FeedbackSurveyFactory(owner=staff, name="Kysely", last_year=2026)
        FeedbackSurveyFactory(owner=staff, last_year=2025)
        for kind in ("responsibility", "tool", "action", "wanted", "survey"):
            of_kind(kind, lead)
        assert [(each.kind, each.key, each.label) for each in owned_by(staff)] == [
            ("responsibility", held.pk, "Malli, 1 Arki"), ("tool", tool.pk, "Kortti"),
            ("action", action.pk, "Retki (Keittiö 2026)"), ("wanted", looked_for.pk, "Liitto"),
            ("survey", survey.pk, "Kysely"),
        ]  # fmt: skip
        assert [each.address for each in owned_by(staff)] == [
            thing.get_absolute_url() for thing in (mine, tool, action, looked_for, survey)
        ]
        assert len(owned_by_each([staff, lead])[lead.pk]) == 6

    def test_each_kind_has_its_order(self, levels, staff):
        def held(name, level="everyday", organisation=None):
            partner = organisation or OrganisationFactory(name=name)
            row = PartnershipFactory(organisation=partner, level=levels[level])
            ResponsibilityFactory(user=staff, partnership=row)
            return partner

        held("Ö")
        partner = held("A", "network")
        held("A", "everyday", partner)
        for title in ("B", "A"):
            ToolFactory(contact_user=staff, title=title)
        plan = PlanFactory(team=TeamFactory(name_fi="T"))
        for title, month, last in (("Kesä", 6, 30), ("Kevät", 3, 2), ("Myös kesä", 6, 2)):
            ActionFactory(
                plan=plan, people=[staff], title=title, starts_on=date(2026, month, 1),
                ends_on=date(2026, month, last),
            )  # fmt: skip
        first, second = wanted(staff, team="Ö"), wanted(staff, team="A")
        found = owned_by(staff)
        assert [each.label for each in found if each.kind != "wanted"] == [
            "A, 1 Arki", "A, 4 Verkosto", "Ö, 1 Arki", "A", "B",
            "Kevät (T 2026)", "Kesä (T 2026)", "Myös kesä (T 2026)",
        ]  # fmt: skip
        assert [each.key for each in found if each.kind == "wanted"] == [first.pk, second.pk]

    def test_leavers_are_those_inactive_with_something_left(self, staff):
        left = UserFactory(is_active=False, last_name="B")
        other = UserFactory(is_active=False, last_name="A")
        UserFactory(is_active=False)
        for owner in (left, other, staff):
            ToolFactory(contact_user=owner)
        assert list(owned_by_leavers()) == [other, left]
        assert [len(things) for things in owned_by_leavers().values()] == [1, 1]


class TestWaiting:
    def given(self, giver, receiver, **fields):
        return Handover.objects.create(
            kind="tool", key=fields.pop("key", 1), label="x", giver=giver, receiver=receiver,
            offered_by=fields.pop("by", giver), **fields,
        )  # fmt: skip

    def test_is_what_nobody_has_answered(self, staff, lead):
        waits = self.given(staff, lead)
        self.given(staff, lead, key=2, accepted_on=TODAY)
        self.given(staff, lead, key=3, declined_on=TODAY)
        assert list(Handover.objects.waiting()) == [waits]

    @pytest.mark.parametrize("name", ["accepted_on", "declined_on"])
    @pytest.mark.parametrize(
        ("day", "told"),
        [(YESTERDAY - timedelta(days=1), False), (YESTERDAY, True), (TODAY, True),
         (TODAY + timedelta(days=1), False)],
    )  # fmt: skip
    def test_an_answer_of_the_days_concerns_whoever_offered(
        self, staff, lead, other_staff, name, day, told
    ):
        row = self.given(staff, lead, by=other_staff, **{name: day})
        for user, concerns in ((staff, told), (other_staff, told), (lead, False)):
            found = list(Handover.objects.concerning(user, YESTERDAY, TODAY))
            assert found == ([row] if concerns else [])

    def test_what_waits_concerns_the_receiver_alone(self, staff, lead):
        row = self.given(staff, lead)
        assert list(Handover.objects.concerning(lead, YESTERDAY, TODAY)) == [row]
        assert not Handover.objects.concerning(staff, YESTERDAY, TODAY).exists()

    def test_ones_own_answer_is_no_news(self, staff, lead):
        self.given(lead, staff, by=staff, accepted_on=TODAY)
        assert not Handover.objects.concerning(staff, YESTERDAY, TODAY).exists()


class TestOffering:
    def test_is_written_for_what_is_theirs_once(self, staff, lead, other_staff):
        tool, strange = ToolFactory(contact_user=staff, title="K" * 150), ToolFactory()
        receivers = {("tool", tool.pk): lead, ("tool", strange.pk): lead}
        assert offer(giver=staff, receivers=receivers, by=other_staff) == 1
        row = Handover.objects.get()
        assert (row.kind, row.key, row.label) == ("tool", tool.pk, "K" * 150)
        assert (row.giver, row.receiver, row.offered_by) == (staff, lead, other_staff)
        assert offer(giver=staff, receivers=receivers, by=staff) == 0
        assert offer(giver=staff, receivers={}, by=staff) == 0

    def test_a_very_long_name_is_cut_to_its_column(self, staff, lead):
        plan = PlanFactory(team=TeamFactory(name_fi="y" * 120))
        action = ActionFactory(plan=plan, people=[staff], title="x" * 200)
        label = f"{'x' * 200} ({'y' * 120} 2026)"[:300]
        assert offered("action", action, staff, lead).label == label

    def test_each_thing_is_counted(self, staff, lead):
        tools = [ToolFactory(contact_user=staff) for _ in range(2)]
        receivers = {("tool", tool.pk): lead for tool in tools}
        assert offer(giver=staff, receivers=receivers, by=staff) == 2

    def test_an_offer_of_somebody_else_does_not_stand_in_the_way(self, staff, lead, other_staff):
        action = ActionFactory(people=[staff, lead])
        offered("action", action, lead, other_staff)
        receivers = {("action", action.pk): other_staff}
        assert offer(giver=staff, receivers=receivers, by=staff) == 1

    @pytest.mark.parametrize("who", ["left", "self"])
    def test_who_has_left_or_gives_receives_nothing(self, staff, who):
        receiver = UserFactory(is_active=False) if who == "left" else staff
        tool = ToolFactory(contact_user=staff, title="Kortti")
        with pytest.raises(ValidationError, match="joka on talossa: Kortti"):
            offer(giver=staff, receivers={("tool", tool.pk): receiver}, by=staff)
        assert not Handover.objects.exists()


class TestAnswering:
    def test_is_dated_and_happens_once(self, staff, lead):
        for answer, day in ((accept, "accepted_on"), (decline, "declined_on")):
            row = offered("tool", ToolFactory(contact_user=staff), staff, lead)
            answer(handover=row, by=lead)
            row.refresh_from_db()
            assert getattr(row, day) == TODAY
            for again in (accept, decline):
                with pytest.raises(ValidationError, match="jo vastattu"):
                    again(handover=row, by=lead)

    def test_is_the_receiver_s_to_do(self, staff, lead):
        row = offered("tool", ToolFactory(contact_user=staff), staff, lead)
        for answer in (accept, decline):
            with pytest.raises(ValidationError, match="jo vastattu"):
                answer(handover=row, by=staff)

    def test_answers_the_one_that_is_meant(self, staff, lead):
        rows = [offered("tool", ToolFactory(contact_user=staff), staff, lead) for _ in range(2)]
        decline(handover=rows[1], by=lead)
        assert list(Handover.objects.waiting()) == [rows[0]]

    @pytest.mark.parametrize(
        ("kind", "name"), [("tool", "contact_user"), ("wanted", "owner"), ("survey", "owner")]
    )
    def test_the_receiver_takes_the_giver_s_place(self, staff, lead, kind, name):
        other = of_kind(kind, staff)
        thing = of_kind(kind, staff)
        accept(handover=offered(kind, thing, staff, lead), by=lead)
        thing.refresh_from_db()
        other.refresh_from_db()
        assert (getattr(thing, name), getattr(other, name)) == (lead, staff)
        assert told(thing) == ("edited", lead)

    @pytest.mark.parametrize("kind", ["tool", "wanted", "survey", "action"])
    def test_what_somebody_else_has_already_is_not_taken(self, staff, lead, other_staff, kind):
        thing = of_kind(kind, staff)
        row = offered(kind, thing, staff, lead)
        if kind == "action":
            thing.hold(people=[other_staff])
        elif kind == "tool":
            thing.contact_user = other_staff
        else:
            thing.owner = other_staff
        thing.save_as(None, "edited")
        with pytest.raises(ValidationError, match="jonkun muun hoidossa"):
            accept(handover=row, by=lead)
        assert list(Handover.objects.waiting()) == [row]

    def test_of_an_action_only_the_giver_gives_the_place(self, staff, lead, other_staff):
        ActionFactory(people=[staff])
        action = ActionFactory(people=[staff, other_staff])
        accept(handover=offered("action", action, staff, lead), by=lead)
        action.refresh_from_db()
        assert action.keys_of("people") == sorted([lead.pk, other_staff.pk])
        assert told(action) == ("edited", lead)

    @pytest.mark.parametrize("was_main", [True, False])
    def test_a_responsibility_ends_and_goes_on_as_it_was(self, staff, lead, was_main):
        partnership = PartnershipFactory()
        held = ResponsibilityFactory(
            partnership=partnership, user=staff, area="salit", is_main=was_main,
            started_on=YESTERDAY,
        )  # fmt: skip
        if not was_main:
            ResponsibilityFactory(partnership=partnership, is_main=True)
        accept(handover=offered("responsibility", held, staff, lead), by=lead)
        held.refresh_from_db()
        new = partnership.responsibilities.open().get(user=lead)
        assert (held.ended_on, new.area, new.is_main) == (TODAY, "salit", was_main)

    @pytest.mark.parametrize("was_main", [True, False])
    def test_who_is_responsible_already_becomes_the_main_contact_if_the_giver_was(
        self, staff, lead, was_main
    ):
        partnership = PartnershipFactory()
        held = ResponsibilityFactory(partnership=partnership, user=staff, is_main=was_main)
        mine = ResponsibilityFactory(partnership=partnership, user=lead, area="oma")
        accept(handover=offered("responsibility", held, staff, lead), by=lead)
        mine.refresh_from_db()
        assert (mine.is_main, mine.area) == (was_main, "oma")
        assert partnership.responsibilities.open().get() == mine

    def test_who_was_responsible_before_is_so_anew(self, staff, lead):
        partnership = PartnershipFactory()
        ResponsibilityFactory(
            partnership=partnership, user=lead, started_on=YESTERDAY, ended_on=TODAY
        )
        held = ResponsibilityFactory(partnership=partnership, user=staff)
        accept(handover=offered("responsibility", held, staff, lead), by=lead)
        assert partnership.responsibilities.open().get().user == lead

    @pytest.mark.parametrize("what", ["responsibility", "partnership"])
    def test_what_has_ended_is_not_taken(self, staff, lead, what):
        held = ResponsibilityFactory(user=staff)
        row = offered("responsibility", held, staff, lead)
        if what == "responsibility":
            held.ended_on = TODAY
            held.save_as(None, "ended")
        else:
            partnership = held.partnership
            partnership.ended_on, partnership.ended_by = TODAY, staff
            partnership.ended_reason = "Loppui"
            partnership.save_as(None, "ended")
        with pytest.raises(ValidationError, match="Vastuu on jo päättynyt"):
            accept(handover=row, by=lead)


class TestConstraints:
    @pytest.fixture
    def row(self, staff, lead):
        return offered("tool", ToolFactory(contact_user=staff), staff, lead)

    def test_is_between_two_people(self, row, staff, other_staff):
        assert accepts(row, receiver=other_staff) is True
        assert accepts(row, receiver=staff) is False

    @pytest.mark.parametrize(
        ("accepted_on", "declined_on", "accepted"),
        [(TODAY, None, True), (None, TODAY, True), (TODAY, TODAY, False)],
    )
    def test_has_one_answer(self, row, accepted_on, declined_on, accepted):
        assert accepts(row, accepted_on=accepted_on, declined_on=declined_on) is accepted

    @pytest.mark.parametrize(
        ("same", "answered", "accepted"),
        [
            ({"kind", "key", "giver"}, None, False), ({"kind", "key"}, None, True),
            ({"kind", "giver"}, None, True), ({"key", "giver"}, None, True),
            ({"kind", "key", "giver"}, "accepted_on", True),
            ({"kind", "key", "giver"}, "declined_on", True),
        ],
    )  # fmt: skip
    def test_is_offered_once_at_a_time(self, row, lead, other_staff, same, answered, accepted):
        if answered:
            assert accepts(row, **{answered: TODAY})
        other = Handover.objects.create(
            kind="wanted", key=0, label="x", giver=other_staff, receiver=lead, offered_by=lead
        )
        assert accepts(other, **{name: getattr(row, name) for name in same}) is accepted

    def test_the_newest_comes_first(self, staff, lead):
        days = [YESTERDAY, TODAY, YESTERDAY]
        rows = [
            Handover.objects.create(
                kind="tool", key=key, label="x", giver=staff, receiver=lead, offered_by=staff,
                offered_on=day,
            )
            for key, day in enumerate(days)
        ]  # fmt: skip
        assert list(Handover.objects.all()) == [rows[1], rows[2], rows[0]]
