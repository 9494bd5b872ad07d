"""The weekly digest: what it says, when it goes, and that it goes once."""

from __future__ import annotations

import re
import smtplib
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.digests.models import DigestWeek
from accounts.digests.queries import next_digest_on
from accounts.people.models import User
from accounts.people.topics import HAPPENINGS, Topic
from partnerships.freshness.models import Asking
from partnerships.freshness.services import decide_month
from partnerships.levels.models import Level
from partnerships.partnerships.services import confirm_partnership
from perho_partners.digest import ending
from perho_partners.digest.contents import ITEMS_SHOWN, contents_for
from perho_partners.digest.mail import mail_of
from perho_partners.digest.sending import NoMailServerError, Post
from teams.comments.services import call
from teams.follows.services import follow
from teams.handovers.models import Handover
from teams.handovers.queries import owned_by
from teams.handovers.services import offer
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    CommentFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ReviewFactory,
    ToolFactory,
    UserFactory,
)
from tests.races import at_once
from toolkit.links.models import LinkCheck

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23 07:00 +0200"
TUESDAY = "2026-11-24 07:00 +0200"
SUNDAY = "2026-11-29 07:00 +0200"
NEXT_MONDAY = "2026-11-30 07:00 +0200"


@pytest.fixture(autouse=True)
def monday():
    """The clock stands on a Monday morning; people have been there since spring."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def me(staff):
    User._base_manager.update(digest_from="2026-01-01")
    staff.first_name, staff.digest_from = "Maija", date(2026, 1, 1)
    staff.save()
    return staff


def mine(user, **fields):
    """A partnership in the person's care."""
    row = PartnershipFactory(**{"confirmed_by": user} | fields)
    ResponsibilityFactory(partnership=row, user=user, started_on="2026-01-01")
    return row


@pytest.fixture
def due(levels, me):
    """Something to tell me: a contact that has passed."""
    return mine(me, organisation__name="Kahvila", next_contact="2026-11-01")


def send(fails=False):
    """Run the command; give what it says. `fails`: it must exit with an error."""
    out = StringIO()
    if fails:
        with pytest.raises(CommandError):
            call_command("send_digests", stdout=out)
    else:
        call_command("send_digests", stdout=out)
    return out.getvalue()


def told(user):
    """What a digest would say now, without the addresses."""
    return {
        section.title: [(item.what, item.why) for item in section.everything]
        for section in contents_for(user).sections
    }


class TestContents:
    def test_contacts_passed_and_of_the_coming_week(self, levels, me):
        mine(me, organisation__name="Ohi", next_contact="2026-11-22")
        mine(me, organisation__name="Tulossa", next_contact="2026-11-30")
        mine(me, organisation__name="Myöhemmin", next_contact="2026-12-01")
        PartnershipFactory(organisation__name="Muiden", next_contact="2026-11-22")
        assert told(me) == {
            "Ota yhteyttä": [
                ("Ohi", "Sovittu päivä oli 22.11.2026"),
                ("Tulossa", "Sovittu päivä on 30.11.2026"),
            ]
        }

    def test_two_partnerships_with_one_organisation_are_told_apart_by_their_teams(self, levels, me):
        row = mine(
            me, organisation__name="Kahvila", team__name_fi="Sali", next_contact="2026-11-22"
        )
        mine(me, organisation=row.organisation, team__name_fi="Keittiö", next_contact="2026-11-23")
        assert [what for what, _why in told(me)["Ota yhteyttä"]] == [
            "Kahvila, Sali",
            "Kahvila, Keittiö",
        ]

    def test_one_that_is_told_alone_is_called_by_its_organisation(self, levels, me):
        row = mine(me, organisation__name="Kahvila", next_contact="2026-11-22")
        mine(me, organisation=row.organisation)
        assert told(me) == {"Ota yhteyttä": [("Kahvila", "Sovittu päivä oli 22.11.2026")]}

    def test_contacts_come_by_their_day(self, levels, me):
        for name, day, confirmed in [
            ("B", "2026-11-21", "2026-02-01"), ("A", "2026-11-20", "2026-11-01")
        ]:  # fmt: skip
            mine(me, organisation__name=name, next_contact=day, confirmed_on=confirmed)
        assert [what for what, _why in told(me)["Ota yhteyttä"]] == ["A", "B"]

    def test_what_is_asked_this_month_with_a_link_to_each_answer(self, levels, me):
        mine(me, organisation__name="Vanha", confirmed_on="2025-11-01")
        mine(me, organisation__name="Tuore", confirmed_on="2026-10-01")
        mine(me, organisation__name="Uusi", confirmed_on=None, confirmed_by=None)
        assert told(me) == {}  # before it is decided what is asked
        decide_month()
        assert told(me) == {
            "Onko tämä vielä totta?": [
                ("Uusi", "Kukaan ei ole vielä vahvistanut tietoja"),
                ("Vanha", "Vahvistettu viimeksi 1.11.2025"),
            ]
        }
        [section] = contents_for(me).sections
        for item in section.everything:
            assert [way.label for way in item.ways] == list(Asking.Answer.labels)
            assert len({way.address for way in item.ways}) == 3

    def test_a_question_is_mailed_once(self, levels, me, monday):
        mine(me, confirmed_on="2025-01-01")
        send()
        assert len(mail.outbox) == 1
        monday.move_to("2026-11-29 07:00 +0200")
        late = mine(me, organisation__name="Myöhempi", confirmed_on="2025-01-01")
        decide_month()
        monday.move_to(NEXT_MONDAY)
        send()
        assert [late.organisation.name in item.body for item in mail.outbox] == [False, True]
        assert mail.outbox[1].body.count("Edelleen totta") == 1
        assert Asking.objects.waiting_for(me).count() == 2  # both wait on the front page

    def test_five_questions_at_most_however_much_is_old(self, levels, me):
        for _number in range(8):
            mine(me, confirmed_on="2024-01-01")
        decide_month()
        assert [len(items) for items in told(me).values()] == [5]
        me.choose_to_be_asked(False)
        assert told(me) == {}

    def test_agreements_to_be_looked_at(self, levels, me):
        row = mine(me, organisation__name="Kahvila")
        AgreementFactory(partnership=row, valid_until=date(2026, 12, 30))
        AgreementFactory(partnership=row, kind="other", valid_until=date(2028, 12, 31))
        for day in (31, 29):
            AgreementFactory(partnership=row, valid_until=date(2026, 12, day))
        AgreementFactory(valid_until=date(2026, 12, 31))
        assert told(me) == {
            "Sopimus katsottava läpi": [
                ("Kahvila: Kumppanuussopimus", f"Voimassa {day}.12.2026 asti")
                for day in (29, 30, 31)
            ]
        }

    def test_reviews_in_the_queue_of_those_who_write_them(self, levels, me, quality):
        row = PartnershipFactory(organisation__name="Kahvila")
        for person in (me, quality):
            ReviewFactory(
                reviewer=person,
                partnership=row,
                round__name="Strategiset",
                round__year=2000 + person.pk,
                round__due_on=date(2026, 12, 15),
            )
        assert told(me) == {}
        assert told(quality) == {
            "Katselmukset jonossasi": [("Kahvila", "Strategiset, valmis viimeistään 15.12.2026")]
        }
        [section] = contents_for(quality).sections
        assert section.address == "/admin/quality/review/?whose=mine&state=waiting"

    def test_what_has_ended_is_not_told(self, levels, me, lead):
        row = mine(me, next_contact="2026-11-01", started_on="2026-01-01")
        AgreementFactory(partnership=row, valid_until=date(2026, 12, 31))
        row.ended_on, row.ended_by, row.ended_reason = date(2026, 11, 2), lead, "Loppui"
        row.save_as(lead, "ended")
        given_up = ResponsibilityFactory(
            partnership=PartnershipFactory(next_contact="2026-11-01"),
            user=me,
            started_on="2026-01-01",
            ended_on="2026-06-01",
        )
        assert (given_up.user, told(me)) == (me, {})

    def test_actions_late_beginning_and_ending(self, me):
        plan, own = PlanFactory(), [me]
        days = {"timing": "days", "people": own, "plan": plan}
        ActionFactory(title="Ohi", starts_on="2026-11-02", ends_on="2026-11-03", **days)
        ActionFactory(title="Tänään", starts_on="2026-11-23", ends_on="2026-12-24", **days)
        ActionFactory(title="Alkaa", starts_on="2026-11-24", ends_on="2026-12-24", **days)
        ActionFactory(title="Loppuu", starts_on="2026-10-01", ends_on="2026-11-30", **days)
        ActionFactory(title="Kesken", starts_on="2026-10-01", ends_on="2026-12-01", **days)
        ActionFactory(
            title="Tehty", status="done", starts_on="2026-11-02", ends_on="2026-11-03", **days
        )
        ActionFactory(title="Muiden", plan=plan, ends_on="2026-11-03")
        assert told(me) == {
            "Omat toimenpiteesi": [
                ("Ohi", "Aika oli 3.11.2026 asti. Kerro, miten kävi."),
                ("Tänään", "Alkaa 23.11.2026"),
                ("Alkaa", "Alkaa 24.11.2026"),
                ("Loppuu", "Päättyy 30.11.2026"),
            ]
        }

    def test_what_comes_every_month_is_told_in_its_weeks_and_late_when_the_year_is_over(
        self, me, monday
    ):
        ActionFactory(
            title="Kokous",
            timing="days",
            repeats="monthly",
            starts_on="2026-01-27",
            ends_on="2026-01-27",
            people=[me],
        )
        assert told(me) == {"Omat toimenpiteesi": [("Kokous", "Alkaa 27.11.2026")]}
        monday.move_to("2026-12-07 07:00 +0200")
        assert told(me) == {}
        monday.move_to("2026-12-28 07:00 +0200")
        assert told(me) == {
            "Omat toimenpiteesi": [("Kokous", "Aika oli 27.12.2026 asti. Kerro, miten kävi.")]
        }

    def test_what_is_meant_for_some_time_of_the_year_does_not_begin_on_a_day(self, me, monday):
        ActionFactory(title="Joskus", plan__year=2027, people=[me])
        monday.move_to("2026-12-28 07:00 +0200")
        assert told(me) == {}
        monday.move_to("2027-12-27 07:00 +0200")
        assert told(me) == {"Omat toimenpiteesi": [("Joskus", "Päättyy 31.12.2027")]}

    def test_actions_of_a_closed_plan_are_not_told(self, me, lead):
        plan = PlanFactory()
        ActionFactory(plan=plan, ends_on="2026-11-03", people=[me])
        plan.confirmed_on = plan.closed_on = date(2026, 11, 20)
        plan.confirmed_by = plan.closed_by = lead
        plan.save_as(lead, "closed")
        assert told(me) == {}

    def test_offers_that_wait_for_me_without_a_level(self, levels, me, lead):
        row = mine(lead, organisation__name="Kahvila", level=levels["strategic"])
        responsibility = row.responsibilities.get()
        for thing in owned_by(lead):
            offer(giver=lead, receivers={(thing.kind, thing.key): me}, by=lead)
        assert Handover.objects.get().key == responsibility.pk
        expected = [("Kahvila", f"Nyt hoitaa {lead}, tarjottu 23.11.2026")]
        assert told(me) == {"Sinulle on tarjottu vastuu": expected}

    def test_an_offer_of_what_is_deleted_names_its_kind(self, me, lead):
        Handover.objects.create(
            kind="responsibility", key=999, label="Kahvila, 3 Strateginen",
            giver=lead, receiver=me, offered_by=lead,
        )  # fmt: skip
        assert [what for what, _why in told(me)["Sinulle on tarjottu vastuu"]] == ["kumppanuus"]

    def test_answers_to_what_i_offered_once_and_whole_days(self, me, lead, monday):
        rows = []
        for label in ("Kirje", "Opas", "Esite"):
            rows.append(
                Handover.objects.create(
                    kind="tool", key=len(rows) + 1, label=label, giver=me, receiver=lead,
                    offered_by=me, offered_on="2026-11-10",
                )
            )  # fmt: skip
        rows[0].accepted_on, rows[1].declined_on = date(2026, 11, 16), date(2026, 11, 22)
        rows[2].accepted_on = date(2026, 11, 23)
        for row in rows:
            row.save()
        assert told(me) == {
            "Tarjoamiisi vastuisiin on vastattu": [
                ("Opas", f"{lead} ei voinut ottaa vastuuta, vastattu 22.11.2026"),
                ("Kirje", f"{lead} otti vastuun 16.11.2026"),
            ]
        }
        send()
        monday.move_to(NEXT_MONDAY)
        assert told(me) == {
            "Tarjoamiisi vastuisiin on vastattu": [("Esite", f"{lead} otti vastuun 23.11.2026")]
        }

    def test_new_comments_by_others_on_what_concerns_me(self, me, lead, monday):
        ours = ActionFactory(title="Oma", people=[me], timing="year")
        followed, strange = ActionFactory(title="Seuraan"), ActionFactory(title="Muiden")
        CommentFactory(action=followed, user=me, text="Hyvä", written_at=timezone.now())
        for action in (ours, ours, followed, strange):
            CommentFactory(action=action, user=lead, text="Strateginen ajatus")
        assert told(me) == {
            "Vastauksia keskusteluihisi": [("Seuraan", f"1 uusi kommentti: {lead}")],
            "Uusia kommentteja": [("Oma", f"2 uutta kommenttia: {lead}")],
        }
        send()
        assert "Strateginen" not in mail.outbox[0].body
        monday.move_to(NEXT_MONDAY)
        CommentFactory(action=followed, user=lead, text="Lisää")
        assert told(me) == {
            "Vastauksia keskusteluihisi": [("Seuraan", f"1 uusi kommentti: {lead}")]
        }

    def test_being_called_is_told_as_that_alone(self, me, lead):
        action = ActionFactory(title="Oma", people=[me])
        call(CommentFactory(action=action, user=lead), [me.pk])
        assert told(me) == {"Sinut mainittiin": [("Oma", f"1 uusi kommentti: {lead}")]}

    def test_what_others_gave_me(self, me, lead, monday):
        action = ActionFactory(title="Retki", people=[], timing="year")
        action.hold(people=[me])
        action.save_as(lead, "edited")
        own = ActionFactory(title="Oma", people=[], timing="year")
        own.hold(people=[me])
        own.save_as(me, "edited")
        assert told(me) == {"Sinulle annettiin": [("Retki", f"Sinulle antoi {lead} 23.11.2026")]}
        send()
        monday.move_to(NEXT_MONDAY)
        assert told(me) == {}

    def test_what_a_person_without_digests_has_missed_for_long_is_left_out(self, me, lead):
        DigestWeek.objects.create(
            user=me, week="2026-01-05", state="sent", told_until="2026-01-05 07:00Z"
        )
        ours = ActionFactory(title="Oma", people=[me])
        for days in (13, 15):
            at = timezone.now() - timedelta(days=days)
            CommentFactory(action=ours, user=lead, text="Hei", written_at=at)
        assert told(me) == {"Uusia kommentteja": [("Oma", f"1 uusi kommentti: {lead}")]}

    def test_tools_whose_contact_i_am(self, me, team):
        broken = ToolFactory(title="Rikki", url="https://a.example", contact_user=me)
        LinkCheck.objects.create(tool=broken, url=broken.url, result="gone")
        ToolFactory(title="Vanha", review_by="2026-11-22", contact_user=me)
        ToolFactory(title="Kunnossa", contact_user=me)
        ToolFactory(title="Tiimin", review_by="2026-11-22", contact_team=team)
        assert told(me) == {
            "Työkalusi kaipaavat huolenpitoa": [
                ("Rikki", "Linkki ei toimi"),
                ("Vanha", "Piti käydä läpi 22.11.2026"),
            ]
        }

    def test_everything_leads_to_where_it_is_seen_to(self, levels, me):
        row = mine(me)
        AgreementFactory(partnership=row, valid_until=date(2026, 12, 30))
        tool = ToolFactory(review_by="2026-11-22", contact_user=me)
        action = ActionFactory(people=[me], timing="year")
        CommentFactory(action=action, user=UserFactory(), text="Hei")
        found = [
            (section.address, [item.address for item in section.everything])
            for section in contents_for(me).sections
        ]
        assert found == [
            ("", [f"/partners/{row.organisation_id}/#kumppanuus-{row.pk}"]),
            ("", [f"/actions/{action.pk}/#kommentit"]),
            ("/toolkit/?mine=on", [f"/toolkit/{tool.pk}/"]),
        ]

    def test_many_of_one_kind_are_behind_a_link(self, levels, me):
        for _number in range(ITEMS_SHOWN + 2):
            mine(me, next_contact="2026-11-01")
        [section] = contents_for(me).sections
        assert (len(section.items), section.more) == (ITEMS_SHOWN, 2)
        assert section.address == f"/partners/?person={me.pk}"

    def test_takes_as_many_queries_however_much_there_is(self, levels, me, lead):
        def queries():
            with CaptureQueriesContext(connection, ) as captured:  # fmt: skip
                count = contents_for(me).count
            return count, len(captured)

        def more(number):
            for _number in range(number):
                row = mine(me, next_contact="2026-11-01", confirmed_on="2025-01-01")
                follow(thing=row.organisation, by=me)
                action = ActionFactory(ends_on="2026-11-01", people=[me])
                CommentFactory(action=action, user=UserFactory(), text="Hei")
                row = mine(lead)
                Handover.objects.create(
                    kind="responsibility", key=row.responsibilities.get().pk, label="x",
                    giver=lead, receiver=me, offered_by=lead,
                )  # fmt: skip
                tool = ToolFactory(review_by="2026-11-01", contact_user=me)
                Handover.objects.create(
                    kind="tool", key=tool.pk, label="x", giver=me, receiver=lead, offered_by=me,
                    accepted_on="2026-11-20",
                )  # fmt: skip

            decide_month()

        more(1)
        assert queries() == (7, 12)
        more(9)
        assert queries() == (65, 12)  # no more than five are asked


class TestMail:
    def test_reads_well(self, due, me, settings):
        settings.SITE_URL = "https://kumppanit.perho.example"
        send()
        [message] = mail.outbox
        assert message.to == ["staff@perho.example"]
        assert message.subject == "Perho-kumppanit: viikkokoosteessa 1 asia"
        assert message.body == (
            "Hei Maija,\n"
            "\n"
            "tässä on, mikä kumppanuuksissasi on nyt ajankohtaista.\n"
            "\n"
            "\n"
            "OTA YHTEYTTÄ\n"
            "\n"
            "Kahvila\n"
            "Sovittu päivä oli 1.11.2026\n"
            f"https://kumppanit.perho.example{due.get_absolute_url()}\n"
            "\n"
            "\n"
            "-- \n"
            "Tämä viesti tulee enintään kerran viikossa ja vain, kun on kerrottavaa.\n"
            "Vaihda päivää tai sitä, mistä kerrotaan:\n"
            "https://kumppanit.perho.example/accounts/digest/\n"
            "Lopeta ilman kirjautumista, kaikki tai vain yhdenlaiset:\n"
            f"{message.extra_headers['List-Unsubscribe'].strip('<>')}\n"
        )

    def test_carries_links_that_answer(self, levels, me, client, settings):
        settings.SITE_URL = "https://kumppanit.perho.example"
        row = mine(me, organisation__name="Kahvila", confirmed_on="2025-01-01")
        send()  # which also decides what is asked
        [message] = mail.outbox
        [(html, _kind)] = message.alternatives
        found = re.findall(r"Edelleen totta: https://kumppanit\.perho\.example(\S+)", message.body)
        assert len(found) == 1
        assert f'<a href="https://kumppanit.perho.example{found[0]}">Edelleen totta</a>' in html
        assert client.get(found[0]).url == f"/accounts/login/?next={found[0]}"
        client.force_login(me)
        assert client.get(found[0]).status_code == 200
        row.refresh_from_db()
        assert row.confirmed_on == date(2025, 1, 1)  # looking answers nothing
        client.post(found[0])
        row.refresh_from_db()
        assert (row.confirmed_on, row.confirmed_by) == (date(2026, 11, 23), me)

    def test_has_the_same_as_html_and_leads_to_the_choice(self, due, settings):
        settings.SITE_URL = "https://kumppanit.perho.example"
        send()
        [message] = mail.outbox
        [(html, kind)] = message.alternatives
        link = f'<a href="https://kumppanit.perho.example{due.get_absolute_url()}">Kahvila</a>'
        assert (kind, link in html) == ("text/html", True)
        assert "https://kumppanit.perho.example/accounts/digest/" in message.body
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"

    def test_names_no_level(self, levels, me, lead):
        for level in levels.values():
            mine(me, level=level, next_contact="2026-11-01", confirmed_on="2025-01-01")
            row = mine(lead, level=level)
            key = row.responsibilities.get().pk
            Handover.objects.create(
                kind="responsibility", key=key, label=str(row), giver=lead, receiver=me,
                offered_by=lead,
            )  # fmt: skip
            ActionFactory(level=level, ends_on="2026-11-01", people=[me])
        for user in (me, lead):
            user.digest_from = date(2026, 1, 1)
            user.save()
        send()
        message = next(each for each in mail.outbox if each.to == [me.email])
        text = f"{message.subject} {message.body} {message.alternatives[0][0]}".casefold()
        names = {
            name
            for level in Level.objects.all()
            for name in (level.label, level.short_name, level.name)
        }
        text = re.sub(r"https?://\S+", "", text)  # a signature is letters in any order
        assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.I)] == []

    def test_what_people_write_is_neither_code_nor_a_line_of_its_own(self, me):
        ActionFactory(
            title="<b>Retki</b>\nTilaa: https://paha.example", ends_on="2026-11-01",
            people=[me],
        )  # fmt: skip
        send()
        [message] = mail.outbox
        assert "\n<b>Retki</b> Tilaa: https://paha.example\n" in message.body
        assert "<b>Retki" not in message.alternatives[0][0]
        assert message.subject == "Perho-kumppanit: viikkokoosteessa 1 asia"


class TestSending:
    def test_goes_to_those_whose_day_it_is(self, due, me, other_staff):
        ResponsibilityFactory(partnership=due, user=other_staff, started_on="2026-01-01")
        User._base_manager.filter(pk=other_staff.pk).update(digest_day=2, digest_from="2026-01-01")
        assert send() == "Digests: 1 sent, 0 with nothing to tell, 0 failed, 0 unclear.\n"
        assert [message.to for message in mail.outbox] == [[me.email]]

    def test_nothing_to_tell_means_no_mail_that_week(self, levels, me, monday):
        assert send() == "Digests: 0 sent, 1 with nothing to tell, 0 failed, 0 unclear.\n"
        monday.move_to(TUESDAY)
        mine(me, next_contact="2026-11-01")
        assert send() == "Digests: 0 sent, 0 with nothing to tell, 0 failed, 0 unclear.\n"
        monday.move_to(NEXT_MONDAY)
        send()
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize(
        "fields", [{"is_active": False}, {"digest_day": 0}, {"email": ""}, {"digest_day": 7}]
    )
    def test_not_to_those_who_cannot_or_do_not_want_it(self, due, me, fields):
        User._base_manager.filter(pk=me.pk).update(**fields)
        send()
        assert mail.outbox == []

    def test_a_missed_day_is_made_up_for_in_the_same_week(self, due, monday):
        monday.move_to(SUNDAY)
        send()
        assert len(mail.outbox) == 1
        monday.move_to(NEXT_MONDAY)
        send()
        assert len(mail.outbox) == 2

    def test_a_missed_week_is_not_made_up_for_in_the_next(self, due, me, monday):
        User._base_manager.filter(pk=me.pk).update(digest_day=2)
        monday.move_to(NEXT_MONDAY)
        send()
        assert mail.outbox == []

    @pytest.mark.slow
    @given(hours=st.lists(st.integers(0, 6 * 24 + 16), min_size=1, max_size=8))
    @hypothesis_settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_however_often_it_runs_each_gets_one_a_week(self, due, me, hours):
        """Property: any times of one week, in order, from Monday 7 to the last hour of Sunday."""
        with transaction.atomic():
            mail.outbox.clear()
            for hour in sorted(hours):
                moment = timezone.make_aware(timezone.datetime(2026, 11, 23, 7))
                with time_machine.travel(moment + timedelta(hours=hour), tick=False):
                    call_command("send_digests", stdout=StringIO())
            assert len(mail.outbox) == 1
            transaction.set_rollback(True)

    def test_a_choice_holds_from_the_next_such_day(self, due, me, monday):
        me.choose_digest_day(1)
        assert send() == "Digests: 0 sent, 0 with nothing to tell, 0 failed, 0 unclear.\n"
        monday.move_to(TUESDAY)
        send()
        assert mail.outbox == []
        assert next_digest_on(me) == date(2026, 11, 30)
        monday.move_to(NEXT_MONDAY)
        send()
        assert len(mail.outbox) == 1

    def test_another_day_does_not_mean_two_in_a_week(self, due, me, monday):
        send()
        me.choose_digest_day(5)
        assert next_digest_on(me) == date(2026, 12, 4)
        monday.move_to(SUNDAY)
        send()
        assert len(mail.outbox) == 1

    def test_a_new_person_s_week_begins_when_they_come(self, due, monday):
        monday.move_to(TUESDAY)
        newcomer = UserFactory(email="uusi@perho.example")
        ResponsibilityFactory(partnership=due, user=newcomer)
        send()
        assert [newcomer.email] not in [message.to for message in mail.outbox]

    def test_speaks_finnish_whatever_the_server_speaks(self, due):
        with translation.override("en"):
            send()
        assert mail.outbox[0].subject == "Perho-kumppanit: viikkokoosteessa 1 asia"

    @pytest.mark.slow
    def test_takes_as_many_queries_a_person_however_many_people(self, due, me):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                send()
            DigestWeek.objects.all().delete()
            return len(captured)

        one = queries()
        for _number in range(3):
            person = UserFactory(digest_from="2026-01-01")
            ResponsibilityFactory(partnership=due, user=person, started_on="2026-01-01")
        four = queries()
        for _number in range(3):
            person = UserFactory(digest_from="2026-01-01")
            ResponsibilityFactory(partnership=due, user=person, started_on="2026-01-01")
        assert (four - one) == queries() - four

    def test_old_rows_are_forgotten(self, due, me):
        DigestWeek.objects.create(user=me, week="2025-01-06", state="sent")
        send()
        assert [week.week for week in DigestWeek.objects.all()] == [date(2026, 11, 23)]


class TestTrouble:
    """What does not go well: nothing is lost in silence, and nothing goes twice."""

    @pytest.fixture
    def three(self, due, me, monday):
        """Three people to whom there is something to tell."""
        people = [me]
        for number in range(2):
            people.append(UserFactory(email=f"n{number}@perho.example", digest_from="2026-01-01"))
            ResponsibilityFactory(partnership=due, user=people[-1], started_on="2026-01-01")
        return people

    def post_raises(self, monkeypatch, address, error, after=False):
        """The mail server answers with the error when the address is written to."""
        whole = Post.send

        def send_or_raise(post, message):
            if after and message.to == [address]:
                whole(post, message)
            if message.to == [address]:
                raise error
            whole(post, message)

        def send_and_hang_up(post, message):
            try:
                send_or_raise(post, message)
            except type(error):
                post.close()
                raise

        monkeypatch.setattr(Post, "send", send_and_hang_up)

    def received(self):
        return sorted(message.to[0] for message in mail.outbox)

    def test_a_refused_mail_stops_no_other_and_is_tried_again(self, three, monkeypatch):
        error = smtplib.SMTPRecipientsRefused({"x": (550, b"no")})
        with monkeypatch.context() as patch:
            self.post_raises(patch, "n0@perho.example", error)
            said = send(fails=True)
            assert said == "Digests: 2 sent, 0 with nothing to tell, 1 failed, 0 unclear.\n"
        assert self.received() == ["n1@perho.example", "staff@perho.example"]
        assert send() == "Digests: 1 sent, 0 with nothing to tell, 0 failed, 0 unclear.\n"
        assert self.received() == ["n0@perho.example", "n1@perho.example", "staff@perho.example"]

    def test_what_may_have_gone_is_told_about_and_not_sent_again(self, three, monkeypatch, caplog):
        with monkeypatch.context() as patch:
            error = smtplib.SMTPServerDisconnected("gone")
            self.post_raises(patch, "n0@perho.example", error, after=True)
            said = send(fails=True)
            assert said == "Digests: 2 sent, 0 with nothing to tell, 0 failed, 1 unclear.\n"
        assert caplog.messages == ["A digest may or may not have gone: SMTPServerDisconnected"]
        assert send() == "Digests: 0 sent, 0 with nothing to tell, 0 failed, 0 unclear.\n"
        assert self.received() == ["n0@perho.example", "n1@perho.example", "staff@perho.example"]

    def test_what_could_not_be_made_is_tried_again(self, three, monkeypatch, caplog):
        with monkeypatch.context() as patch:
            patch.setattr("perho_partners.digest.sending.mail_of", lambda contents: 1 / 0)
            said = send(fails=True)
            assert said == "Digests: 0 sent, 0 with nothing to tell, 3 failed, 0 unclear.\n"
        assert caplog.messages == ["A digest could not be made: ZeroDivisionError"] * 3
        send()
        assert len(self.received()) == 3

    def test_without_a_mail_server_nobody_is_claimed(self, three, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        with pytest.raises(CommandError, match="does not answer"):
            call_command("send_digests")
        assert not DigestWeek.objects.exists()

    def test_when_the_mail_server_dies_in_the_middle_the_rest_stay_due(self, three, monkeypatch):
        whole, opened = Post.open, []

        def open_once(post):
            if post._connection is None:
                opened.append(post)
                if len(opened) > 1:
                    raise NoMailServerError
            whole(post)

        with monkeypatch.context() as patch:
            self.post_raises(patch, "n0@perho.example", smtplib.SMTPDataError(421, b"bye"))
            patch.setattr(Post, "open", open_once)
            said = send(fails=True)
            assert said == "Digests: 1 sent, 0 with nothing to tell, 1 failed, 0 unclear.\n"
        assert send() == "Digests: 2 sent, 0 with nothing to tell, 0 failed, 0 unclear.\n"
        assert self.received() == ["n0@perho.example", "n1@perho.example", "staff@perho.example"]

    def test_a_sender_that_disappeared_is_told_about_and_not_repeated(self, three, me, monday):
        DigestWeek.objects.claim(me)
        assert send() == "Digests: 2 sent, 0 with nothing to tell, 0 failed, 0 unclear.\n"
        monday.shift(timedelta(hours=2))
        assert send(fails=True) == (
            "Digests: 0 sent, 0 with nothing to tell, 0 failed, 1 unclear.\n"
        )
        assert send() == "Digests: 0 sent, 0 with nothing to tell, 0 failed, 0 unclear.\n"
        assert me.email not in self.received()

    def test_what_was_not_told_this_week_is_told_in_the_next(self, me, lead, monday, monkeypatch):
        ours = ActionFactory(title="Oma", people=[me])
        CommentFactory(action=ours, user=lead, text="Hei")
        with monkeypatch.context() as patch:
            error = smtplib.SMTPServerDisconnected("gone")
            self.post_raises(patch, me.email, error)
            send(fails=True)
        monday.move_to(NEXT_MONDAY)
        assert told(me) == {"Uusia kommentteja": [("Oma", f"1 uusi kommentti: {lead}")]}

    def test_logs_and_output_name_nobody(self, three, monkeypatch, caplog):
        error = smtplib.SMTPRecipientsRefused({"n0@perho.example": (550, b"no Kahvila")})
        self.post_raises(monkeypatch, "n0@perho.example", error)
        said = send(fails=True) + caplog.text
        assert "A digest was refused: SMTPRecipientsRefused" in said
        assert [word for word in ("@", "Kahvila", "Päivi", "Maija") if word in said] == []

    def test_one_week_is_claimed_once(self, me):
        assert DigestWeek.objects.claim(me) is not None
        assert DigestWeek.objects.claim(me) is None
        DigestWeek.objects.get().settle(DigestWeek.State.FAILED)
        assert DigestWeek.objects.claim(me) is not None
        assert DigestWeek.objects.claim(me) is None

    def test_the_database_keeps_one_row_a_week(self, me):
        DigestWeek.objects.create(user=me, week="2026-11-23")
        with pytest.raises(IntegrityError), transaction.atomic():
            DigestWeek.objects.create(user=me, week="2026-11-23")

    def test_the_database_keeps_only_weekdays(self, me):
        with pytest.raises(IntegrityError), transaction.atomic():
            User._base_manager.filter(pk=me.pk).update(digest_day=8)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", [None, "failed"])
def test_of_several_machines_at_once_one_sends(levels, state):
    people = [UserFactory(digest_from="2026-01-01") for _number in range(5)]
    partnership = PartnershipFactory(next_contact="2026-11-01")
    for person in people:
        ResponsibilityFactory(partnership=partnership, user=person, started_on="2026-01-01")
        if state:
            DigestWeek.objects.create(user=person, week="2026-11-23", state=state)
    at_once(4, lambda _index: call_command("send_digests", stdout=StringIO()))
    assert sorted(message.to[0] for message in mail.outbox) == sorted(p.email for p in people)
    assert {week.state for week in DigestWeek.objects.all()} >= {"sent"}
    assert DigestWeek.objects.filter(user__in=people, state="sent").count() == 5


class TestPage:
    def choose(self, page, day):
        return page.post(reverse("digest"), {"digest_day": day})

    def test_comes_on_mondays_unless_something_else_is_chosen(self, db):
        assert UserFactory().digest_day == User.DigestDay.MONDAY

    @pytest.mark.parametrize("day", range(8))
    def test_a_weekday_or_none_is_chosen(self, page, staff, day):
        staff.choose_digest_day(3 if day != 3 else 4)
        assert self.choose(page, day).url == reverse("digest")
        staff.refresh_from_db()
        assert (staff.digest_day, staff.digest_from) == (day, date(2026, 11, 24))

    @pytest.mark.parametrize("day", ["8", "-1", "maanantai", "", "1.5", "²", "9" * 30, "<script>"])
    def test_an_unknown_weekday_is_refused_in_words(self, page, staff, day):
        response = self.choose(page, day)
        [error] = response.context["form"].errors["digest_day"]
        assert (response.status_code, error) == (
            422,
            "Valitse viikonpäivä luettelosta."
            if day
            else "Valitse viikonpäivä tai se, ettet halua koostetta.",
        )
        staff.refresh_from_db()
        assert staff.digest_day == 1

    def test_saving_the_same_day_again_postpones_nothing(self, page, me):
        self.choose(page, 1)
        me.refresh_from_db()
        assert me.digest_from == date(2026, 1, 1)

    def test_says_when_the_next_one_comes(self, page, me):
        shown = page.get(reverse("digest")).content.decode()
        expected = "Seuraava kooste: maanantai 23.11.2026, osoitteeseen staff@perho.example."
        assert expected in shown
        self.choose(page, 0)
        assert "Et saa koostetta." in page.get(reverse("digest")).content.decode()

    def test_tells_where_it_stands(self, page):
        html = page.get(reverse("digest")).content.decode()
        crumbs = html[html.index('class="crumbs"') : html.index("<h1>")]
        assert '<li><a href="/">Etusivu</a></li>' in crumbs

    def test_shows_what_the_digest_would_say(self, page, me, due):
        context = page.get(reverse("digest")).context
        assert context["subject"] == "Perho-kumppanit: viikkokoosteessa 1 asia"
        assert [section.title for section in context["contents"].sections] == ["Ota yhteyttä"]

    def test_changes_nobody_else_s_choice(self, page, staff, lead):
        page.post(reverse("digest"), {"digest_day": 5, "user": lead.pk, "pk": lead.pk})
        assert dict(User.objects.values_list("pk", "digest_day")) == {staff.pk: 5, lead.pk: 1}

    def test_changes_only_the_choice(self, page, staff):
        User._base_manager.filter(pk=staff.pk).update(title="Opettaja")
        staff.choose_digest_day(2)
        staff.refresh_from_db()
        assert (staff.title, staff.digest_day) == ("Opettaja", 2)

    def test_a_stranger_coming_from_the_mail_signs_in_first(self, client, db):
        assert client.get(reverse("digest")).url == "/accounts/login/?next=/accounts/digest/"

    @pytest.mark.parametrize("rows", [1, 12])
    def test_takes_as_many_queries_however_much_there_is(self, page, me, levels, rows):
        for _number in range(rows):
            mine(me, next_contact="2026-11-01", confirmed_on="2025-01-01")
        decide_month()
        page.get(reverse("digest"))
        with CaptureQueriesContext(connection) as captured:
            page.get(reverse("digest"))
        assert len(captured) == 13


class TestEndingFromTheMail:
    @pytest.fixture
    def address(self, due, settings):
        """What the mail tells mail programs to ask when its reader presses "unsubscribe"."""
        settings.SITE_URL = "https://kumppanit.perho.example"
        send()
        [message] = mail.outbox
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        found = message.extra_headers["List-Unsubscribe"].strip("<>")
        return found.removeprefix("https://kumppanit.perho.example")

    def test_one_press_ends_them_without_sign_in_or_cookies(self, address, me):
        program, before = Client(enforce_csrf_checks=True), me.history.count()
        answer = program.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        me.refresh_from_db()
        assert me.digest_day == User.DigestDay.NEVER
        assert program.post(address).status_code == 200  # pressed twice
        assert me.history.count() == before + 1

    def test_opening_the_address_ends_nothing_and_tells_nobodys_name(self, address, me):
        page = Client().get(address).content.decode()
        me.refresh_from_db()
        assert me.digest_day != User.DigestDay.NEVER
        assert (str(me) in page, me.email in page) == (False, False)

    @pytest.mark.parametrize("key", ["x", "MTox", "a" * 300])
    def test_a_key_that_is_none_opens_nothing(self, key, db):
        assert Client().post(f"/accounts/digest/end/{key}/").status_code == 404

    def test_a_leavers_key_opens_nothing(self, address, me):
        me.is_active = False
        me.save_as(None, "edited")
        assert Client().post(address).status_code == 404

    def test_one_topic_is_left_out_and_the_rest_still_come(self, address, me):
        program = Client(enforce_csrf_checks=True)
        answers = [program.post(address, {"topic": "contacts"}) for _twice in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        me.refresh_from_db()
        assert (me.muted_mail, me.digest_day) == (["contacts"], User.DigestDay.MONDAY)
        assert me.history.filter(history_user=me).count() == 1

    def test_a_topic_that_is_none_ends_nothing(self, address, me):
        before = me.history.count()
        assert Client().post(address, {"topic": "x"}).status_code == 422
        assert me.history.count() == before

    def test_what_is_signed_for_something_else_ends_nothing(self, me, monkeypatch):
        monkeypatch.setattr(ending, "PURPOSE", "something else")
        address = ending.address_of(me)
        monkeypatch.undo()
        assert Client().post(address).status_code == 404


def everything_happens_to(me, lead):
    """Of each topic in a mail something; what stands in the mail of it alone, by topic."""
    mine(me, organisation__name="Kontakti", next_contact="2026-11-01")
    mine(me, organisation__name="Kysymys", confirmed_on="2025-01-01")
    AgreementFactory(partnership=mine(me, organisation__name="Sopimus"), valid_until="2026-11-25")
    given = ActionFactory(title="Annettu", people=[], timing="year")
    given.hold(people=[me])
    given.save_as(lead, "edited")
    called, spoken, ours = (
        ActionFactory(title=title, timing="year", people=people)
        for title, people in (("Kutsu", []), ("Vastaus", []), ("Kommentti", [me]))
    )
    call(CommentFactory(action=called, user=lead), [me.pk])
    CommentFactory(action=spoken, user=me)
    CommentFactory(action=spoken, user=lead)
    CommentFactory(action=ours, user=lead)
    ToolFactory(title="Huolto", review_by="2026-11-01", contact_user=me)
    Handover.objects.create(
        kind="tool", key=1, label="Tarjous", giver=lead, receiver=me, offered_by=lead
    )
    followed = PartnershipFactory(organisation__name="Seurattu")
    follow(thing=followed.organisation, by=me)
    confirm_partnership(partnership=followed, by=lead)
    return {
        "contacts": "Kontakti", "freshness": "Kysymys", "agreements": "Sopimus",
        "actions": "Annettu", "mentions": "Kutsu", "answers": "Vastaus",
        "comments": "Kommentti", "tools": "Huolto", "responsibilities": "Tarjous",
        "followed": "Seurattu",
    }  # fmt: skip


class TestTopics:
    def test_a_muted_one_is_never_in_a_mail_and_all_others_are(self, levels, me, lead, monday):
        words = everything_happens_to(me, lead)
        decide_month()
        me.choose_digest_day(User.DigestDay.NEVER)  # nothing is sent while all ways are tried

        @hypothesis_settings(max_examples=20, deadline=None)
        @given(st.sets(st.sampled_from(Topic.values)))
        def check(muted):
            me.choose_topics(mail=set(Topic.values) - muted, page=[])
            body = mail_of(contents_for(me)).body if set(words) - muted else ""
            lines = body.splitlines()
            told = {topic for topic, word in words.items() if any(word in line for line in lines)}
            assert told == set(words) - muted

        check()

    @hypothesis_settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        steps=st.lists(
            st.tuples(
                st.integers(0, 20), st.sampled_from([None, *User.DigestDay.values]),
                st.sets(st.sampled_from(Topic.values)),
            ),
            min_size=2, max_size=8,
        )
    )  # fmt: skip
    def test_nobody_gets_two_mails_a_day_whatever_they_choose(self, due, me, monday, steps):
        with transaction.atomic():
            mail.outbox.clear()
            sent_on = []
            moment = timezone.now()
            for hours, day, muted in steps:
                moment += timedelta(hours=hours)
                monday.move_to(moment)
                if day is not None:
                    me.choose_digest_day(day)
                me.choose_topics(mail=set(Topic.values) - muted, page=[])
                send()
                sent_on += [timezone.localdate()] * (len(mail.outbox) - len(sent_on))
            assert len(set(sent_on)) == len(sent_on)
            transaction.set_rollback(True)
        monday.move_to(MONDAY)

    def test_are_chosen_on_the_page_with_a_signed_change(self, page, staff):
        page.post(reverse("digest_topics"), {"mail": ["mentions"], "page": ["followed"]})
        staff.refresh_from_db()
        assert staff.muted_mail == sorted(set(Topic.values) - {"mentions"})
        assert staff.muted_page == sorted(set(HAPPENINGS) - {"followed"})
        assert staff.history.first().history_user == staff

    def test_all_are_chosen_at_first(self, page):
        html = page.get(reverse("digest")).content.decode()
        boxes = re.findall(r'type="checkbox"[^>]*?name="(?:mail|page)"[^>]*>', html)
        assert len(boxes) == len(Topic) + len(HAPPENINGS)
        assert all("checked" in box for box in boxes)

    def test_an_unknown_one_is_refused_in_words(self, page, staff):
        answer = page.post(reverse("digest_topics"), {"mail": ["x"]})
        assert answer.status_code == 422
        assert "Valitse asiat luettelosta." in answer.content.decode()
        staff.refresh_from_db()
        assert staff.muted_mail == []
