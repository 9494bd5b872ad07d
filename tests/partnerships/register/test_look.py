"""How the register looks: dense or airy rows, chosen columns, a preview beside the list, paper."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.template import Context, Template
from django.urls import reverse
from django.utils.html import strip_tags

from core.dates import months_between
from partnerships.register import queries
from partnerships.register.models import RegisterLook
from partnerships.register.preview import preview
from partnerships.register.rows import RegisterRow, Summary
from partnerships.templatetags.levels import shortened
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searched]
TODAY = date(2026, 11, 23)
USUAL = ["levels", "what", "care", "confirmed"]


@pytest.fixture
def open_list(page, levels):
    """open_list(q="a") gives the context of the register's page."""

    def ask(**query):
        return page.get(reverse("register:list"), query).context

    return ask


def keys(context):
    return [column.key for column in context["columns"]]


class TestLook:
    def choose(self, page, **data):
        return page.post(reverse("register:look"), data)

    def test_at_first_rows_are_compact_with_the_usual_columns(self, open_list):
        context = open_list()
        assert (context["look"].is_compact, keys(context)) == (True, ["name", *USUAL])
        assert not RegisterLook.objects.exists()

    def test_what_is_chosen_is_kept_for_the_person(self, page, staff, open_list):
        self.choose(page, density="comfortable", columns=["confirmed", "town"])
        look = RegisterLook.objects.get()
        assert (look.owner, look.density) == (staff, "comfortable")
        context = open_list()
        assert (context["look"].is_compact, keys(context)) == (False, ["name", "town", "confirmed"])

    def test_choosing_again_changes_the_same_one(self, page, open_list):
        for density in ("comfortable", "compact"):
            self.choose(page, density=density, columns=["care"])
        assert RegisterLook.objects.get().density == "compact"

    def test_the_name_alone_may_be_left(self, page, open_list):
        self.choose(page, density="compact")
        assert keys(open_list()) == ["name"]

    @pytest.mark.parametrize("data", [{"density": "x"}, {"density": "compact", "columns": ["x"]}])
    def test_what_is_no_choice_is_told_and_changes_nothing(self, page, levels, data):
        response = page.post(reverse("register:look"), data, follow=True)
        told = [str(message) for message in response.context["messages"]]
        assert told == ["Tätä valintaa ei ole. Valitse luettelosta."]
        assert not RegisterLook.objects.exists()

    def test_leads_back_to_the_list_as_it_was(self, page, levels):
        before = "/partners/?level=everyday&page=2"
        response = page.post(
            reverse("register:look"),
            {"density": "compact"},
            headers={"referer": f"http://testserver{before}"},
        )
        assert response["Location"] == before

    def test_another_person_has_another_one(self, page, client, quality, open_list):
        self.choose(page, density="comfortable")
        assert RegisterLook.of(quality).is_compact

    def test_the_last_contact_is_asked_for_only_when_it_is_shown(self, page, open_list):
        row = PartnershipFactory()
        ContactFactory(organisation=row.organisation, happened_on="2026-03-01")
        assert not hasattr(open_list()["rows"][0].organisation, "last_contact")
        self.choose(page, density="compact", columns=["contact"])
        assert open_list()["rows"][0].organisation.last_contact == date(2026, 3, 1)


def test_the_last_contact_is_the_latest_told_by_the_day(staff):
    partner = OrganisationFactory()
    for day in ("2026-01-10", "2026-03-01", "2026-02-01"):
        ContactFactory(organisation=partner, happened_on=day)
    taken = ContactFactory(organisation=partner, happened_on="2026-05-01")
    taken.withdraw(staff)
    rows = type(partner).objects.all()
    for day, last in [
        (None, date(2026, 3, 1)),
        (date(2026, 2, 28), date(2026, 2, 1)),
        (date(2026, 1, 9), None),
    ]:
        assert queries.with_last_contact(rows, day).get().last_contact == last


class TestColumns:
    def test_those_that_sort_say_how_and_turn(self, open_list):
        by_key = {column.key: column for column in open_list(sort="-team")["columns"]}
        assert {key: (column.order, column.query) for key, column in by_key.items()} == {
            "name": ("", "sort=name"),
            "levels": ("", None),
            "what": ("", None),
            "care": ("descending", "sort=team"),
            "confirmed": ("", "sort=confirmed"),
        }

    def test_on_a_past_day_only_the_name_sorts(self, open_list):
        shown = open_list(as_of="1.3.2026")["columns"]
        assert [column.key for column in shown if column.query is not None] == ["name"]


class TestSummary:
    def of(self, *days):
        rows = [
            PartnershipFactory(confirmed_on=day, confirmed_by=None)
            if day is None
            else PartnershipFactory(confirmed_on=day)
            for day in days
        ]
        for row in rows:
            row.shown_responsibilities = []
        found = Summary.of(rows, TODAY)
        return found.confirmed_on, found.unconfirmed, found.months

    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            ([], (None, False, 0)),
            ([date(2026, 11, 1)], (date(2026, 11, 1), False, 0)),
            ([date(2025, 11, 23)], (date(2025, 11, 23), False, 12)),
            ([date(2025, 11, 22)], (date(2025, 11, 22), True, 12)),
            ([date(2026, 11, 1), date(2024, 10, 1)], (date(2024, 10, 1), True, 25)),
            ([date(2026, 11, 1), None], (None, True, 0)),
        ],
    )
    def test_the_oldest_confirmation_speaks_for_all(self, levels, days, expected):
        assert self.of(*days) == expected

    def test_levels_are_in_their_order_whichever_comes_first(self, levels):
        rows = [PartnershipFactory(level=levels[key]) for key in ("strategic", "everyday")]
        for row in rows:
            row.shown_responsibilities = []
        assert [level.key for level in Summary.of(rows, TODAY).levels] == ["everyday", "strategic"]


@pytest.mark.parametrize(
    ("day", "months"),
    [(date(2026, 11, 23), 0), (date(2026, 10, 24), 0), (date(2026, 10, 23), 1),
     (date(2025, 11, 23), 12), (date(2024, 2, 29), 32)],
)  # fmt: skip
def test_months_between_are_whole(day, months):
    assert months_between(day, TODAY) == months


class TestLevelMarks:
    @pytest.mark.parametrize(
        ("label", "among", "short"),
        [
            ("2 Kehittäminen", 1, "2 Kehittäminen"),
            ("2 Kehittäminen", 2, "2 Kehitt."),
            ("3 Strateginen", 3, "3 Strat."),
            ("1 Arki", 3, "1 Arki"),
            ("4 Verkosto", 2, "4 Verkosto"),
            ("4 Verkosto", 4, "4"),
            ("Muu", 5, "Muu"),
        ],
    )
    def test_names_shorten_as_there_are_more(self, label, among, short):
        assert shortened(label, among) == short

    def draw(self, *levels):
        return Template("{% load levels %}{% level_marks levels %}").render(
            Context({"levels": levels})
        )

    def test_one_mark_has_the_wing_of_each_level(self, levels):
        drawn = self.draw(levels["everyday"], levels["network"])
        wings = [drawn.count(f'class="{css}"') for css in ("lv-1", "lv-2", "lv-3", "lv-4", "rest")]
        # once as a wing and once at the name
        assert (drawn.count("<svg"), wings) == (1, [2, 0, 0, 2, 2])

    def test_a_shortened_name_is_whole_for_the_ear(self, levels):
        drawn = " ".join(self.draw(levels["everyday"], levels["development"]).split())
        both = '<span aria-hidden="true" >2 Kehitt.</span><span class="visually-hidden" >'
        assert f"{both}2 Kehittäminen</span>" in drawn


class TestLevelCounts:
    def counts(self, context):
        return {level.key: count for level, count in context["levels"] if count}

    def test_follow_the_other_filters_but_not_the_levels_chosen(self, levels, open_list):
        team = TeamFactory(slug="north")
        both = PartnershipFactory(level=levels["everyday"], team=team).organisation
        PartnershipFactory(organisation=both, level=levels["strategic"])
        PartnershipFactory(level=levels["strategic"], organisation__city="Lohja")
        assert self.counts(open_list()) == {"everyday": 1, "strategic": 2}
        assert self.counts(open_list(level="everyday")) == {"everyday": 1, "strategic": 2}
        assert self.counts(open_list(city="Lohja")) == {"strategic": 1}
        # the same partnership must fulfil both
        assert self.counts(open_list(team="north")) == {"everyday": 1}

    def test_an_organisation_counts_once_on_a_level(self, levels, open_list):
        row = PartnershipFactory(level=levels["everyday"], team=TeamFactory())
        PartnershipFactory(organisation=row.organisation, level=levels["everyday"])
        assert self.counts(open_list()) == {"everyday": 1}

    def test_come_along_when_the_list_follows_a_filter(self, page, levels):
        PartnershipFactory(level=levels["network"])
        part = page.get(reverse("register:list"), {"q": "x"}, headers={"HX-Request": "true"})
        assert 'id="count-network"\nhx-swap-oob="true"\n>0</span>' in (part.content.decode())


class TestTowns:
    def test_those_of_the_register_are_offered_in_the_finnish_order(self, open_list, staff):
        for city in ("Äänekoski", "Lohja", "Åbo", "Lohja", ""):
            OrganisationFactory(city=city)
        choices = open_list()["filters"].form.fields["city"].choices
        assert [key for key, _label in choices] == ["", "Lohja", "Åbo", "Äänekoski"]

    def test_narrow_the_list(self, open_list):
        OrganisationFactory(name="A", city="Lohja")
        OrganisationFactory(name="B", city="Espoo")
        found = open_list(city="Espoo")
        assert [row.organisation.name for row in found["rows"]] == ["B"]
        assert [chip.label for chip in found["chips"]] == ["Paikkakunta: Espoo"]


class TestPreview:
    @pytest.fixture
    def three(self, levels):
        return [PartnershipFactory(organisation__name=name) for name in ("A", "B", "C")]

    def test_knows_the_rows_beside_it(self, three, open_list):
        first, middle, last = (row.organisation for row in three)
        peek = open_list(open=middle.pk)["peek"]
        assert [peek.before.organisation, peek.row.organisation, peek.after.organisation] == (
            [first, middle, last]
        )
        assert open_list(open=first.pk)["peek"].before is None
        assert open_list(open=last.pk)["peek"].after is None

    @pytest.mark.parametrize("key", ["", "x", "-1", "999999", "1" * 30, "\0"])
    def test_of_none_is_no_preview(self, three, open_list, key):
        context = open_list(open=key)
        assert (context["peek"], len(context["rows"])) == (None, 3)

    def test_of_one_that_the_filters_leave_out_is_no_preview(self, three, open_list):
        assert open_list(open=three[0].organisation.pk, q="B")["peek"] is None

    def test_tells_who_what_was_agreed_and_when_somebody_was_in_touch(self, three):
        row = three[0]
        main = ResponsibilityFactory(partnership=row, is_main=True)
        other = ResponsibilityFactory(partnership=row, is_main=False)
        agreement = AgreementFactory(partnership=row)
        ContactFactory(organisation=row.organisation, happened_on="2026-01-01")
        last = ContactFactory(organisation=row.organisation, happened_on="2026-02-01")
        shown = row.organisation
        partnerships = list(shown.partnerships.for_list())
        found = preview([_row(shown, partnerships)], shown.pk)
        assert (found.main, found.others) == ([main], [other])
        assert (found.agreements, found.last_contact) == ([agreement], last)

    def test_whoever_is_main_anywhere_is_named_once(self, three):
        row = three[0]
        again = PartnershipFactory(organisation=row.organisation, team=TeamFactory())
        person = ResponsibilityFactory(partnership=row, is_main=True).user
        ResponsibilityFactory(partnership=again, user=person, is_main=False)
        partnerships = list(row.organisation.partnerships.for_list())
        found = preview([_row(row.organisation, partnerships)], row.organisation.pk)
        assert ([item.user for item in found.main], found.others) == ([person], [])

    def test_its_address_holds_the_search_and_the_page(self, three, page):
        key = three[1].organisation.pk
        part = page.get(
            reverse("register:list"), {"sort": "-name", "open": key}, headers={"HX-Request": "true"}
        )
        assert part["HX-Push-Url"] == f"/partners/?sort=-name&open={key}"

    def test_confirming_leads_back_to_the_list(self, three, page):
        row = three[0]
        before = f"/partners/?open={row.organisation.pk}"
        response = page.post(
            reverse("partners:confirm", args=[row.pk]),
            headers={"referer": f"http://testserver{before}"},
        )
        assert response["Location"] == before

    def test_confirming_on_the_partners_page_stays_at_the_partnership(self, three, page):
        row = three[0]
        response = page.post(
            reverse("partners:confirm", args=[row.pk]),
            headers={"referer": f"http://testserver{row.organisation.get_absolute_url()}"},
        )
        assert response["Location"] == row.get_absolute_url()


def _row(organisation, partnerships):
    return RegisterRow(organisation, partnerships, Summary.of(partnerships, TODAY), [])


class TestPaper:
    def test_has_every_row_written_out(self, page, levels):
        for number in range(55):
            OrganisationFactory(name=f"Kumppani {number}")
        context = page.get(reverse("register:paper")).context
        assert (len(context["rows"]), context["look"].is_compact) == (55, False)

    def test_names_the_filters_and_the_day(self, page, levels):
        OrganisationFactory(name="A", city="Lohja")
        with time_machine.travel("2026-11-23 12:00 +0200"):
            response = page.get(reverse("register:paper"), {"city": "Lohja"})
        lede = response.content.decode().split('class="lede">')[1].split("</p>")[0]
        assert (
            " ".join(strip_tags(lede).split()) == "1 organisaatio · 23.11.2026 · Paikkakunta: Lohja"
        )

    def test_says_when_all_do_not_fit(self, page, levels, monkeypatch):
        monkeypatch.setattr("partnerships.register.views.MOST_ON_PAPER", 2)
        for number in range(3):
            OrganisationFactory(name=f"Kumppani {number}")
        text = page.get(reverse("register:paper")).content.decode()
        assert "Tulosteessa on 2 ensimmäistä, yhteensä 3." in text
