"""Whose saved views are seen and deleted, who is in the register of a day, and its order."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.http import QueryDict
from django.utils.http import urlencode

from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation
from partnerships.partnerships.models import Partnership
from partnerships.register import queries
from partnerships.register.filters import LevelFilter, RegisterFilter
from partnerships.register.models import SavedView
from partnerships.register.rules import may_delete_view
from tests.constraints import accepts
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    SavedViewFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searched]
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)
STARTED, BEFORE = date(2026, 3, 1), date(2026, 2, 28)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False) as clock:
        yield clock


def ended(partnership, on=TODAY):
    partnership.ended_on, partnership.ended_by = on, UserFactory()
    partnership.ended_reason = "Loppui"
    partnership.save_as(None, "ended")
    return partnership


def named(name, **fields):
    return PartnershipFactory(organisation=OrganisationFactory(name=name), **fields)


def names(organisations):
    return [row.name for row in organisations]


class TestSavedViews:
    @pytest.fixture
    def former(self, team):
        return MembershipFactory(team=team, role="lead", started_on=YESTERDAY, ended_on=TODAY).user

    def test_ones_own_and_those_shared_with_one_s_teams_are_seen(self, team, staff, lead, former):
        own, shared = SavedViewFactory(owner=staff), SavedViewFactory(owner=lead, team=team)
        SavedViewFactory(owner=lead)
        SavedViewFactory(team=TeamFactory())
        assert set(SavedView.objects.visible_to(staff)) == {own, shared}
        assert not SavedView.objects.visible_to(former).exists()

    @pytest.mark.parametrize(
        ("is_shared", "persona", "may"),
        [
            (False, "staff", True), (False, "lead", False), (True, "staff", True),
            (True, "lead", True), (True, "other_staff", False),
        ],
    )  # fmt: skip
    def test_the_owner_and_the_lead_of_its_team_delete_it(
        self, request, team, staff, is_shared, persona, may
    ):
        view = SavedViewFactory(owner=staff, team=team if is_shared else None)
        assert may_delete_view(request.getfixturevalue(persona), view) is may

    def test_a_member_and_who_led_before_do_not(self, team, staff, former):
        view = SavedViewFactory(team=team)
        assert (may_delete_view(staff, view), may_delete_view(former, view)) == (False, False)

    def test_the_lead_of_another_team_does_not(self, team, lead):
        assert may_delete_view(lead, SavedViewFactory(team=TeamFactory())) is False


class TestOfADay:
    @pytest.mark.parametrize(
        ("registered", "started", "is_there"),
        [
            (STARTED, None, True), (date(2026, 3, 2), None, False),
            (date(2026, 3, 2), STARTED, True), (date(2026, 3, 2), date(2026, 3, 2), False),
        ],
    )  # fmt: skip
    def test_holds_what_was_known_or_begun_by_then(self, registered, started, is_there):
        partner = OrganisationFactory(registered_on=registered)
        PartnershipFactory(started_on=STARTED)
        if started:
            PartnershipFactory(organisation=partner, started_on=started)
        found = queries.in_register_on(Organisation.objects.all(), STARTED)
        assert (partner in found) is is_there

    def test_leaves_out_what_had_been_put_away_by_the_end_of_the_day(self, today, staff):
        today.move_to("2026-11-10 12:00 +0200")
        partner, other = OrganisationFactory(), OrganisationFactory()
        today.move_to("2026-11-20 23:59 +0200")
        archive_organisation(organisation=partner, reason="Loppui", by=staff)
        for day, there in [(date(2026, 11, 19), {partner, other}), (date(2026, 11, 20), {other})]:
            assert set(queries.in_register_on(Organisation.objects.all(), day)) == there

    def test_values_are_those_written_by_the_end_of_the_day(self, today):
        today.move_to("2026-11-10 12:00 +0200")
        first, other = TeamFactory(), TeamFactory()
        row = PartnershipFactory(team=first, description="Yhteistyö", confirmed_on=BEFORE)
        today.move_to("2026-11-20 12:00 +0200")
        row.team, row.confirmed_on = other, TODAY
        row.description = "Opiskelijat leipovat pullaa torille"
        row.save_as(None, "edited")
        for day, expected in [
            (date(2026, 11, 1), (first, "Yhteistyö", BEFORE, True)),
            (date(2026, 11, 19), (first, "Yhteistyö", BEFORE, True)),
            (date(2026, 11, 20), (other, row.description, TODAY, False)),
        ]:
            found = Partnership.objects.get(pk=row.pk)
            queries.as_written_on([found], day)
            assert (found.team, found.description, found.confirmed_on, found.is_vague) == expected

    def test_without_partnerships_nothing_is_asked(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            queries.as_written_on([], TODAY)


def test_former_ones_have_had_a_partnership_and_have_none():
    ended(named("Entinen"))
    both = named("Molemmat", team=None)
    ended(PartnershipFactory(organisation=both.organisation))
    OrganisationFactory(name="Ei mitään")
    assert names(queries.former(Organisation.objects.all())) == ["Entinen"]


def test_without_a_partnership_then():
    partner = ended(named("A", started_on=STARTED)).organisation
    for day, is_without in [(BEFORE, True), (STARTED, False), (YESTERDAY, False), (None, True)]:
        found = Organisation.objects.filter(queries.no_partnership(day))
        assert (partner in found) is is_without


class TestOrder:
    @pytest.fixture
    def partners(self):
        late, early = TeamFactory(name_fi="Ö"), TeamFactory(name_fi="A")
        two = named("Kaksi", team=late, confirmed_on=date(2026, 5, 1))
        PartnershipFactory(organisation=two.organisation, team=early, confirmed_on=date(2026, 1, 1))
        ended(PartnershipFactory(
            organisation=named("Yksi", team=late, confirmed_on=date(2026, 3, 1)).organisation,
            team=early, confirmed_on=date(2025, 1, 1),
        ))  # fmt: skip
        named("Ilman", team=None, confirmed_on=None, confirmed_by=None)
        named("Toinen", team=late, confirmed_on=date(2026, 3, 1))

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("name", ["Ilman", "Kaksi", "Toinen", "Yksi"]),
            ("-name", ["Yksi", "Toinen", "Kaksi", "Ilman"]),
            ("team", ["Kaksi", "Toinen", "Yksi", "Ilman"]),
            ("-team", ["Toinen", "Yksi", "Kaksi", "Ilman"]),
            ("confirmed", ["Ilman", "Kaksi", "Toinen", "Yksi"]),
            ("-confirmed", ["Toinen", "Yksi", "Kaksi", "Ilman"]),
        ],
    )
    def test_goes_by_the_column_and_then_by_name(self, partners, sort, order):
        assert names(queries.sorted_by(Organisation.objects.all(), sort, None)) == order


def test_with_the_partnerships_of_the_day():
    before = ended(named("A", started_on=STARTED))
    now = PartnershipFactory(organisation=before.organisation, started_on=TODAY)
    for day, shown in [(YESTERDAY, [before]), (None, [now])]:
        [found] = queries.with_partnerships(Organisation.objects.all(), day)
        assert found.shown_partnerships == shown


def register(**asked):
    return RegisterFilter(QueryDict(urlencode(asked, doseq=True)))


def test_a_past_day_is_sorted_by_what_is_the_same_today():
    past = register(as_of="1.3.2026")
    assert (past.sorts, past.errors) == (["name", "-name"], {})
    assert register().sorts[:2] == ["name", "-name"]
    assert len(register().sorts) == 6


def test_former_ones_are_looked_for_among_those_not_put_away(staff):
    ended(named("Entinen"))
    away = ended(named("Arkistoitu")).organisation
    archive_organisation(organisation=away, reason="Loppui", by=staff)
    assert names(register(status="former").narrow()) == ["Entinen"]
    assert names(register(status="archived").narrow()) == ["Arkistoitu"]


def test_words_are_looked_for_as_they_are_written():
    named("Kahvila")
    named("Koulu")
    assert names(register(q="ahvil").narrow()) == ["Kahvila"]


def test_who_takes_care_is_found_by_name_as_long_as_they_do():
    person = UserFactory(last_name="Haukka")
    for name, ended_on in [("A", None), ("B", TODAY)]:
        row = named(name, started_on=STARTED)
        ResponsibilityFactory(partnership=row, user=person, started_on=STARTED, ended_on=ended_on)
    ResponsibilityFactory()
    assert names(register(q="haukka").narrow()) == ["A"]
    assert names(register(q="haukka", as_of="23.11.2026").narrow()) == ["A", "B"]


def test_how_many_narrowings_there_are_besides_the_words():
    found = register(q="kahvila", category="society")
    assert (found.narrowings, found.search_only()) == (1, "q=kahvila")
    assert (register().narrowings, register().search_only()) == (0, "")


def test_a_level_s_page_has_the_current_partners_of_the_level(levels, staff):
    named("Mukana")
    named("Muu", level=levels["network"])
    ended(named("Päättynyt"))
    away = named("Arkistoitu").organisation
    archive_organisation(organisation=away, reason="Loppui", by=staff)
    found = LevelFilter(QueryDict(), level=levels["everyday"])
    assert names(found.narrow()) == ["Mukana"]


def test_a_level_knows_its_typical_forms(levels):
    found = LevelFilter(QueryDict(), level=levels["everyday"])
    groups = dict(found.forms_by_level)
    expected = [name for _key, name in groups[levels["everyday"].label]]
    assert found.forms_of_cooperation() == expected != []


@pytest.mark.parametrize("form", ["events", "company-visits"])
def test_a_form_of_cooperation_is_asked_of_the_same_partnership(form):
    PartnershipFactory()
    named("A", cooperation_forms=["events"])
    found = register(form=form)
    assert names(found.narrow()) == (["A"] if form == "events" else [])


def test_a_view_s_name_is_there_once_for_its_owner_and_views_come_by_name(staff):
    first, row = SavedViewFactory(owner=staff, name="B"), SavedViewFactory(name="A")
    assert list(SavedView.objects.all()) == [row, first]
    assert accepts(SavedViewFactory(name="A"), owner=staff) is True
    assert accepts(row, name="B") is True
    assert accepts(row, owner=staff) is False
