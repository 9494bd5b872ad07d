"""Contacts at the rules themselves: who may take back, what counts as heard, of whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from partnerships.contacts.filters import ContactFilter, quarters
from partnerships.contacts.history import refuse_of_another
from partnerships.contacts.models import Contact
from partnerships.contacts.rules import may_edit_contact
from tests.constraints import accepts
from tests.factories import ContactFactory, PartnershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def narrowed(query: str) -> ContactFilter:
    return ContactFilter(QueryDict(query), Contact.objects.told())


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("", "Kaikki yhteydenotot"),
        ("show=heard", "Kuullut tarpeet ja ennakkotiedot"),
        ("show=x", "Kaikki yhteydenotot"),
    ],
)
def test_a_list_is_headed_by_what_it_shows(query, heading):
    assert narrowed(query).heading == heading


def test_topics_heard_of_as_often_stand_in_one_order():
    for topic in ("technology", "people", "skills", "skills"):
        ContactFactory(signal="Kuultua", topic=topic)
    assert [row.label for row in narrowed("").topics()] == [
        "Osaaminen ja koulutus", "Työvoima ja rekrytointi", "Teknologia",
    ]  # fmt: skip


def test_quarters_are_named_by_their_number():
    assert quarters(date(2026, 11, 24))[:4] == [
        ("2026-10-01", "2026, 4. neljännes"),
        ("2026-07-01", "2026, 3. neljännes"),
        ("2026-04-01", "2026, 2. neljännes"),
        ("2026-01-01", "2026, 1. neljännes"),
    ]


def test_only_the_one_who_told_takes_a_change_back():
    told = ContactFactory()
    change = told.history.get()
    assert may_edit_contact(told.user, told)
    assert refuse_of_another(told.user, change, told) == ""
    for by, row in [(UserFactory(), told), (told.user, None)]:
        assert refuse_of_another(by, change, row) == "Tätä muutosta ei voi kumota."


def test_what_was_withdrawn_was_not_heard():
    heard = ContactFactory(signal="Kuultua")
    ContactFactory(signal="Pois vedettyä").withdraw(UserFactory())
    ContactFactory()
    assert list(Contact.objects.with_signal()) == [heard]


def test_partners_of_a_team_are_those_it_has_something_open_with(levels, team, staff):
    ours, ended = PartnershipFactory(team=team), PartnershipFactory(team=team)
    ended.ended_on, ended.ended_by, ended.ended_reason = ended.started_on, staff, "Loppui"
    ended.save_as(staff, "ended")
    told = ContactFactory(organisation=ours.organisation)
    for row in (ended, PartnershipFactory()):
        ContactFactory(organisation=row.organisation)
    assert list(Contact.objects.with_partners_of(team)) == [told]


def test_a_partnership_of_another_partner_is_refused(levels):
    contact = ContactFactory()
    contact.partnership = PartnershipFactory()
    with pytest.raises(ValidationError, match="Valitse saman kumppanin kumppanuus"):
        contact.full_clean()
    contact.partnership = PartnershipFactory(organisation=contact.organisation)
    contact.full_clean()


def test_what_happened_and_what_was_heard_are_searched_apart():
    contact = ContactFactory.build(what="Äitien", signal="Päivä")
    assert contact.compute_search_text() == "aitien paiva"


@pytest.mark.parametrize(
    ("topic", "signal", "accepted"),
    [("", "", True), ("", "Kuultua", True), ("skills", "Kuultua", True), ("skills", "", False)],
)
def test_a_topic_is_of_something_heard(topic, signal, accepted):
    assert accepts(ContactFactory(), topic=topic, signal=signal) is accepted


def test_a_contact_is_withdrawn_by_somebody_on_a_day(staff):
    day = date(2026, 11, 24)
    assert accepts(ContactFactory(), withdrawn_on=day, withdrawn_by=staff) is True
    assert accepts(ContactFactory(), withdrawn_on=day) is False
    assert accepts(ContactFactory(), withdrawn_by=staff) is False


def test_the_latest_contact_comes_first():
    days = [date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 2)]
    rows = [ContactFactory(happened_on=day) for day in days]
    assert list(Contact.objects.all()) == [rows[2], rows[0], rows[1]]
