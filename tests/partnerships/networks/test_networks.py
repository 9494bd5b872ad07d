"""Who belongs to which network: beginning, correcting, ending, and what is never stored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.history import StaleRowError
from core.story import STORIES, latest_changes
from partnerships.networks import services
from partnerships.networks.forms import NewMemberForm
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation
from tests.constraints import accepts
from tests.factories import NetworkMemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def network() -> Organisation:
    return OrganisationFactory(name="Matkailun verkosto", network_type="loose_equal")


@pytest.fixture
def hotel() -> Organisation:
    return OrganisationFactory(name="Hotelli Tyrni")


class TestConstraints:
    @pytest.mark.parametrize(("last", "accepted"), [(DAY, True), (DAY - timedelta(1), False)])
    def test_it_ends_on_its_first_day_at_the_earliest(self, last, accepted):
        assert accepts(NetworkMemberFactory(started_on=DAY), ended_on=last) is accepted

    def test_nobody_belongs_to_itself(self):
        row = NetworkMemberFactory()
        assert accepts(row, member=row.network) is False

    def test_one_belongs_once_at_a_time(self, network, hotel):
        NetworkMemberFactory(network=network, member=hotel)
        other = NetworkMemberFactory(network=network)
        assert accepts(other, member=hotel) is False
        assert accepts(other, member=hotel, ended_on=timezone.localdate()) is True

    def test_two_may_belong_to_each_other(self, network, hotel):
        NetworkMemberFactory(network=network, member=hotel)
        assert accepts(NetworkMemberFactory(), network=hotel, member=network) is True


class TestQuestions:
    def test_both_sides_are_told_by_name_and_without_those_put_away(self, network, hotel, staff):
        second = NetworkMemberFactory(network=network, member=hotel)
        first = NetworkMemberFactory(network=network, member__name="Ahven Oy")
        away = NetworkMemberFactory(network=network)
        ended = NetworkMemberFactory(network=network, ended_on=timezone.localdate())
        archive_organisation(organisation=away.member, reason="Loppui", by=staff)
        assert list(NetworkMember.objects.members_of(network)) == [first, second]
        assert list(NetworkMember.objects.networks_of(hotel)) == [second]
        assert list(NetworkMember.objects.networks_of(away.member)) == []
        assert ended in NetworkMember.objects.all()

    def test_the_networks_of_a_member_come_by_name(self, hotel):
        second = NetworkMemberFactory(member=hotel, network__name="Öljyverkosto")
        first = NetworkMemberFactory(member=hotel, network__name="Alan verkosto")
        assert list(NetworkMember.objects.networks_of(hotel)) == [first, second]
        assert list(NetworkMember.objects.all()) == [first, second]

    def test_what_has_ended_and_a_network_that_has_been_put_away_are_not_told(self, hotel, staff):
        NetworkMemberFactory(member=hotel, ended_on=timezone.localdate())
        away = NetworkMemberFactory(member=hotel)
        archive_organisation(organisation=away.network, reason="Loppui", by=staff)
        assert list(NetworkMember.objects.networks_of(hotel)) == []
        assert list(NetworkMember.objects.members_of(away.network)) == []

    def test_all_of_them_come_by_network_and_then_by_member(self, network):
        second = NetworkMemberFactory(network=network, member__name="Öljy Oy")
        third = NetworkMemberFactory(network__name="Ruokaverkosto", member__name="Ahven Oy")
        first = NetworkMemberFactory(network=network, member__name="Ahven Ky")
        assert list(NetworkMember.objects.all()) == [first, second, third]


class TestArchived:
    @pytest.mark.parametrize("side", ["network", "member"])
    def test_what_is_put_away_takes_no_new_place(self, side, staff):
        gone = OrganisationFactory()
        archive_organisation(organisation=gone, reason="Loppui", by=staff)
        with pytest.raises(ValidationError, match="arkistoitu"):
            NetworkMemberFactory(**{side: gone})
        assert not NetworkMember.objects.exists()

    def test_what_was_there_before_can_still_be_ended_and_not_begun_again(self, staff):
        row = NetworkMemberFactory()
        archive_organisation(organisation=row.member, reason="Loppui", by=staff)
        services.end_membership(membership=row, by=staff)
        row.refresh_from_db()
        assert row.ended_on == timezone.localdate()
        row.ended_on = None
        with pytest.raises(ValidationError, match="arkistoitu"):
            row.save_as(staff, "edited")

    def test_a_role_may_be_corrected_though_one_side_is_put_away(self, staff):
        row = NetworkMemberFactory()
        archive_organisation(organisation=row.member, reason="Loppui", by=staff)
        row.role = "leader"
        row.save_as(staff, "edited")
        assert NetworkMember.objects.get().role == "leader"


class TestServices:
    def test_ending_is_signed_and_done_once(self, staff, lead):
        row = NetworkMemberFactory(started_on=DAY)
        services.end_membership(membership=row, by=staff)
        services.end_membership(membership=row, by=lead)
        change = row.history.first()
        assert (change.history_user, change.history_change_reason) == (staff, "ended")
        assert NetworkMember.objects.get().ended_on == timezone.localdate()

    def test_what_begins_later_ends_on_its_first_day(self, staff):
        later = timezone.localdate() + timedelta(3)
        row = NetworkMemberFactory(started_on=later)
        services.end_membership(membership=row, by=staff)
        assert NetworkMember.objects.get().ended_on == later

    def test_an_older_copy_is_refused(self, staff):
        row = NetworkMemberFactory()
        old = NetworkMember.objects.get(pk=row.pk)
        row.role = "leader"
        row.save_as(staff, "edited")
        old.role = "coordinator"
        with pytest.raises(StaleRowError):
            old.save_as(staff, "edited")


class TestPages:
    @pytest.mark.searched
    def test_a_member_is_added_from_the_page_of_the_network(self, page, network, hotel):
        path = reverse("networks:members", args=[network.pk])
        data = {"partner": "Hotelli Tyrni", "role": "coordinator", "started_on": "1.3.2026"}
        assert page.post(path, data).status_code == 302
        row = NetworkMember.objects.get()
        assert (row.network, row.member, row.role, row.started_on) == (
            network, hotel, "coordinator", DAY,
        )  # fmt: skip
        shown = page.get(path).context["memberships"]
        assert list(shown) == [row]

    @pytest.mark.searched
    def test_a_network_is_added_from_the_page_of_the_member(self, page, network, hotel):
        path = reverse("networks:networks", args=[hotel.pk])
        data = {"partner": "Matkailun verkosto", "role": "member", "started_on": "1.3.2026"}
        assert page.post(path, data).status_code == 302
        row = NetworkMember.objects.get()
        assert (row.network, row.member) == (network, hotel)
        assert row.history.get().history_change_reason == "added"

    def test_pressed_twice_it_is_there_once_and_says_so(self, page, network, hotel):
        path = reverse("networks:members", args=[network.pk])
        data = {"partner": "Hotelli Tyrni", "role": "member", "started_on": "1.3.2026"}
        page.post(path, data)
        again = page.post(path, data)
        assert again.status_code == 422
        assert "jo tämän verkoston jäsen" in str(again.context["form"].errors["partner"])
        assert NetworkMember.objects.count() == 1

    def test_a_network_is_no_member_of_itself(self, page, network):
        path = reverse("networks:members", args=[network.pk])
        data = {"partner": network.name, "role": "member", "started_on": "1.3.2026"}
        answer = page.post(path, data)
        assert answer.status_code == 422
        assert "oma jäsenensä" in str(answer.context["form"].errors["partner"])

    def test_a_day_to_come_is_refused(self, page, network, hotel):
        path = reverse("networks:members", args=[network.pk])
        day = timezone.localdate() + timedelta(1)
        data = {"partner": hotel.name, "role": "member", "started_on": day.isoformat()}
        assert list(page.post(path, data).context["form"].errors) == ["started_on"]

    def test_ending_keeps_the_row(self, page):
        row = NetworkMemberFactory()
        page.post(reverse("networks:end", args=[row.pk]))
        assert NetworkMember.objects.get().ended_on == timezone.localdate()
        assert page.post(reverse("networks:end", args=[row.pk])).status_code == 404

    def test_a_correction_of_an_older_copy_shows_both(self, page):
        row = NetworkMemberFactory(started_on=DAY)
        path = reverse("networks:edit", args=[row.pk])
        data = {"role": "leader", "started_on": "1.3.2026", "version": row.version}
        assert page.post(path, data).status_code == 302
        assert page.post(path, data | {"role": "coordinator"}).status_code == 409
        assert NetworkMember.objects.get().role == "leader"

    def test_the_pages_of_both_tell_of_it_and_of_its_history(self, page, network, hotel):
        row = NetworkMemberFactory(network=network, member=hotel, verb="added")
        told = page.get(hotel.get_absolute_url()).context
        assert (told["networks"], told["members"]) == ([row], [])
        other = page.get(network.get_absolute_url()).context
        assert (other["networks"], other["members"]) == ([], [row])
        sentence = "lisäsi verkostoon Matkailun verkosto jäsenen: Hotelli Tyrni"
        for context in (told, other):
            assert sentence in [entry.text for entry in context["history"]]


class TestStory:
    def told(self, page, row):
        history = page.get(row.member.get_absolute_url()).context["history"]
        return [(entry.text, len(entry.details), entry.can_undo) for entry in history]

    def test_each_change_is_told_with_what_changed_and_can_be_taken_back(self, page, staff):
        row = NetworkMemberFactory(
            network__name="Verkosto", member__name="Hotelli", by=staff, verb="added"
        )
        row.role = "leader"
        row.save_as(staff, "edited")
        services.end_membership(membership=row, by=staff)
        page.post(reverse("undo", args=["networkmember", row.history.first().pk]))
        assert self.told(page, row)[:4] == [
            ("kumosi jäsenyyden muutoksen: Verkosto, Hotelli", 1, True),
            ("päätti jäsenyyden verkostossa Verkosto: Hotelli", 1, True),
            ("muutti jäsenyyttä verkostossa Verkosto: Hotelli, rooli verkostossa", 1, True),
            ("lisäsi verkostoon Verkosto jäsenen: Hotelli", 0, True),
        ]

    def test_the_front_page_tells_of_it(self, page, staff):
        NetworkMemberFactory(member__name="Hotelli", by=staff, verb="added")
        texts = [entry.text for entry in latest_changes(10)]
        assert any("jäsenen: Hotelli" in text for text in texts)


class TestDay:
    @pytest.mark.parametrize(("days", "accepted"), [(0, True), (1, False)])
    def test_it_has_come(self, days, accepted):
        row = NetworkMember(started_on=timezone.localdate() + timedelta(days))
        if accepted:
            row.clean()
            return
        with pytest.raises(ValidationError) as refused:
            row.clean()
        assert list(refused.value.message_dict) == ["started_on"]


class TestTakingBack:
    def test_what_was_added_is_ended_and_what_was_ended_goes_on(self, page, staff):
        row = NetworkMemberFactory(by=staff, verb="added")
        page.post(reverse("undo", args=["networkmember", row.history.first().pk]))
        row.refresh_from_db()
        assert row.ended_on == timezone.localdate()
        other = NetworkMemberFactory(started_on=DAY)
        services.end_membership(membership=other, by=staff)
        page.post(reverse("undo", args=["networkmember", other.history.first().pk]))
        other.refresh_from_db()
        assert other.ended_on is None

    def test_not_where_either_has_been_put_away(self, staff):
        row = NetworkMemberFactory()
        story = STORIES[NetworkMember]
        assert story.refuse(staff, row.history.first(), row) == ""
        archive_organisation(organisation=row.network, reason="Loppui", by=staff)
        assert "arkistoitu" in story.refuse(staff, row.history.first(), row)


def test_the_form_asks_by_name_first(network):
    assert list(NewMemberForm(instance=NetworkMember(network=network)).fields) == [
        "partner", "role", "note", "started_on",
    ]  # fmt: skip
