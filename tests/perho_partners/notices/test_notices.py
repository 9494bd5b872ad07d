"""The page of notices: what is there, what is new, and what was turned off."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.people.topics import HAPPENINGS, Topic
from partnerships.partnerships.services import confirm_partnership
from perho_partners.notices.gathering import how_many_new, notices_of
from perho_partners.notices.views import PAGE_SIZE
from teams.comments.services import call
from teams.follows.services import follow
from teams.handovers.models import Handover
from tests.factories import ActionFactory, CommentFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23 12:00 +0200"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def me(staff):
    """Somebody who has last looked a week ago."""
    staff.notices_seen_at = timezone.now() - timedelta(days=7)
    staff.save(update_fields=["notices_seen_at"])
    return staff


def told(user):
    """What the page would tell, without the addresses."""
    return [
        (notice.topic, str(notice.what), notice.who, notice.is_new) for notice in notices_of(user)
    ]


def all_at_once(me, lead):
    """Something of each topic, done by the lead."""
    action = ActionFactory(title="Retki", people=[], timing="year")
    action.hold(people=[me])
    action.save_as(lead, "edited")
    called, spoken = ActionFactory(title="Kutsu"), ActionFactory(title="Vastaus")
    call(CommentFactory(action=called, user=lead), [me.pk])
    CommentFactory(action=spoken, user=me)
    CommentFactory(action=spoken, user=lead)
    CommentFactory(action=action, user=lead)
    Handover.objects.create(
        kind="tool", key=1, label="Opas", giver=lead, receiver=me, offered_by=lead,
        offered_on="2026-11-20",
    )  # fmt: skip
    row = PartnershipFactory(organisation__name="Kahvila")
    follow(thing=row.organisation, by=me)
    confirm_partnership(partnership=row, by=lead)


def test_each_topic_is_told_once_and_one_s_own_deeds_are_not(levels, me, lead):
    all_at_once(me, lead)
    assert set(told(me)) == {
        (Topic.ACTIONS, "Retki", lead, True),
        (Topic.MENTIONS, "Kutsu", lead, True),
        (Topic.ANSWERS, "Vastaus", lead, True),
        (Topic.COMMENTS, "Retki", lead, True),
        (Topic.RESPONSIBILITIES, "Opas", lead, True),
        (Topic.FOLLOWED, "Kahvila", lead, True),
    }
    assert {who for _topic, _what, who, _new in told(lead)} == {me}


@pytest.mark.parametrize("topic", [each for each in HAPPENINGS if each != Topic.FRESHNESS])
def test_a_topic_that_was_turned_off_is_not_told(levels, me, lead, topic):
    all_at_once(me, lead)
    me.choose_topics(mail=Topic.values, page=[each for each in HAPPENINGS if each != topic])
    wanted = set(HAPPENINGS) - {topic, Topic.FRESHNESS}
    assert {notice.topic for notice in notices_of(me)} == wanted


def test_newest_come_first(me, lead, monday):
    action = ActionFactory(people=[me])
    first = CommentFactory(action=action, user=lead)
    monday.shift(60)
    second = CommentFactory(action=action, user=lead)
    addresses = [notice.address for notice in notices_of(me)]
    assert addresses == [second.get_absolute_url(), first.get_absolute_url()]


def test_what_is_too_old_is_left_out(me, lead):
    action = ActionFactory(people=[me])
    for days in (59, 61):
        at = timezone.now() - timedelta(days=days)
        CommentFactory(action=action, user=lead, written_at=at)
    assert len(told(me)) == 1


def test_seen_is_what_the_page_showed_and_no_change_of_the_person(page, me, lead, monday):
    action = ActionFactory(people=[me])
    CommentFactory(action=action, user=lead)
    answer = page.get(reverse("notices:list"))
    drawn_at, before = answer.context["drawn_at"], (me.version, me.history.count())
    monday.shift(1)
    CommentFactory(action=action, user=lead)
    me.refresh_from_db()
    assert how_many_new(me) == 2  # looking alone marks nothing
    page.post(reverse("notices:seen"), {"until": drawn_at})
    me.refresh_from_db()
    assert ([new for *_rest, new in told(me)], how_many_new(me)) == ([True, False], 1)
    assert (me.version, me.history.count()) == before


@pytest.mark.parametrize("until", ["", "x", "2026-13-01", "2026-11-23T10:00", "9999-01-01T00:00Z"])
def test_a_moment_that_is_none_or_to_come_leaves_the_future_new(page, me, until, monday):
    assert page.post(reverse("notices:seen"), {"until": until}).status_code == 302
    me.refresh_from_db()
    assert me.notices_seen_at <= timezone.now()


def test_nothing_becomes_unseen_again(me):
    before = me.notices_seen_at
    me.see_notices(before - timedelta(days=1))
    assert me.notices_seen_at == before


def test_of_two_presses_at_once_the_later_moment_stays(me):
    early, late = (timezone.now() + timedelta(days=n) for n in (-2, -1))
    me.notices_seen_at = early - timedelta(days=1)
    me.save(update_fields=["notices_seen_at"])
    other = type(me).objects.get(pk=me.pk)
    me.see_notices(late)
    other.see_notices(early)
    me.refresh_from_db()
    assert (me.notices_seen_at, other.notices_seen_at) == (late, late)


def test_the_front_page_counts_what_is_new(page, me, lead):
    CommentFactory(action=ActionFactory(people=[me]), user=lead)
    assert page.get("/").context["new_notices"] == 1


def test_many_are_on_pages(page, me, lead):
    action = ActionFactory(people=[me])
    for _number in range(PAGE_SIZE + 1):
        CommentFactory(action=action, user=lead)
    assert len(page.get(reverse("notices:list")).context["page"]) == PAGE_SIZE
    assert len(page.get(reverse("notices:list"), {"page": "2"}).context["page"]) == 1
    assert page.get(reverse("notices:list"), {"page": "x"}).status_code == 200


def test_takes_as_many_queries_however_much_there_is(page, levels, me, lead):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page.get(reverse("notices:list"))
        return len(captured)

    all_at_once(me, lead)
    page.get(reverse("notices:list"))
    few = queries()
    for _number in range(6):
        all_at_once_more(me, lead)
    assert queries() == few


def all_at_once_more(me, lead):
    """As `all_at_once`, of other things."""
    action = ActionFactory(people=[], timing="year")
    action.hold(people=[me])
    action.save_as(lead, "edited")
    call(CommentFactory(action=ActionFactory(), user=lead), [me.pk])
    CommentFactory(action=action, user=lead)
    row = PartnershipFactory()
    follow(thing=row.organisation, by=me)
    confirm_partnership(partnership=row, by=lead)
