"""Looking at networks: what they give and take, and what the team does about it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.story import STORIES, latest_changes
from partnerships.partners.services import archive_organisation
from partnerships.partnerships.services import end_partnership
from teams.ecosystem import services
from teams.ecosystem.models import NetworkReview
from teams.ecosystem.pieces import of_network
from teams.plans.models import Action
from tests.factories import (
    NetworkMemberFactory,
    NetworkReviewFactory,
    OrganisationFactory,
    PartnershipFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def network():
    return OrganisationFactory(name="Matkailun verkosto")


def sent(team, **changes):
    return {
        "team": team.pk,
        "gives": "Yhteys alan yrityksiin",
        "takes": "Kaksi kokousta",
        "decision": "strengthen",
        "reviewed_on": "1.3.2026",
        **changes,
    }


class TestAdding:
    def test_what_the_team_does_becomes_an_action_of_its_plan(
        self, as_, lead, team, network, levels
    ):
        ours = PartnershipFactory(organisation=network, team=team, level=levels["network"])
        PartnershipFactory(organisation=network, level=levels["other"])
        path = reverse("ecosystem:new", args=[network.pk])
        answer = as_("lead").post(path, sent(team, does="Kutsutaan verkosto Malmille"))
        assert answer.status_code == 302
        review = NetworkReview.objects.get()
        assert (review.network, review.team, review.reviewed_on) == (network, team, DAY)
        action = Action.objects.get()
        assert review.action == action
        assert (action.title, action.kind, action.details) == (
            "Kutsutaan verkosto Malmille", "develop", "Matkailun verkosto",
        )  # fmt: skip
        assert (action.plan.team, list(action.partnerships.all())) == (team, [ours])
        assert list(action.people.all()) == [lead]
        assert review.history.get().history_user == lead

    def test_the_action_is_about_whatever_is_done_with_the_network(
        self, lead, team, network, levels
    ):
        row = PartnershipFactory(organisation=network, level=levels["other"])
        review = NetworkReview(network=network, team=team, gives="Tietoa")
        assert services.partnership_of(review) == row
        assert (
            services.partnership_of(NetworkReview(network=OrganisationFactory(), team=team)) is None
        )

    def test_it_is_about_the_outermost_level_that_is_open(self, team, network, levels, lead):
        found = PartnershipFactory(organisation=network, team=team, level=levels["network"])
        PartnershipFactory(organisation=network, team=team, level=levels["everyday"])
        PartnershipFactory(
            organisation=network, team=team, level=levels["other"],
            ended_on=timezone.localdate(), ended_by=lead, ended_reason="Loppui",
        )  # fmt: skip
        assert services.partnership_of(NetworkReview(network=network, team=team)) == found

    def test_not_by_a_team_that_has_closed(self, network, lead):
        team = TeamFactory()
        review = NetworkReviewFactory(network=network, team=team)
        team.closed_on = timezone.localdate()
        team.save_as(lead, "edited")
        with pytest.raises(ValidationError):
            NetworkReviewFactory(network=network, team=team)
        review.gives = "Tietoa"
        review.save_as(lead, "edited")
        assert NetworkReview.objects.get().gives == "Tietoa"

    def test_without_one_there_is_no_action(self, as_, team, network):
        as_("lead").post(reverse("ecosystem:new", args=[network.pk]), sent(team))
        assert (NetworkReview.objects.get().action, Action.objects.count()) == (None, 0)

    def test_only_in_the_name_of_ones_own_team(self, as_, lead, team, network):
        other = TeamFactory()
        path = reverse("ecosystem:new", args=[network.pk])
        answer = as_("lead").post(path, sent(other))
        assert list(answer.context["form"].errors) == ["team"]
        review = NetworkReview(network=network, team=other, gives="Tietoa")
        with pytest.raises(PermissionDenied):
            services.add_review(review=review, does="", by=lead)
        assert not NetworkReview.objects.exists()

    def test_a_coordinator_writes_for_every_team(self, as_, coordinator, network):
        other = TeamFactory()
        as_("coordinator").post(reverse("ecosystem:new", args=[network.pk]), sent(other))
        assert NetworkReview.objects.get().team == other

    def test_asks_what_it_gives_and_for_a_day_that_has_come(self, as_, team, network):
        day = timezone.localdate() + timedelta(1)
        path = reverse("ecosystem:new", args=[network.pk])
        answer = as_("lead").post(path, sent(team, gives="", reviewed_on=day.isoformat()))
        assert answer.status_code == 422
        assert sorted(answer.context["form"].errors) == ["gives", "reviewed_on"]

    def test_not_of_what_has_been_put_away(self, as_, lead, team, network):
        archive_organisation(organisation=network, reason="Loppui", by=lead)
        path = reverse("ecosystem:new", args=[network.pk])
        assert as_("lead").get(path).status_code == 404
        with pytest.raises(ValidationError, match="arkistoitu"):
            NetworkReviewFactory(network=network)

    def test_nothing_is_kept_when_the_day_has_not_come(self):
        row = NetworkReview(reviewed_on=timezone.localdate() + timedelta(1))
        with pytest.raises(ValidationError) as refused:
            row.clean()
        assert list(refused.value.message_dict) == ["reviewed_on"]

    def test_the_thanks_are_told_at_the_top_of_the_list(self, as_, team, network):
        path = reverse("ecosystem:new", args=[network.pk])
        answer = as_("lead").post(path, sent(team))
        assert answer.url == reverse("ecosystem:list")

    def test_cancel_leads_to_where_one_came_from_also_after_a_mistake(self, as_, team, network):
        client, path = as_("lead"), reverse("ecosystem:new", args=[network.pk])
        every = reverse("ecosystem:list")

        def way_back(answer):
            html = answer.content.decode()
            return [
                address
                for address in (every, network.get_absolute_url())
                if re.search(rf'btn-quiet"\s+href="{address}"', html)
            ]

        def came(address):
            return {"Referer": f"http://testserver{address}"}

        answer = client.get(path, headers=came(every))
        assert way_back(answer) == [every]
        assert '<input type="hidden" name="from_list" value="1">' in answer.content.decode()
        wrong = sent(team, gives="")
        answer = client.post(path, wrong | {"from_list": "1"}, headers=came(path))
        assert way_back(answer) == [every]
        own = network.get_absolute_url()
        answer = client.get(path, headers=came(own))
        assert way_back(answer) == [own]
        assert 'name="from_list"' not in answer.content.decode()
        assert way_back(client.post(path, wrong, headers=came(path))) == [own]
        assert way_back(client.get(path, headers={"Referer": "http://else.example/"})) == [own]


class TestEditing:
    def test_is_told_at_the_top_of_the_list(self, as_, team):
        row = NetworkReviewFactory(team=team)
        path = reverse("ecosystem:edit", args=[row.pk])
        data = sent(team, gives="Tietoa", version=row.version)
        assert as_("lead").post(path, data).url == reverse("ecosystem:list")

    def test_an_older_copy_shows_both(self, as_, team, network):
        row = NetworkReviewFactory(network=network, team=team, reviewed_on=DAY)
        path = reverse("ecosystem:edit", args=[row.pk])
        data = sent(team, gives="Tietoa", version=row.version)
        client = as_("lead")
        assert client.post(path, data).status_code == 302
        assert client.post(path, data | {"gives": "Muuta"}).status_code == 409
        assert NetworkReview.objects.get().gives == "Tietoa"

    def test_of_what_has_been_put_away_can_still_be_corrected(self, lead, network):
        row = NetworkReviewFactory(network=network)
        archive_organisation(organisation=network, reason="Loppui", by=lead)
        row.gives = "Tietoa"
        row.save_as(lead, "edited")
        assert NetworkReview.objects.get().gives == "Tietoa"

    def test_is_taken_back_by_the_team(self, as_, staff, lead, team, other_staff):
        row = NetworkReviewFactory(team=team)
        row.gives = "Tietoa"
        row.save_as(staff, "edited")
        story = STORIES[NetworkReview]
        assert story.refuse(other_staff, row.history.first(), row) != ""
        assert story.refuse(lead, row.history.first(), row) == ""
        as_("lead").post(reverse("undo", args=["networkreview", row.history.first().pk]))
        assert NetworkReview.objects.get().gives == "Yhteys alan yrityksiin"


class TestWithdrawing:
    def test_leaves_the_pages_with_its_reason_and_comes_back_from_the_history(self, as_, team):
        row = NetworkReviewFactory(team=team, reviewed_on=DAY)
        client, path = as_("lead"), reverse("ecosystem:withdraw", args=[row.pk])
        assert client.post(path, {"reason": "Väärä verkosto"}).status_code == 302
        row.refresh_from_db()
        said = (row.history.first().history_user, "Väärä verkosto")
        assert (row.withdrawn_by, row.withdrawn_reason) == said
        assert client.get(reverse("ecosystem:list")).context["looked"] == []
        assert client.get(reverse("ecosystem:edit", args=[row.pk])).status_code == 404
        history = client.get(row.network.get_absolute_url()).context["history"]
        told = [(entry.text, [d.new for d in entry.details], entry.can_undo) for entry in history]
        assert told[0] == (
            "veti pois verkoston katselmuksen 1.3.2026", ["Väärä verkosto"], True
        )  # fmt: skip
        client.post(reverse("undo", args=["networkreview", row.history.first().pk]))
        row.refresh_from_db()
        assert (row.withdrawn_on, row.withdrawn_by, row.withdrawn_reason) == (None, None, "")
        assert len(client.get(reverse("ecosystem:list")).context["looked"]) == 1

    def test_asks_for_the_reason_and_keeps_what_is_there(self, as_, team):
        row = NetworkReviewFactory(team=team)
        answer = as_("lead").post(reverse("ecosystem:withdraw", args=[row.pk]), {"reason": " "})
        assert answer.status_code == 422
        row.refresh_from_db()
        assert row.withdrawn_on is None

    def test_is_the_team_s_alone(self, other_staff):
        row = NetworkReviewFactory()
        with pytest.raises(PermissionDenied):
            services.withdraw_review(review=row, reason="Ei", by=other_staff)

    def test_the_latest_on_the_network_s_page_is_one_that_is_told(self, lead, team, network):
        first = NetworkReviewFactory(network=network, team=team, reviewed_on=DAY)
        second = NetworkReviewFactory(network=network, team=team)
        services.withdraw_review(review=second, reason="Virhe", by=lead)
        services.withdraw_review(review=second, reason="Taas", by=lead)  # pressed twice
        assert of_network(None, network)["review"] == first
        assert second.history.count() == 2


class TestStory:
    def test_each_change_is_told_with_what_changed_and_can_be_taken_back(self, as_, lead, team):
        row = NetworkReviewFactory(network__name="Verkosto", team=team, reviewed_on=DAY, by=lead)
        row.gives = "Tietoa"
        row.save_as(lead, "edited")
        page = as_("lead")
        page.post(reverse("undo", args=["networkreview", row.history.first().pk]))
        history = page.get(row.network.get_absolute_url()).context["history"]
        told = [(entry.text, len(entry.details), entry.can_undo) for entry in history]
        assert told[:3] == [
            ("kumosi verkoston katselmuksen muutoksen", 1, True),
            ("muutti verkoston katselmusta 1.3.2026: mitä verkosto antaa", 1, True),
            ("katsoi verkostoa: Verkosto", 0, False),
        ]

    def test_the_front_page_tells_of_it(self, lead):
        NetworkReviewFactory(network__name="Verkosto", by=lead)
        assert "katsoi verkostoa: Verkosto" in [entry.text for entry in latest_changes(10)]


def test_the_latest_comes_first_and_of_one_day_the_last_told(network):
    late = NetworkReviewFactory(network=network, reviewed_on=DAY)
    early = NetworkReviewFactory(network=network, reviewed_on=DAY - timedelta(9))
    last = NetworkReviewFactory(network=network, reviewed_on=DAY)
    assert list(NetworkReview.objects.for_list()) == [last, late, early]


class TestPages:
    def test_every_network_is_there_with_its_latest_look(self, page, network, team):
        NetworkMemberFactory(network=OrganisationFactory(name="Alan verkosto"))
        old = NetworkReviewFactory(network=network, reviewed_on=DAY - timedelta(800))
        new = NetworkReviewFactory(network=network, reviewed_on=timezone.localdate())
        context = page.get(reverse("ecosystem:list")).context
        told = [(each.network.name, each.reviews) for each in context["networks"]]
        assert told == [("Alan verkosto", []), ("Matkailun verkosto", [new, old])]
        assert (context["this_year"], context["may_add"]) == (1, True)
        assert context["networks"][0].latest is None

    def test_one_of_last_year_is_not_of_this(self, page, network):
        day = date(timezone.localdate().year - 1, 12, 31)
        NetworkReviewFactory(network=network, reviewed_on=day)
        assert page.get(reverse("ecosystem:list")).context["this_year"] == 0

    def test_who_is_in_no_team_reads(self, as_, network):
        NetworkReviewFactory(network=network)
        context = as_("quality").get(reverse("ecosystem:list")).context
        assert (context["may_add"], context["may_edit"]) == (False, set())

    def test_the_networks_page_tells_the_latest_and_its_history(self, page, network, staff):
        NetworkReviewFactory(network=network, reviewed_on=DAY, gives="Vanhaa tietoa")
        NetworkReviewFactory(network=network, gives="Uutta tietoa", by=staff)
        response = page.get(network.get_absolute_url())
        html = response.content.decode()
        assert "Uutta tietoa" in html
        assert "Vanhaa tietoa" not in html
        sentence = "katsoi verkostoa: Matkailun verkosto"
        assert sentence in [entry.text for entry in response.context["history"]]

    @pytest.mark.parametrize(
        ("persona", "is_offered"), [("lead", True), ("coordinator", True), ("quality", False)]
    )
    def test_a_network_s_page_leads_those_to_a_look_who_may(
        self, as_, team, network, persona, is_offered
    ):
        client, way = as_(persona), f'href="{reverse("ecosystem:new", args=[network.pk])}"'
        page = network.get_absolute_url()
        assert way not in client.get(page).content.decode()  # no network yet
        NetworkMemberFactory(network=network)
        assert (way in client.get(page).content.decode()) == is_offered

    def test_one_in_which_we_have_a_role_is_a_network(self, as_, team, network, lead, levels):
        row = PartnershipFactory(
            organisation=network, level=levels["network"], network_role="member"
        )
        client, way = as_("lead"), f'href="{reverse("ecosystem:new", args=[network.pk])}"'
        assert way in client.get(network.get_absolute_url()).content.decode()
        end_partnership(partnership=row, reason="Loppui", on=timezone.localdate(), by=lead)
        assert way not in client.get(network.get_absolute_url()).content.decode()

    def test_tells_where_it_stands(self, page):
        html = page.get(reverse("ecosystem:list")).content.decode()
        crumbs = html[html.index('class="crumbs"') : html.index("<h1>")]
        assert re.findall('href="([^"]*)"', crumbs) == ["/", reverse("network:network")]

    @pytest.mark.slow
    @pytest.mark.one_engine
    def test_the_questions_are_the_same_of_few_and_of_many(self, page, team):
        def count():
            with CaptureQueriesContext(connection) as asked:
                page.get(reverse("ecosystem:list"))
            return len(asked)

        NetworkReviewFactory(team=team)
        NetworkMemberFactory()
        few = count()
        for _ in range(40):
            NetworkReviewFactory()
            NetworkMemberFactory()
        assert count() == few
