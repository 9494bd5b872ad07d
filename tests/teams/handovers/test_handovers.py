"""Handing over: offered, accepted, and nothing left to those who have gone."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.partnerships.models import Responsibility
from teams.handovers import services
from teams.handovers.models import Handover
from teams.handovers.queries import owned_by, owned_by_leavers
from teams.handovers.services import accept, decline, offer
from teams.wanted.models import WantedPartner
from tests.factories import (
    AcquaintanceFactory,
    ActionFactory,
    FeedbackSurveyFactory,
    MembershipFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ToolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def giver(team):
    return MembershipFactory(team=team).user


@pytest.fixture
def things(giver, team):
    """One thing of every kind."""
    wanted = WantedPartner(team=team, description="Liitto", owner=giver)
    wanted.save_as(giver, "created")
    return {
        "responsibility": ResponsibilityFactory(user=giver, is_main=True, area="Työssäoppiminen"),
        "tool": ToolFactory(contact_user=giver),
        "action": ActionFactory(plan=PlanFactory(team=team), people=[giver]),
        "wanted": wanted,
        "survey": FeedbackSurveyFactory(owner=giver),
    }


def offer_all(giver, to, by=None):
    receivers = {(thing.kind, thing.key): to for thing in owned_by(giver)}
    return offer(giver=giver, receivers=receivers, by=by or giver)


class TestOffering:
    def test_the_list_names_everything_open_and_nothing_else(self, giver, things):
        ResponsibilityFactory(user=giver, ended_on=date(2026, 11, 24))
        ToolFactory(
            contact_user=giver,
            retired_on=date(2026, 11, 24),
            retired_by=giver,
            retired_reason="Vanha",
            status="retired",
        )
        ActionFactory(people=[giver], status="done")
        assert [(t.kind, t.key) for t in owned_by(giver)] == [
            (kind, row.pk) for kind, row in things.items()
        ]

    def test_changes_nothing_yet(self, giver, things, staff):
        before = owned_by(giver)
        assert offer_all(giver, staff) == 5
        assert (owned_by(giver), owned_by(staff)) == (before, [])

    def test_the_same_is_offered_once(self, giver, things, staff, lead):
        offer_all(giver, staff)
        assert offer_all(giver, lead) == 0
        assert {row.receiver for row in Handover.objects.all()} == {staff}

    @pytest.mark.parametrize("who", ["inactive", "giver"])
    def test_needs_somebody_else_who_is_here(self, giver, things, who):
        to = giver if who == "giver" else UserFactory(is_active=False)
        with pytest.raises(ValidationError):
            offer_all(giver, to)
        assert Handover.objects.count() == 0

    def test_is_done_on_the_page(self, client, giver, things, staff):
        client.force_login(giver)
        address = reverse("handovers:hand_over", args=[giver.pk])
        html = client.get(address).content.decode()
        key = f"tool-{things['tool'].pk}"
        assert f'name="{key}"' in html
        client.post(address, {key: staff.pk, "action-999": staff.pk, "wanted-1": "x" * 50})
        (row,) = Handover.objects.all()
        assert (row.kind, row.key, row.receiver, row.offered_by) == (
            "tool", things["tool"].pk, staff, giver,
        )  # fmt: skip
        assert f'name="{key}"' not in client.get(address).content.decode()

    def test_all_can_go_to_one_and_some_to_another(self, client, giver, things, staff, lead):
        client.force_login(giver)
        chosen = {"all": staff.pk, f"tool-{things['tool'].pk}": lead.pk}
        client.post(reverse("handovers:hand_over", args=[giver.pk]), chosen)
        assert {row.kind: row.receiver for row in Handover.objects.all()} == {
            "responsibility": staff, "tool": lead, "action": staff, "wanted": staff,
            "survey": staff,
        }  # fmt: skip

    @pytest.mark.parametrize("value", ["", "0", "9" * 30, "9" * 5000, "²", "-1", "abc"])
    def test_a_strange_receiver_is_nobody(self, client, giver, things, value):
        client.force_login(giver)
        address = reverse("handovers:hand_over", args=[giver.pk])
        response = client.post(address, {f"tool-{things['tool'].pk}": value}, follow=True)
        assert "Valitse ensin ainakin yksi vastaanottaja." in response.content.decode()
        assert Handover.objects.count() == 0

    def test_who_has_left_is_handed_over_by_the_lead_of_the_team(self, as_, giver, things):
        membership = giver.memberships.get()
        membership.ended_on = date(2026, 11, 24)
        membership.save_as(None, "edited")
        giver.is_active = False
        giver.save()
        address = reverse("handovers:hand_over", args=[giver.pk])
        assert things["tool"].title in as_("lead").get(address).content.decode()
        assert as_("other_staff").get(address).status_code == 403


class TestAnswering:
    def test_yes_passes_everything_on_signed(self, giver, things, staff):
        giver.is_active = False
        giver.save()
        offer_all(giver, staff)
        assert list(owned_by_leavers()) == [giver]
        for row in Handover.objects.all():
            accept(handover=row, by=staff)
        assert (owned_by_leavers(), owned_by(giver)) == ({}, [])
        assert sorted(t.kind for t in owned_by(staff)) == sorted(things)
        for kind in ("tool", "action", "wanted", "survey"):
            things[kind].refresh_from_db()
            newest = things[kind].history.first()
            assert (newest.history_user, newest.history_change_reason) == (staff, "edited")

    def test_the_old_responsibility_ends_and_the_new_begins(self, giver, things, staff):
        old = things["responsibility"]
        offer_all(giver, staff)
        accept(handover=Handover.objects.get(kind="responsibility"), by=staff)
        rows = Responsibility.objects.filter(partnership=old.partnership).order_by("pk")
        assert [(r.user, r.area, r.is_main, r.ended_on) for r in rows] == [
            (giver, "Työssäoppiminen", True, date(2026, 11, 24)),
            (staff, "Työssäoppiminen", True, None),
        ]

    def test_who_already_shares_it_becomes_the_main_one(self, giver, things, staff):
        partnership = things["responsibility"].partnership
        ResponsibilityFactory(partnership=partnership, user=staff)
        offer_all(giver, staff)
        accept(handover=Handover.objects.get(kind="responsibility"), by=staff)
        (row,) = partnership.responsibilities.open()
        assert (row.user, row.is_main) == (staff, True)

    def test_no_leaves_it_where_it_is_and_free_to_offer(self, giver, things, staff, lead):
        offer_all(giver, staff)
        for row in Handover.objects.all():
            decline(handover=row, by=staff)
        assert len(owned_by(giver)) == 5
        assert offer_all(giver, lead) == 5

    @pytest.mark.parametrize("verb", ["accept", "decline"])
    def test_is_for_the_one_it_was_offered_to_and_once(self, giver, things, staff, lead, verb):
        offer_all(giver, staff)
        row = Handover.objects.get(kind="tool")
        answer = getattr(services, verb)
        with pytest.raises(ValidationError):
            answer(handover=row, by=lead)
        answer(handover=row, by=staff)
        with pytest.raises(ValidationError):
            answer(handover=row, by=staff)

    @pytest.mark.parametrize("kind", ["responsibility", "tool", "action", "wanted"])
    def test_what_has_gone_to_somebody_else_is_not_taken(self, giver, things, staff, lead, kind):
        offer_all(giver, staff)
        thing = things[kind]
        match kind:
            case "responsibility":
                thing.ended_on = date(2026, 11, 24)
            case "tool":
                thing.contact_user = lead
            case "action":
                thing.hold(people=[lead])
            case _:
                thing.owner = lead
        thing.save_as(lead, "edited")
        with pytest.raises(ValidationError):
            accept(handover=Handover.objects.get(kind=kind), by=staff)
        assert owned_by(staff) == []

    def test_is_given_on_the_page(self, page, giver, things, staff):
        offer_all(giver, staff)
        row = Handover.objects.get(kind="tool")
        address = reverse("handovers:answer", args=[row.pk, "accept"])
        assert address in page.get(reverse("handovers:list")).content.decode()
        page.post(address)
        row.refresh_from_db()
        assert row.accepted_on == date(2026, 11, 24)
        response = page.post(address, follow=True)
        assert "Tähän on jo vastattu." in response.content.decode()
        assert page.post(reverse("handovers:answer", args=[row.pk, "huuhaa"])).status_code == 404

    def test_the_front_page_tells_of_offers(self, page, giver, things, staff):
        offer_all(giver, staff)
        assert "Sinulle on tarjottu 5 vastuuta." in page.get(reverse("home")).content.decode()


class TestRisks:
    def test_a_partnership_that_one_person_knows_is_named(self, page):
        alone = ResponsibilityFactory().partnership
        ResponsibilityFactory(partnership=ResponsibilityFactory().partnership)  # two keepers
        known = ResponsibilityFactory().partnership
        AcquaintanceFactory(organisation=known.organisation)
        PartnershipFactory()  # nobody: told elsewhere
        assert list(page.get(reverse("handovers:risks")).context["alone"]) == [alone]

    def test_those_who_are_leaving_are_told_with_the_day(self, page):
        leaver = UserFactory(leaves_on=date(2026, 12, 31))
        html = page.get(reverse("handovers:risks")).content.decode()
        assert "lähtee 31.12.2026" in html
        assert reverse("handovers:hand_over", args=[leaver.pk]) in html

    def test_what_is_left_to_those_who_have_gone_is_counted(self, page, giver, things):
        giver.is_active = False
        giver.save()
        assert "5 vastuuta ilman hoitajaa" in page.get(reverse("handovers:risks")).content.decode()


@pytest.mark.slow
class TestQueries:
    def test_stay_the_same_at_few_and_many_rows(self, page, staff, team):
        counts = {name: [] for name in ("handovers:list", "handovers:hand_over", "handovers:risks")}
        for _round in range(2):
            for number in range(4):
                gone = UserFactory(is_active=False)
                ToolFactory(contact_user=gone)
                ResponsibilityFactory(user=staff)
                ActionFactory(plan__year=2026 + number, people=[gone, staff])
                offer_all(gone, staff)
            for name, numbers in counts.items():
                arguments = [staff.pk] if name == "handovers:hand_over" else []
                with CaptureQueriesContext(connection) as queries:
                    page.get(reverse(name, args=arguments))
                numbers.append(len(queries))
        for name, (few, many) in counts.items():
            assert few == many <= 12, (name, few, many)
