"""What a person wants to hear of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.story import latest_changes
from perho_partners.digest.contents import contents_for
from teams.comments.models import TOPICS, Comment
from teams.follows.models import Follow, page_of, verb_address
from teams.follows.queries import followed_by
from teams.follows.services import follow, unfollow
from tests.factories import (
    CommentFactory,
    ContactFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(levels, team):
    return {
        "organisation": OrganisationFactory(name="Hotelli Meri"),
        "team": team,
        "level": levels["network"],
    }


class TestButton:
    @pytest.mark.parametrize("kind", ["organisation", "team", "level"])
    def test_begins_and_ends_on_the_things_own_page(self, page, staff, things, kind):
        thing = things[kind]
        for verb, words, count in [("begin", "Lopeta seuraaminen", 1), ("end", "Seuraa", 0)]:
            answer = page.post(verb_address(thing, verb), follow=True)
            assert (answer.status_code, words in answer.content.decode()) == (200, True)
            assert answer.request["PATH_INFO"] == page_of(thing)
            assert Follow.objects.of(staff, thing).count() == count

    def test_pressed_again_changes_nothing(self, staff, things):
        for _ in range(2):
            follow(thing=things["team"], by=staff)
        assert Follow.objects.count() == 1
        for _ in range(2):
            unfollow(thing=things["team"], by=staff)
        assert Follow.objects.count() == 0

    @pytest.mark.parametrize("path", ["tool/1/begin/", "team/999/begin/"])
    def test_nothing_else_can_be_followed(self, page, path):
        assert page.post(f"/follow/{path}").status_code == 404

    def test_an_unknown_verb_is_none(self, page, things):
        assert page.post(verb_address(things["team"], "x")).status_code == 404

    def test_each_has_ones_own(self, page, staff, lead, things):
        follow(thing=things["team"], by=lead)
        page.post(verb_address(things["team"], "end"))
        assert Follow.objects.get().user == lead

    def test_the_list_ends_and_stays(self, page, staff, things):
        for thing in things.values():
            follow(thing=thing, by=staff)
        address = reverse("follows:list")
        html = page.get(address).content.decode()
        assert [str(thing) in html for thing in things.values()] == [True, True, True]
        before = {"referer": f"http://testserver{address}"}
        answer = page.post(verb_address(things["team"], "end"), headers=before)
        assert (answer.url, Follow.objects.count()) == (address, 2)


@pytest.mark.parametrize(
    "kinds",
    [
        *[[], ["organisation", "team"], ["organisation", "level"], ["team", "level"]],
        ["organisation", "team", "level"],
    ],
)
def test_a_following_is_of_one_thing(staff, things, kinds):
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(user=staff, **{kind: things[kind] for kind in kinds})


@pytest.mark.parametrize("kind", ["organisation", "team", "level"])
def test_a_person_follows_a_thing_once(staff, lead, things, levels, kind):
    another = {
        "organisation": OrganisationFactory(), "team": TeamFactory(), "level": levels["other"]
    }  # fmt: skip
    for user, thing in [(staff, things[kind]), (lead, things[kind]), (staff, another[kind])]:
        Follow.objects.create(user=user, **{kind: thing})
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(user=staff, **{kind: things[kind]})


def test_they_come_as_they_were_begun(staff, levels):
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (2, 1, 1)]
    rows = [
        Follow.objects.create(user=staff, since=day, level=level)
        for day, level in zip(days, levels.values(), strict=False)
    ]
    assert list(Follow.objects.all()) == [rows[1], rows[2], rows[0]]


def test_the_keys_are_ones_own_by_kind(staff, lead, things):
    for thing in things.values():
        follow(thing=thing, by=staff)
    follow(thing=TeamFactory(), by=lead)
    assert Follow.objects.keys(staff) == {kind: [thing.pk] for kind, thing in things.items()}


class TestWhatHappened:
    @pytest.fixture
    def rows(self, lead, things):
        """A change of each model with each thing, and one of others."""
        partnership = PartnershipFactory(
            organisation=things["organisation"], team=things["team"], level=things["level"], by=lead
        )
        ResponsibilityFactory(partnership=partnership, by=lead)
        ContactFactory(organisation=things["organisation"], partnership=partnership, by=lead)
        other = PartnershipFactory(team=TeamFactory(), by=lead)
        ContactFactory(organisation=other.organisation, by=lead)

    @pytest.mark.parametrize(
        ("kind", "models"),
        [
            ("organisation", ["contact", "partnership", "responsibility"]),
            ("team", ["contact", "partnership", "responsibility"]),
            ("level", ["contact", "partnership", "responsibility"]),
        ],
    )
    def test_is_found_of_every_kind(self, staff, things, rows, kind, models):
        follow(thing=things[kind], by=staff)
        found = latest_changes(100, where=followed_by(staff))
        names = sorted(entry.change.instance_type._meta.model_name for entry in found)
        assert names == models

    def test_is_nothing_for_who_follows_nothing(self, staff, rows):
        assert latest_changes(100, where=followed_by(staff)) == []

    def test_of_the_organisation_itself(self, staff, lead, things):
        partner = things["organisation"]
        follow(thing=partner, by=staff)
        partner.city = "Vantaa"
        partner.save_as(lead, "edited")
        [entry] = latest_changes(100, where=followed_by(staff))
        assert entry.about == partner

    def test_narrows_the_activity(self, page, staff, things, rows):
        follow(thing=things["organisation"], by=staff)
        answer = page.get(reverse("activity"), {"followed": "on"})
        told = [line for _day, lines in answer.context["days"] for line in lines]
        assert {line.first.about for line in told} >= {things["organisation"]}
        assert len(told) == 3

    def test_comes_in_the_digest_but_for_ones_own_doing(self, staff, lead, things, rows):
        follow(thing=things["organisation"], by=staff)
        ContactFactory(organisation=things["organisation"], by=staff)
        contents = contents_for(staff, timezone.now() + timedelta(seconds=1))
        section = next(row for row in contents.sections if row.title == "Seuraamissasi tapahtui")
        assert sum(int(item.why.split()[0]) for item in section.items) == 3
        assert {item.why.split(": ")[1] for item in section.items} == {str(lead)}

    def test_and_so_does_what_is_said(self, staff, lead, things):
        comment = CommentFactory(user=lead, organisation=things["organisation"], action=None)
        assert not Comment.objects.concerning(staff, TOPICS).exists()
        follow(thing=things["organisation"], by=staff)
        assert Comment.objects.concerning(staff, TOPICS).get() == comment
