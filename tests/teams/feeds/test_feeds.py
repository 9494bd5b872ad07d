"""What a calendar program reads, and how people make and end its addresses."""

from __future__ import annotations

from datetime import date

import ics
import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from teams.feeds.models import CalendarFeed
from tests.factories import (
    ActionFactory,
    FeedbackSurveyFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


class TestFeed:
    def read(self, client, feed):
        """The events by their names, and the whole answer."""
        response = client.get(feed.get_absolute_url())
        found = Calendar.from_ical(response.content).walk("VEVENT")
        return {str(event["uid"]): event for event in found}, response

    def test_an_event_keeps_its_name_whatever_its_days_and_the_sites_host(
        self, client, staff, settings
    ):
        settings.ALLOWED_HOSTS = ["*"]
        action = ActionFactory(people=[staff], repeats="monthly", timing="days",
                               starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 2))  # fmt: skip
        feed = CalendarFeed.objects.create(user=staff)
        before, _response = self.read(client, feed)
        action.starts_on = action.ends_on = date(2026, 11, 9)
        with time_machine.travel("2026-11-24 13:00 +0200"):
            action.save_as(staff, "edited")
        client.defaults["SERVER_NAME"] = "other.example"
        after, _response = self.read(client, feed)
        names = [f"action-{action.pk}-{month}@perho-partners" for month in ("11", "12")]
        assert list(before) == list(after) == names
        moved = after[names[0]]
        assert (before[names[0]]["sequence"], moved["sequence"]) == (1, 2)
        assert moved["last-modified"].dt > before[names[0]]["last-modified"].dt
        assert moved["url"] == f"{settings.SITE_URL}{action.get_page_url()}"

    def test_surveys_have_a_name_for_each_month_of_each_year(self, client, staff, team):
        survey = FeedbackSurveyFactory(months=["2", "8"], first_year=2026, last_year=2027)
        FeedbackSurveyFactory(name="Ilman kuukausia")
        feed = CalendarFeed.objects.create(user=staff, team=team)
        events, _response = self.read(client, feed)
        months = ["2026-02", "2026-08", "2027-02", "2027-08"]
        assert list(events) == [f"survey-{survey.pk}-{month}@perho-partners" for month in months]

    def test_what_was_dropped_says_so_for_sixty_days(self, client, staff):
        with time_machine.travel("2026-11-01 12:00 +0200"):
            action = ActionFactory(people=[staff])
            action.status = "dropped"
            action.save_as(staff, "status")
        feed, told = CalendarFeed.objects.create(user=staff), {}
        for day in ("2026-12-30", "2027-01-02"):
            with time_machine.travel(f"{day} 12:00 +0200"):
                events, _response = self.read(client, feed)
                told[day] = [event["status"] for event in events.values()]
        assert told == {"2026-12-30": ["CANCELLED"], "2027-01-02": []}

    def test_the_same_calendar_is_not_sent_again(self, client, staff):
        action, feed = ActionFactory(people=[staff]), CalendarFeed.objects.create(user=staff)
        _events, first = self.read(client, feed)
        known = {"If-None-Match": first["ETag"]}
        again = client.get(feed.get_absolute_url(), headers=known)
        assert (again.status_code, again.content) == (304, b"")
        action.title = "Uusi nimi"
        action.save_as(staff, "edited")
        assert client.get(feed.get_absolute_url(), headers=known).status_code == 200
        assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in first.content

    def test_asks_the_same_number_of_questions_of_few_and_of_many(
        self, client, staff, django_assert_num_queries
    ):
        feed = CalendarFeed.objects.create(user=staff)
        FeedbackSurveyFactory(owner=staff, months=["2"])
        for number in (1, 30):
            for _ in range(number):
                ActionFactory(people=[staff])
            with django_assert_num_queries(6):
                self.read(client, feed)

    def test_ones_own_team_is_offered_first(self, page, staff):
        last = TeamFactory(name_fi="Öljyala")
        MembershipFactory(user=staff, team=last, is_home=not staff.home().exists())
        first = page.get(reverse("feeds:list")).context["teams"][0]
        assert first.memberships.filter(user=staff).exists()

    def test_ones_own_has_what_one_is_responsible_for(self, client, staff):
        mine = ActionFactory(people=[staff])
        ActionFactory()
        feed = CalendarFeed.objects.create(user=staff)
        [event] = ics.Calendar(client.get(feed.get_absolute_url()).content.decode()).events
        assert (event.name, event.begin.date()) == (mine.title, date(2026, 1, 1))

    def test_names_no_level(self, client, staff, levels):
        for level in levels.values():
            ActionFactory(people=[staff], level=level)
        feed = CalendarFeed.objects.create(user=staff)
        text = client.get(feed.get_absolute_url()).content.decode()
        for level in levels.values():
            assert level.short_name_fi not in text
            assert level.name_fi not in text

    def test_an_unknown_secret_leads_nowhere(self, client, db):
        assert client.get(reverse("feeds:calendar", args=["a" * 43])).status_code == 404

    def test_a_leavers_address_leads_nowhere(self, client):
        user = UserFactory(is_active=False)
        feed = CalendarFeed.objects.create(user=user)
        assert client.get(feed.get_absolute_url()).status_code == 404

    def test_is_made_once_and_revoked(self, page, client, staff, team):
        for _ in range(2):
            page.post(reverse("feeds:new"))
            page.post(reverse("feeds:new"), {"team": team.pk})
        assert staff.calendar_feeds.count() == 2
        feed = staff.calendar_feeds.get(team=None)
        page.post(reverse("feeds:revoke", args=[feed.pk]))
        assert client.get(feed.get_absolute_url()).status_code == 404

    def test_nobody_revokes_anothers(self, as_, staff):
        feed = CalendarFeed.objects.create(user=staff)
        response = as_("other_staff").post(reverse("feeds:revoke", args=[feed.pk]))
        assert (response.status_code, CalendarFeed.objects.count()) == (404, 1)

    @pytest.mark.parametrize("key", ["0", "-1", "abc", "9" * 30, "²"])
    def test_a_team_that_is_none_is_not_found(self, page, key):
        assert page.post(reverse("feeds:new"), {"team": key}).status_code == 404

    def test_secrets_are_long_and_never_the_same(self, staff):
        feeds = [CalendarFeed.objects.create(user=staff, team=TeamFactory()) for _ in range(20)]
        assert len({feed.secret for feed in feeds}) == 20
        assert min(len(feed.secret) for feed in feeds) >= 43
