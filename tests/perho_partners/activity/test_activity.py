"""What colleagues did, a week at a time."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.contacts.services import log_contact
from partnerships.partnerships.services import confirm_partnership
from perho_partners.activity.forms import weeks
from tests.factories import ContactFactory, OrganisationFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/activity/"


@pytest.fixture(autouse=True)
def clock(levels):
    """A Tuesday at noon."""
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False) as found:
        yield found


def call(by, what, **more):
    contact = ContactFactory.build(organisation=OrganisationFactory(), user=by, kind="call", **more)
    contact.what = what
    return log_contact(contact=contact, next_contact=None, by=by)


def told(page, **query):
    """What is told on each day, with the days."""
    response = page.get(ADDRESS, query)
    assert response.status_code == 200
    return [
        (day.isoformat(), [line.first.text for line in lines])
        for day, lines in response.context["days"]
    ]


def test_the_last_seven_days_are_told_day_by_day(page, lead, clock):
    for day, what in [("17", "liian vanha"), ("18", "eka"), ("23", "toka"), ("24", "kolmas")]:
        clock.move_to(f"2026-11-{day} 10:00 +0200")
        call(lead, what)
    clock.move_to("2026-11-24 12:00 +0200")
    assert told(page) == [
        ("2026-11-24", ["kirjasi yhteydenoton (puhelu): kolmas"]),
        ("2026-11-23", ["kirjasi yhteydenoton (puhelu): toka"]),
        ("2026-11-18", ["kirjasi yhteydenoton (puhelu): eka"]),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-11-16 00:00 +0200", "2026-11-16"),
        ("2026-11-22 23:59 +0200", "2026-11-16"),
        ("2026-11-15 23:59 +0200", "2026-11-09"),
        ("2026-10-25 03:30 +0200", "2026-10-19"),  # the night of the clocks
    ],
)
def test_a_week_is_from_monday_to_sunday(page, lead, clock, moment, week):
    clock.move_to(moment)
    call(lead, "sovittu")
    clock.move_to("2026-11-24 12:00 +0200")
    shown = {monday: told(page, week=monday) for monday, _name in weeks(date(2026, 11, 24))}
    assert [monday for monday, days in shown.items() if days] == [week]


def test_a_persons_confirmations_of_a_day_are_told_as_one(page, lead, staff, clock):
    rows = PartnershipFactory.create_batch(4)
    clock.move_to("2026-11-23 12:00 +0200")
    confirm_partnership(partnership=rows[3], by=lead)
    clock.move_to("2026-11-24 12:00 +0200")
    confirm_partnership(partnership=rows[0], by=lead)
    call(lead, "välissä")
    confirm_partnership(partnership=rows[1], by=lead)
    confirm_partnership(partnership=rows[2], by=staff)
    shown = page.get(ADDRESS).context["days"]
    assert [[(line.first.who, len(line.entries)) for line in lines] for _day, lines in shown] == [
        [(staff, 1), (lead, 2), (lead, 1)],
        [(lead, 1)],
    ]
    html = " ".join(page.get(ADDRESS).content.decode().split())
    assert "vahvisti 2 kumppanuutta" in html


def test_is_narrowed_by_team_and_kind(page, lead, other_staff, team):
    call(lead, "meidän")
    call(other_staff, "toisten")
    confirm_partnership(partnership=PartnershipFactory(), by=lead)
    [(_day, ours)] = told(page, team=team.slug)
    assert ours == ["vahvisti: edelleen voimassa, 1 Arki", "kirjasi yhteydenoton (puhelu): meidän"]
    assert told(page, team=team.slug, kind="contacts") == [
        ("2026-11-24", ["kirjasi yhteydenoton (puhelu): meidän"])
    ]
    assert told(page, kind="organisations") == []


@pytest.mark.parametrize(
    "query", [{"week": "2026-11-17"}, {"team": "x"}, {"kind": "x"}, {"week": "x"}]
)
def test_what_is_no_choice_is_told_about_and_left_out(page, lead, query):
    call(lead, "sovittu")
    assert told(page, **query) == [("2026-11-24", ["kirjasi yhteydenoton (puhelu): sovittu"])]
    html = page.get(ADDRESS, query).content.decode()
    assert "Tätä valintaa ei ole" in html


def test_is_one_press_from_the_front_page(page, lead):
    call(lead, "sovittu")
    assert f'href="{ADDRESS}"' in page.get(reverse("home")).content.decode()


def test_an_empty_week_leads_on(page):
    html = page.get(ADDRESS).content.decode()
    assert "Näillä valinnoilla ei tapahtunut mitään." in html


def test_asks_the_same_with_few_and_many(page, lead):
    call(lead, "a")
    confirm_partnership(partnership=PartnershipFactory(), by=lead)
    with CaptureQueriesContext(connection) as few:
        page.get(ADDRESS)
    for _ in range(15):
        call(lead, "b")
        confirm_partnership(partnership=PartnershipFactory(), by=lead)
    with CaptureQueriesContext(connection) as many:
        page.get(ADDRESS)
    assert len(many) == len(few)
