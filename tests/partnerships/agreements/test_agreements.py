"""Agreements: noting down, renewing, ending, what ends soon, and the pages for the partner."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.dates import months_after
from core.undo import undo
from partnerships.agreements.models import Agreement
from partnerships.agreements.services import add_agreement
from partnerships.partnerships.services import end_partnership, move_level
from tests.factories import (
    AgreementFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DOCUMENT = "https://asiakirjat.perho.example/1"


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-23 12:00 +0200"):
        yield


@pytest.fixture
def partnership(team):
    return PartnershipFactory(team=team, started_on=date(2025, 1, 1))


@pytest.fixture
def agreement(partnership):
    """Valid to the end of the year."""
    return AgreementFactory(partnership=partnership, valid_until=date(2026, 12, 31))


def data(**changes):
    return {"kind": "cooperation", "valid_from": "1.1.2026", **changes}


def values(row):
    row.refresh_from_db()
    return row.valid_from, row.valid_until


class TestAdding:
    def add(self, page, partnership, **changes):
        return page.post(reverse("agreements:new", args=[partnership.pk]), data(**changes))

    def test_kind_and_first_day_are_enough(self, page, staff, partnership):
        response = self.add(page, partnership)
        row = Agreement.objects.get()
        assert (
            response.url == f"/partners/{partnership.organisation_id}/#kumppanuus-{partnership.pk}"
        )
        assert (row.kind, row.valid_from, row.valid_until) == (
            "cooperation",
            date(2026, 1, 1),
            None,
        )
        assert (row.history.get().history_user, row.history.get().history_change_reason) == (
            staff,
            "created",
        )

    def test_begins_with_today(self, page, partnership):
        form = page.get(reverse("agreements:new", args=[partnership.pk])).context["form"]
        assert form["valid_from"].value() == TODAY

    def test_everything_is_kept(self, page, partnership):
        self.add(
            page,
            partnership,
            kind="reverse",
            partner_goals="Osaajia kesään",
            partner_conditions="Yksi yhteyshenkilö",
            valid_until="31.12.2027",
            document="asiakirjat.perho.example/1",
            remind_on="1.9.2027",
        )
        row = Agreement.objects.get()
        assert (row.kind, row.partner_goals, row.partner_conditions) == (
            "reverse",
            "Osaajia kesään",
            "Yksi yhteyshenkilö",
        )
        assert (row.valid_until, row.document, row.remind_on) == (
            date(2027, 12, 31),
            DOCUMENT,
            date(2027, 9, 1),
        )

    @pytest.mark.parametrize(
        ("changes", "errors"),
        [
            ({"kind": ""}, {"kind": ["Valitse sopimuksen laji."]}),
            ({"valid_from": ""}, {"valid_from": ["Tämä kenttä vaaditaan."]}),
            (
                {"valid_until": "31.12.2025"},
                {"valid_until": ["Sopimus ei voi päättyä ennen kuin se alkaa."]},
            ),
            (
                {"valid_until": "31.12.2026", "remind_on": "1.1.2027"},
                {"remind_on": ["Muistutuksen pitää tulla ennen kuin sopimus päättyy."]},
            ),
            (
                {"document": "ftp://perho.example/1"},
                {"document": ["Kirjoita osoite muodossa https://www.esimerkki.fi."]},
            ),
            (
                {"document": "javascript:alert(1)"},
                {"document": ["Kirjoita osoite muodossa https://www.esimerkki.fi."]},
            ),
        ],
    )
    def test_what_does_not_fit_is_told_at_its_field(self, page, partnership, changes, errors):
        response = self.add(page, partnership, partner_goals="Pysyy", **changes)
        assert (response.status_code, response.context["form"].errors) == (422, errors)
        assert "Pysyy" in response.content.decode()
        assert not Agreement.objects.exists()

    def test_a_partnership_that_has_ended_gets_none(self, page, staff, partnership):
        end_partnership(partnership=partnership, reason="Loppui", on=TODAY, by=staff)
        assert self.add(page, partnership).status_code == 404
        address = reverse("agreements:new", args=[partnership.pk])
        assert page.get(address).url == partnership.organisation.get_absolute_url()
        with pytest.raises(ValidationError, match="päättynyt"):
            add_agreement(agreement=AgreementFactory.build(partnership=partnership), by=staff)


class TestEditing:
    def edit(self, page, agreement, **changes):
        fresh = {"kind": "partnership", "valid_until": "31.12.2026", "version": agreement.version}
        return page.post(reverse("agreements:edit", args=[agreement.pk]), data(**(fresh | changes)))

    def test_saves_and_signs(self, page, staff, agreement):
        assert self.edit(page, agreement, document=DOCUMENT).status_code == 302
        agreement.refresh_from_db()
        latest = agreement.history.latest("history_id")
        assert (agreement.document, latest.history_user) == (DOCUMENT, staff)

    def test_the_second_editor_sees_both_versions(self, page, agreement, other_staff):
        old = agreement.version
        agreement.document = "https://perho.example/toinen"
        agreement.save_as(other_staff, "edited")
        response = self.edit(page, agreement, document=DOCUMENT, version=old)
        assert response.status_code == 409
        clash = response.context["merge"].clashes[0]
        assert (clash.theirs, clash.mine) == ("https://perho.example/toinen", DOCUMENT)

    @pytest.mark.parametrize("version", ["", "0", "abc", "9" * 30])
    def test_a_version_that_is_missing_or_wrong_saves_nothing(self, page, agreement, version):
        response = self.edit(page, agreement, document=DOCUMENT, version=version)
        agreement.refresh_from_db()
        assert (response.status_code, agreement.document) == (409, "")

    def test_may_not_reach_into_the_one_that_follows(self, page, staff, agreement):
        AgreementFactory(
            partnership=agreement.partnership, previous=agreement, valid_from=date(2027, 1, 1)
        )
        response = self.edit(page, agreement, valid_until="1.1.2027")
        assert response.context["form"].errors == {
            "valid_until": ["Seuraava sopimus on silloin jo voimassa."]
        }

    def test_may_not_reach_back_into_the_one_before(self, page, agreement):
        after = AgreementFactory(
            partnership=agreement.partnership, previous=agreement, valid_from=date(2027, 1, 1)
        )
        changes = {"valid_from": "31.12.2026", "valid_until": ""}
        response = self.edit(page, after, **changes)
        assert response.context["form"].errors == {
            "valid_from": ["Edellinen sopimus on silloin vielä voimassa."]
        }


class TestRenewing:
    def renew(self, page, agreement, **changes):
        address = reverse("agreements:renew", args=[agreement.pk])
        return page.post(address, data(**({"valid_from": "1.1.2027"} | changes)))

    def test_begins_with_the_old_one_s_values_the_day_after_it_ends(self, page, agreement):
        form = page.get(reverse("agreements:renew", args=[agreement.pk])).context["form"]
        assert (form["kind"].value(), form["valid_from"].value(), form["document"].value()) == (
            "partnership",
            date(2027, 1, 1),
            "",
        )

    def test_the_new_one_points_to_the_one_that_it_replaces(self, page, agreement):
        self.renew(page, agreement)
        new = Agreement.objects.latest("pk")
        assert (new.previous, agreement.next) == (agreement, new)
        assert values(agreement) == (date(2026, 1, 1), date(2026, 12, 31))

    @pytest.mark.parametrize("until", [None, date(2027, 6, 30)])
    def test_the_old_one_ends_the_day_before_the_new_one(self, page, agreement, until):
        agreement.valid_until, agreement.remind_on = until, date(2027, 3, 1)
        agreement.save_as(None, "edited")
        self.renew(page, agreement)
        assert values(agreement) == (date(2026, 1, 1), date(2026, 12, 31))
        assert agreement.remind_on is None

    def test_happens_once(self, page, agreement):
        self.renew(page, agreement)
        response = self.renew(page, agreement)
        assert response.context["form"].non_field_errors() == ["Sopimus on jo uusittu."]
        assert Agreement.objects.count() == 2
        assert page.get(reverse("agreements:renew", args=[agreement.pk])).status_code == 302

    def test_the_database_lets_nothing_be_replaced_twice(self, agreement):
        AgreementFactory(partnership=agreement.partnership, previous=agreement)
        with pytest.raises(IntegrityError), transaction.atomic():
            AgreementFactory(partnership=agreement.partnership, previous=agreement)

    def test_an_agreement_cannot_replace_itself(self, agreement):
        agreement.previous = agreement
        with pytest.raises(IntegrityError), transaction.atomic():
            agreement.save_as(None, "edited")

    def test_a_new_one_begins_after_the_old_one_began(self, page, agreement):
        response = self.renew(page, agreement, valid_from="1.1.2026")
        assert response.context["form"].errors == {
            "valid_from": ["Uuden sopimuksen pitää alkaa vanhan jälkeen."]
        }
        assert Agreement.objects.get() == agreement


class TestEnding:
    def end(self, page, agreement, **changes):
        address = reverse("agreements:end", args=[agreement.pk])
        return page.post(address, {"reason": "Irtisanottiin", "on": "30.11.2026"} | changes)

    def test_keeps_who_when_and_why(self, page, staff, agreement):
        self.end(page, agreement)
        assert values(agreement) == (date(2026, 1, 1), date(2026, 11, 30))
        assert (agreement.ended_by, agreement.ended_reason) == (staff, "Irtisanottiin")

    def test_a_reminder_after_the_last_day_is_dropped(self, page, agreement):
        agreement.remind_on = date(2026, 12, 15)
        agreement.save_as(None, "edited")
        self.end(page, agreement)
        agreement.refresh_from_db()
        assert agreement.remind_on is None

    @pytest.mark.parametrize(
        ("on", "error"),
        [
            ("31.12.2025", "Sopimus ei ollut vielä voimassa tuona päivänä."),
            ("1.1.2027", "Sopimus päättyy jo aiemmin. Jatka sitä uudella."),
        ],
    )
    def test_the_day_must_fit(self, page, agreement, on, error):
        assert self.end(page, agreement, on=on).context["form"].errors == {"on": [error]}
        assert values(agreement) == (date(2026, 1, 1), date(2026, 12, 31))

    def test_happens_once(self, page, agreement):
        self.end(page, agreement, on="1.11.2026")
        response = self.end(page, agreement, on="1.10.2026")
        assert response.context["form"].non_field_errors() == ["Sopimus on jo päättynyt."]
        assert page.get(reverse("agreements:end", args=[agreement.pk])).status_code == 302

    def test_can_be_undone_from_the_history(self, page, agreement):
        self.end(page, agreement)
        change = agreement.history.latest("history_id")
        page.post(reverse("undo", args=["agreement", change.history_id]))
        assert values(agreement) == (date(2026, 1, 1), date(2026, 12, 31))
        assert (agreement.ended_by, agreement.ended_reason) == (None, "")

    def test_is_not_undone_over_the_one_that_follows(self, page, staff, agreement):
        self.end(page, agreement)
        change = agreement.history.latest("history_id")
        AgreementFactory(
            partnership=agreement.partnership, previous=agreement, valid_from=date(2026, 12, 1)
        )
        page.post(reverse("undo", args=["agreement", change.history_id]))
        assert values(agreement) == (date(2026, 1, 1), date(2026, 11, 30))


class TestPartnership:
    def test_agreements_follow_a_move_to_another_level_and_back(self, staff, levels, agreement):
        after = move_level(
            partnership=agreement.partnership,
            level=levels["development"],
            reason="Kasvoimme",
            on=TODAY,
            by=staff,
        )
        agreement.refresh_from_db()
        assert agreement.partnership == after
        undo(change=after.history.latest("history_id"), by=staff)
        agreement.refresh_from_db()
        assert (agreement.partnership.is_open, agreement.partnership.level.key) == (
            True,
            "everyday",
        )

    def test_the_organisation_s_history_tells_of_them(self, page, staff, agreement):
        page.post(
            reverse("agreements:end", args=[agreement.pk]),
            {"reason": "Irtisanottiin", "on": "30.11.2026"},
        )
        context = page.get(agreement.partnership.organisation.get_absolute_url()).context
        told = [
            (e.text, e.can_undo) for e in context["history"] if e.change.instance_type is Agreement
        ]
        assert told == [
            ("päätti sopimuksen: kumppanuussopimus, 1 Arki", True),
            ("lisäsi sopimuksen: kumppanuussopimus, 1 Arki", False),
        ]

    def test_the_page_has_the_valid_ones_in_sight_and_the_others_folded(self, page, agreement):
        old = AgreementFactory(
            partnership=agreement.partnership,
            valid_from=date(2024, 1, 1),
            valid_until=date(2024, 12, 31),
        )
        context = page.get(agreement.partnership.organisation.get_absolute_url()).context
        shown = context["partnerships"][0]
        assert (shown.current_agreements, shown.past_agreements) == ([agreement], [old])

    @pytest.mark.parametrize(
        ("dates", "words"),
        [
            ({}, "voimassa"),
            ({"valid_until": TODAY}, "päättyy pian"),
            ({"valid_until": TODAY + timedelta(90)}, "päättyy pian"),
            ({"valid_until": TODAY + timedelta(91)}, "voimassa"),
            ({"valid_until": TODAY + timedelta(91), "remind_on": TODAY}, "päättyy pian"),
            ({"valid_until": TODAY, "remind_on": TODAY}, "päättyy pian"),
            ({"remind_on": TODAY}, "aika katsoa läpi"),
            ({"remind_on": TODAY + timedelta(1)}, "voimassa"),
            ({"valid_until": TODAY - timedelta(1)}, "päättynyt"),
            ({"valid_from": TODAY + timedelta(1)}, "alkaa myöhemmin"),
        ],
    )
    def test_the_state_is_told_in_words_and_the_register_agrees(
        self, page, partnership, dates, words
    ):
        AgreementFactory(partnership=partnership, **dates)
        text = page.get(partnership.organisation.get_absolute_url()).content.decode()
        states = ["päättyy pian", "aika katsoa läpi", "päättynyt", "alkaa myöhemmin", "voimassa"]
        assert [word for word in states if re.search(rf"</svg>\s*{word}\s*</span>", text)] == [
            words
        ]
        found = page.get(reverse("register:list"), {"attention": "renewal"}).context["page"]
        needs = words in ("päättyy pian", "aika katsoa läpi")
        assert bool(found.paginator.count) == needs

    def test_one_that_continues_needs_no_look(self, page, partnership):
        ending = AgreementFactory(partnership=partnership, valid_until=TODAY)
        AgreementFactory(partnership=partnership, previous=ending, valid_from=TODAY + timedelta(1))
        found = page.get(reverse("register:list"), {"attention": "renewal"}).context["page"]
        assert found.paginator.count == 0

    def test_a_level_that_asks_for_one_says_so_until_there_is_one(self, page, levels, team):
        row = PartnershipFactory(level=levels["strategic"])
        address = row.organisation.get_absolute_url()
        asked = "Tällä tasolla odotetaan sopimusta"
        assert asked in page.get(address).content.decode()
        AgreementFactory(partnership=row)
        assert asked not in page.get(address).content.decode()


class TestRegister:
    @pytest.mark.parametrize("reason", ["goal", "person", "agreement"])
    def test_finds_what_is_missing(self, page, levels, reason):
        strategic = levels["strategic"]
        told = PartnershipFactory(level=strategic, goal="Kolme projektia")
        ResponsibilityFactory(partnership=told)
        AgreementFactory(partnership=told)
        missing = PartnershipFactory(level=strategic)
        found = page.get(reverse("register:list"), {"attention": reason}).context["page"]
        assert [row.pk for row in found] == [missing.organisation_id]

    def test_the_tab_of_what_needs_attention_does_not_ask_for_what_is_missing(self, page):
        tab = page.get(reverse("register:list")).context["tabs"][-1]
        assert tab.query == (
            "attention=responsible&attention=contact&attention=unconfirmed&attention=vague"
            "&attention=renewal&attention=level"
        )


class TestList:
    def found(self, page, **query):
        rows = page.get(reverse("agreements:list"), query).context["page"]
        return [row.partnership.organisation.name for row in rows]

    @pytest.fixture
    def several(self, team):
        def one(name, **fields):
            row = PartnershipFactory(organisation__name=name, team=fields.pop("team", team))
            return AgreementFactory(partnership=row, **fields)

        one("Toistaiseksi")
        one("Huomenna", valid_until=TODAY + timedelta(1), kind="training")
        one("Kolme", valid_until=date(2027, 2, 23))
        one("Yli kolme", valid_until=date(2027, 2, 24))
        one("Vuosi", valid_until=date(2027, 11, 23), team=TeamFactory(slug="muu"))
        one("Tuleva", valid_from=date(2027, 1, 1))
        one("Päättynyt", valid_from=date(2024, 1, 1), valid_until=date(2025, 12, 31))
        renewed = one("Uusittu", valid_from=date(2024, 1, 1), valid_until=date(2025, 12, 31))
        AgreementFactory(
            partnership=renewed.partnership,
            previous=renewed,
            valid_until=date(2030, 1, 1),
        )
        again = one("Sama laji", valid_from=date(2024, 1, 1), valid_until=date(2025, 12, 31))
        AgreementFactory(partnership=again.partnership, valid_until=date(2031, 1, 1))

    def test_shows_the_valid_ones_by_their_last_day(self, page, several):
        assert self.found(page) == [
            *["Huomenna", "Kolme", "Yli kolme", "Vuosi", "Uusittu", "Sama laji"],
            "Toistaiseksi",
        ]

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"show": "3"}, ["Huomenna", "Kolme"]),
            ({"show": "6"}, ["Huomenna", "Kolme", "Yli kolme"]),
            ({"show": "12"}, ["Huomenna", "Kolme", "Yli kolme", "Vuosi"]),
            ({"show": "lapsed"}, ["Päättynyt"]),
            ({"show": "12", "team": "muu"}, ["Vuosi"]),
            ({"kind": "training"}, ["Huomenna"]),
            ({"kind": "reverse"}, []),
        ],
    )
    def test_is_narrowed_by_time_team_and_kind(self, page, several, query, names):
        assert self.found(page, **query) == names

    def test_one_ended_with_its_partnership_does_not_wait_for_another(self, page, staff):
        row = AgreementFactory(valid_from=date(2024, 1, 1), valid_until=date(2025, 12, 31))
        assert len(self.found(page, show="lapsed")) == 1
        end_partnership(partnership=row.partnership, reason="Loppui", on=TODAY, by=staff)
        assert self.found(page, show="lapsed") == []

    @pytest.mark.parametrize("name", ["show", "team", "kind"])
    def test_a_choice_that_is_none_is_told_about_and_left_out(self, page, several, name):
        response = page.get(reverse("agreements:list"), {name: "olematon"})
        assert response.context["filters"].errors == {
            name: ["Tätä valintaa ei ole. Valitse luettelosta."]
        }
        assert response.context["page"].paginator.count == 7

    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            (date(2026, 11, 30), 3, date(2027, 2, 28)),
            (date(2026, 12, 1), 12, date(2027, 12, 1)),
            (date(2027, 11, 30), 3, date(2028, 2, 29)),
            (date(2026, 6, 15), 6, date(2026, 12, 15)),
        ],
    )
    def test_months_end_on_a_day_that_exists(self, day, months, expected):
        assert months_after(day, months) == expected


@pytest.mark.slow
class TestQueries:
    LIMITS = {"agreements:list": 5, "sheets:sheet": 8, "sheets:reverse_agreement": 7}

    @pytest.mark.parametrize("name", LIMITS)
    def test_do_not_grow(self, page, name, partnership):
        def count():
            arguments = [] if name == "agreements:list" else [partnership.pk]
            with CaptureQueriesContext(connection) as queries:
                assert page.get(reverse(name, args=arguments)).status_code == 200
            return len(queries)

        def fill(number):
            for year in range(number):
                first = date(1990 + len(Agreement.objects.all()), 1, 1)
                AgreementFactory(partnership=partnership, valid_from=first, kind="reverse")
                AgreementFactory(valid_from=date(2020, 1, 1 + year))
                ResponsibilityFactory(partnership=partnership)

        fill(2)
        few = count()
        fill(12)
        assert count() == few <= self.LIMITS[name]


class TestSheets:
    @pytest.fixture
    def told(self, staff):
        row = PartnershipFactory(
            organisation=OrganisationFactory(name="Kahvila Malli", notes="Vain meille"),
            goal="Kolme projektia vuodessa",
            benefit_college="Ajantasainen osaaminen",
            benefit_partner="Osaavia hakijoita",
            next_contact=date(2026, 12, 1),
        )
        ResponsibilityFactory(partnership=row, user=staff)
        return row

    def test_the_sheet_tells_what_is_done_and_whom_to_ask(self, page, staff, told):
        response = page.get(reverse("sheets:sheet", args=[told.pk]))
        text = response.content.decode()
        for words in (
            *["Kahvila Malli", told.description, told.goal, told.benefit_college],
            *[told.benefit_partner, staff.email, "Otamme yhteyttä viimeistään 1.12.2026."],
        ):
            assert words in text
        for words in ("Vain meille", "Vahvistettu", "Vahvistamatta", "kaipaa tarkennusta"):
            assert words not in text

    def test_a_contact_day_gone_by_and_people_who_left_are_not_told(self, page, staff, told):
        told.next_contact = date(2026, 11, 1)
        told.save_as(staff, "edited")
        left = ResponsibilityFactory(partnership=told, user__is_active=False).user
        response = page.get(reverse("sheets:sheet", args=[told.pk]))
        assert response.context["next_contact"] is None
        assert left.email not in response.content.decode()

    def test_the_reverse_form_begins_with_the_partner_s_goals_and_conditions(self, page, told):
        AgreementFactory(
            partnership=told,
            kind="reverse",
            partner_goals="Osaajia kesään",
            partner_conditions="Yksi yhteyshenkilö",
        )
        text = page.get(reverse("sheets:reverse_agreement", args=[told.pk])).content.decode()
        order = [text.index(words) for words in ("Osaajia kesään", "Yksi yhteyshenkilö", "3. Oppi")]
        assert order == sorted(order)

    @pytest.mark.parametrize("name", ["sheets:sheet", "sheets:reverse_agreement"])
    def test_of_a_partnership_that_ended_there_is_none(self, page, staff, told, name):
        end_partnership(partnership=told, reason="Loppui", on=TODAY, by=staff)
        response = page.get(reverse(name, args=[told.pk]))
        assert response.url == told.organisation.get_absolute_url()

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("text", "warned"),
        [
            ("Olette meille vastuullinen STRATEGINEN kumppani.", True),
            ("Ni är vår serviceinriktad vardagspartner nu.", True),
            ("Siirrymme tasolle 2 kehittäminen keväällä.", True),
            ("Kehitämme muuta yhdessä arjen keskellä.", False),
        ],
    )
    def test_whoever_prints_is_warned_of_a_level_in_the_text(self, page, staff, told, text, warned):
        told.description = text
        told.save_as(staff, "edited")
        response = page.get(reverse("sheets:sheet", args=[told.pk]))
        assert response.context["speaks_of_levels"] is warned
