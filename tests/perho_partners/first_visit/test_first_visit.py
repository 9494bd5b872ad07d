"""The card of the first visit: what is on it, when a thing is done, and that it stays away."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.first_visits.models import FirstVisit
from accounts.first_visits.services import end_visit, see_plan
from partnerships.freshness.services import decide_month
from partnerships.organisations.models import Acquaintance
from partnerships.organisations.services import know, know_no_more, know_several
from partnerships.partnerships.services import confirm_partnership
from perho_partners.first_visit.things import one_to_confirm
from tests.factories import (
    AcquaintanceFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
OLD = {"confirmed_on": "2024-01-01", "started_on": "2023-01-01"}


def shown(client, **query):
    """Which of the three things on the front page are done; [] when there is no card."""
    things = client.get(reverse("home"), query).context.get("first_things") or []
    return [thing.is_done for thing in things]


class TestCard:
    def test_is_there_from_the_first_visit(self, page, levels):
        assert shown(page) == [False, False, False]

    def test_closes_each_thing_when_it_is_done(self, page, staff, levels, team):
        know(organisation=OrganisationFactory(), by=staff)
        assert shown(page) == [True, False, False]
        confirm_partnership(partnership=PartnershipFactory(**OLD), by=staff)
        assert shown(page) == [True, True, False]
        page.post(reverse("first_visit:plan"))
        assert shown(page) == []

    def test_what_was_done_stays_done(self, page, staff, lead, levels):
        row = PartnershipFactory(**OLD)
        know(organisation=row.organisation, by=staff)
        know_no_more(organisation=row.organisation, by=staff)
        confirm_partnership(partnership=row, by=staff)
        confirm_partnership(partnership=row, by=lead)
        assert shown(page) == [True, True, False]

    def test_what_others_do_is_not_mine(self, page, staff, lead, levels):
        know(organisation=OrganisationFactory(), by=lead)
        confirm_partnership(partnership=PartnershipFactory(**OLD), by=lead)
        see_plan(by=lead)
        assert shown(page) == [False, False, False]

    def test_is_put_away_for_good(self, page, staff, levels):
        answer = page.post(reverse("first_visit:end"), follow=True)
        assert (answer.redirect_chain, shown(page)) == ([("/", 302)], [])
        page.post(reverse("first_visit:end"))
        assert FirstVisit.objects.get().over_on == timezone.localdate()

    def test_is_of_today(self, page, levels):
        assert shown(page, as_of="2026-01-01") == []

    def test_waits_for_the_first_steps_of_the_college(self, as_, levels):
        client = as_("administrator")
        assert client.get(reverse("home")).context["first_steps"]
        assert shown(client) == []
        TeamFactory()
        UserFactory()
        OrganisationFactory()
        assert shown(client) == [False, False, False]

    def test_is_in_nobodys_way(self, page, levels):
        assert page.get(reverse("register:list")).status_code == 200
        assert page.get(reverse("partners:new")).status_code == 200

    def test_costs_one_query_when_it_is_away(self, page, staff, levels):
        end_visit(by=staff)
        page.get(reverse("home"))
        with CaptureQueriesContext(connection) as captured:
            page.get(reverse("home"))
        asked = [query for query in captured if "firstvisit" in query["sql"]]
        assert len(asked) == 1


class TestConfirm:
    def test_leads_to_the_question_that_waits(self, page, staff, levels):
        ResponsibilityFactory(partnership=PartnershipFactory(**OLD), user=staff)
        decide_month()
        things = page.get(reverse("home")).context["first_things"]
        assert things[1].ways[0].address == "#kysymys"

    def test_or_is_found_when_the_button_is_pressed(self, page, team, levels):
        ours = PartnershipFactory(team=team, **OLD)
        things = page.get(reverse("home")).context["first_things"]
        assert page.get(things[1].ways[0].address).url == ours.get_absolute_url()

    def test_leads_to_what_has_waited_longest_in_ones_own_team(self, staff, team, levels):
        PartnershipFactory(confirmed_on="2020-01-01", started_on="2019-01-01")
        ours = PartnershipFactory(team=team, **OLD)
        PartnershipFactory(team=team, confirmed_on="2025-01-01", started_on="2023-01-01")
        assert one_to_confirm(staff) == ours.get_absolute_url()

    def test_or_in_ones_own_care(self, staff, team, levels):
        PartnershipFactory(team=team, confirmed_on="2025-01-01", started_on="2023-01-01")
        mine = PartnershipFactory(**OLD)
        ResponsibilityFactory(partnership=mine, user=staff)
        assert one_to_confirm(staff) == mine.get_absolute_url()

    def test_or_to_the_register(self, quality, levels):
        PartnershipFactory(**OLD)
        assert one_to_confirm(quality) == reverse("register:list")


class TestPlan:
    def test_is_that_of_ones_own_team(self, page, team, levels):
        answer = page.post(reverse("first_visit:plan"))
        assert answer.url == reverse("plans:detail", args=[team.slug, timezone.localdate().year])
        assert page.get(answer.url).status_code == 200

    def test_whoever_is_in_none_sees_all_teams(self, as_, levels):
        client = as_("quality")
        assert client.post(reverse("first_visit:plan")).url == reverse("portfolio:list")

    def test_the_first_day_stays(self, staff):
        see_plan(by=staff)
        FirstVisit.objects.update(plan_seen_on="2026-01-01")
        see_plan(by=staff)
        assert str(FirstVisit.objects.get().plan_seen_on) == "2026-01-01"


class TestKnown:
    def test_offers_ones_teams_partners_first_and_leaves_out_who_is_known(
        self, page, staff, team, levels
    ):
        ours = PartnershipFactory(team=team, organisation__name="Tiimin").organisation
        other = OrganisationFactory(name="Muiden")
        OrganisationFactory(name="Poissa", archived_on="2026-01-01", archived_by=staff,
                            archived_reason="Loppui")  # fmt: skip
        AcquaintanceFactory(user=staff, organisation=OrganisationFactory(name="Tuttu"))
        field = page.get(reverse("organisations:known")).context["form"]["organisations"].field
        assert [(str(name), rows) for name, rows in field.choices] == [
            ("Tiimisi kumppanit", [(ours.pk, "Tiimin")]),
            ("Muut", [(other.pk, "Muiden")]),
        ]

    def test_tells_several_at_once(self, page, staff, levels):
        rows = [OrganisationFactory() for _number in range(3)]
        sent = {"organisations": [row.pk for row in rows[:2]]}
        assert page.post(reverse("organisations:known"), sent).url == "/"
        known = Acquaintance.objects.filter(user=staff)
        assert {each.organisation for each in known} == set(rows[:2])
        assert all(each.history.get().history_user == staff for each in known)

    @pytest.mark.parametrize("sent", [[], ["0"], ["x"], ["999999"]])
    def test_says_what_is_wrong(self, page, levels, sent):
        answer = page.post(reverse("organisations:known"), {"organisations": sent})
        assert answer.status_code == 422

    def test_who_was_known_is_not_told_twice(self, staff, levels):
        first, second = OrganisationFactory(), OrganisationFactory()
        assert know_several(organisations=[first], by=staff) == 1
        assert know_several(organisations=[first, second], by=staff) == 1
        assert Acquaintance.objects.count() == 2


def test_whoever_has_signed_in_before_is_no_newcomer(staff, lead):
    staff.last_login = timezone.now()
    staff.save()
    import_module("accounts.migrations.0006_first_visits").have_visited(apps, None)
    assert [visit.user for visit in FirstVisit.objects.exclude(over_on=None)] == [staff]
