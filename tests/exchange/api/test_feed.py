"""The change feed: whoever reads it has what the lists tell, whatever happened in which order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ProtectedError
from django.db.utils import IntegrityError
from django.utils import timezone

from core.undo import undo
from exchange.api import feed
from exchange.api.kinds import KINDS
from exchange.api.models import ChangeEntry
from exchange.privacy.services import anonymise
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation
from partnerships.partnerships import services as register
from teams.plans import services as plans
from tests.exchange.api.keys import EVERYTHING, ROOT, everything_of, program
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
)
from tests.races import at_once
from toolkit.tools.services import retire_tool

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uncounted():
    cache.clear()


@pytest.fixture
def ours(levels, administrator):
    """A program that may read all."""
    return program(administrator, *EVERYTHING)


def follow(client, copy, since="0", limit=100):
    """Read on from the cursor into the copy; give the cursor where it ended."""
    while True:
        cache.clear()
        answer = client.get(f"{ROOT}changes/", {"since": since, "limit": limit})
        assert answer.status_code == 200, answer.json()
        page = answer.json()
        for change in page["changes"]:
            name = (change["kind"], change["id"])
            assert change["deleted"] == (change["data"] is None)
            if change["deleted"]:
                copy.pop(name, None)
            else:
                copy[name] = change["data"]
        since = page["cursor"]
        if not page["has_more"]:
            return since


def lists(client):
    """What the lists tell of everything, in the form of a copy."""
    found = {}
    for kind in ("organisation", "partnership", "tool"):
        for row in everything_of(client, f"{kind}s/", everything="true"):
            found[kind, row["id"]] = row
    for row in everything_of(client, "plans/"):
        for action in row.pop("actions"):
            found["action", action["id"]] = action
        found["plan", row["id"]] = row
    return found


def edited(row, by, **values):
    row = type(row)._default_manager.get(pk=row.pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.save_as(by, "edited")


def year_of_work(team, staff, levels):
    """Steps that change what is told, each in another way."""
    today = timezone.localdate()
    row = PartnershipFactory(team=team, organisation__name="Hotelli Meri")
    place, lone = row.organisation, OrganisationFactory()
    tool, spare = ToolFactory(contact_user=staff, contact_team=team), ToolFactory()
    plan = PlanFactory(team=team, year=today.year)
    action = ActionFactory(plan=plan, people=[staff], partnerships=[row], teams=[TeamFactory()])
    yield
    register.add_responsible(partnership=row, user=staff, area="Sopimukset", is_main=True, by=staff)
    edited(place, staff, city="Vaasa")
    yield
    undo(change=place.history.first(), by=staff)
    edited(staff, None, last_name="Uusinimi")
    edited(team, None, name_fi="Ravintola ja matkailu")
    yield
    after = register.move_level(
        partnership=row, level=levels["network"], reason="Kasvoi", on=today, by=staff
    )
    plans.set_status(action=action, status="done", by=staff)
    yield
    retire_tool(tool=tool, reason="Vanha", by=staff)
    spare.delete()
    lone.delete()
    register.end_responsibility(responsibility=after.responsibilities.get(), by=staff)
    yield
    ResponsibilityFactory(partnership=after, user=UserFactory()).delete()
    register.end_partnership(partnership=after, reason="Loppui", on=today, by=staff)
    archive_organisation(organisation=place, reason="Loppui", by=staff)
    action.delete()
    yield


@pytest.mark.slow
class TestCopy:
    def test_from_the_start_is_what_the_lists_tell(self, ours, team, staff, levels):
        for _step in year_of_work(team, staff, levels):
            for limit in (2, 500):
                copy = {}
                follow(ours, copy, limit=limit)
                assert copy == lists(ours)
        assert {kind for kind, _key in copy} == {"organisation", "partnership", "tool", "plan"}

    def test_that_is_kept_up_is_what_the_lists_tell(self, ours, team, staff, levels):
        copy, since = {}, "0"
        for _step in year_of_work(team, staff, levels):
            since = follow(ours, copy, since, limit=2)
            assert copy == lists(ours)

    def test_without_levels_is_what_the_lists_tell_without_them(
        self, administrator, team, staff, levels
    ):
        client = program(administrator, "read", "changes")
        copy = {}
        for _step in year_of_work(team, staff, levels):
            follow(client, copy)
        assert copy == lists(client)

    def test_begins_with_what_there_was_before_the_feed(self, ours, team, staff, levels):
        for _step in year_of_work(team, staff, levels):
            pass
        ChangeEntry.objects.all().delete()
        state = MigrationExecutor(connection).loader.project_state(
            [("exchange", "0002_keys_and_changes")]
        )
        module = __import__("exchange.migrations.0002_keys_and_changes", fromlist=["x"])
        module.tell_what_is_there(state.apps, None)
        copy = {}
        follow(ours, copy)
        assert copy == lists(ours)


class TestEntries:
    def told(self, since):
        return [(each.kind, each.row) for each in ChangeEntry.objects.filter(pk__gt=since)]

    def test_are_written_for_what_changes_and_nothing_else(self, levels, staff, team):
        row = PartnershipFactory(team=team)
        ResponsibilityFactory(partnership=row, user=staff)
        tool = ToolFactory(contact_user=staff, contact_team=team)
        plan = PlanFactory(team=team)
        action = ActionFactory(plan=plan, people=[staff], teams=[team])
        for change, expected in [
            (lambda: edited(row.organisation, staff, city="Turku"),
             [("organisation", row.organisation_id)]),
            (lambda: edited(row, staff, goal="Viisi"), [("partnership", row.pk)]),
            (lambda: edited(staff, None, first_name="Aino"),
             [("partnership", row.pk), ("tool", tool.pk), ("action", action.pk)]),
            (lambda: edited(staff, None, title="Lehtori"), []),
            (lambda: edited(team, None, name_fi="Keittiö"),
             [("partnership", row.pk), ("tool", tool.pk), ("plan", plan.pk),
              ("action", action.pk)]),
            (lambda: edited(team, None, name_sv="Kök"), []),
            (lambda: edited(Level.objects.first(), None, summary_fi="Toinen"), []),
            (lambda: edited(action, staff, title="Toinen"), [("action", action.pk)]),
            (lambda: MembershipFactory(user=UserFactory(), team=team), []),
            (lambda: edited(row.organisation, staff, city="Turku"), []),  # nothing happened
        ]:  # fmt: skip
            last = ChangeEntry.objects.latest("pk").pk
            change()
            assert self.told(last) == expected

    def test_need_none_for_the_deletion_of_who_is_told_elsewhere(self, levels, staff, team):
        """Nobody can be deleted whom something else tells of."""
        row = PartnershipFactory(team=team)
        tool = ToolFactory(contact_user=UserFactory(), contact_team=TeamFactory())
        action = ActionFactory(people=[UserFactory()], teams=[TeamFactory()])
        person = ResponsibilityFactory(partnership=row)
        told = [row.team, person.user, tool.contact_user, tool.contact_team, action.plan.team]
        for each in [*told, *action.people.all(), *action.teams.all()]:
            with pytest.raises(ProtectedError), transaction.atomic():
                each.delete()

    def test_are_written_for_a_name_that_is_taken_away_past_the_history(self, ours, levels):
        user = UserFactory(first_name="Aino", last_name="Virtanen", is_active=False)
        row = PartnershipFactory(description="Aino Virtanen sopii vierailut.")
        ResponsibilityFactory(partnership=row, user=user)
        ResponsibilityFactory(partnership=row, area="Aino Virtanen ennen")
        tool = ToolFactory(summary="Kysy: Aino Virtanen", contact_user=user)
        place = OrganisationFactory(notes="Aino Virtanen tuntee paikan.")
        copy = {}
        since = follow(ours, copy)
        anonymise(user=user)
        follow(ours, copy, since)
        assert copy == lists(ours)
        told = str([copy[name] for name in [
            ("partnership", row.pk), ("tool", tool.pk), ("organisation", place.pk)
        ]])  # fmt: skip
        assert [word for word in ("Aino", "Virta") if word in told] == []

    def test_are_taken_back_with_the_change(self, db):
        with transaction.atomic():
            OrganisationFactory()
            transaction.set_rollback(True)
        assert not ChangeEntry.objects.exists()

    def test_have_each_a_place_of_its_own(self, db):
        OrganisationFactory()
        OrganisationFactory()
        ChangeEntry.objects.put_in_order()
        places = list(ChangeEntry.objects.order_by("pk").values_list("position", flat=True))
        assert places == [1, 2]
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangeEntry.objects.update(position=1)

    def test_keep_their_place_for_good(self, db):
        for number in range(1, 4):
            OrganisationFactory()
            ChangeEntry.objects.put_in_order()
            places = ChangeEntry.objects.order_by("pk").values_list("position", flat=True)
            assert list(places) == [*range(1, number + 1)]


class TestCursor:
    def test_of_the_end_stays_until_something_happens(self, ours):
        OrganisationFactory()
        since = follow(ours, {})
        copy = {}
        assert follow(ours, copy, since) == since
        assert copy == {}
        assert follow(ours, {}, "0") == since

    def test_of_an_empty_feed_is_the_start(self, ours):
        ChangeEntry.objects.all().delete()
        assert follow(ours, {}) == "0"

    @pytest.mark.parametrize("since", ["x", "1", "-1", "1-", "٣-x", "9" * 30 + "-x", "", "0-"])
    def test_that_is_none_is_refused(self, ours, since):
        OrganisationFactory()
        answer = ours.get(f"{ROOT}changes/", {"since": since})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["since"])

    @pytest.mark.parametrize("since", ["9-abc", "1-abc", "0-abc"])
    def test_of_another_feed_says_to_begin_anew(self, ours, since):
        OrganisationFactory()
        answer = ours.get(f"{ROOT}changes/", {"since": since})
        assert (answer.status_code, answer.json()["code"]) == (410, "start_again")

    def test_is_lost_when_a_backup_was_put_back_and_others_took_the_places(self, ours):
        OrganisationFactory()
        with transaction.atomic():
            OrganisationFactory(name="Hukassa")
            since = feed.read("0", 500).cursor
            transaction.set_rollback(True)  # the database as it was before
        OrganisationFactory(name="Toinen")
        feed.read("0", 500)
        answer = ours.get(f"{ROOT}changes/", {"since": since})
        assert answer.status_code == 410

    @pytest.mark.parametrize("limit", ["0", "501", "x", "-1"])
    def test_tells_a_bounded_number_at_a_time(self, ours, limit):
        answer = ours.get(f"{ROOT}changes/", {"limit": limit})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["limit"])

    def test_refuses_what_it_does_not_know(self, ours):
        answer = ours.get(f"{ROOT}changes/", {"from": "0"})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["from"])


def test_asks_as_much_of_many_as_of_few(ours, team, staff, levels, django_assert_max_num_queries):
    for _step in year_of_work(team, staff, levels):
        pass
    ActionFactory(people=[staff])
    follow(ours, {})
    with django_assert_max_num_queries(20):
        ours.get(f"{ROOT}changes/", {"limit": 500})
    assert len(KINDS) == 5


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    if connection.vendor == "postgresql":  # SQLite has one writer at a time

        def test_what_is_committed_late_is_told_after_what_was_read_before(self):
            """The first has lower keys and is committed after the second has been read."""
            begun, read = Event(), Event()

            def first():
                try:
                    with transaction.atomic():
                        OrganisationFactory(name="Hidas")
                        begun.set()
                        assert read.wait(timeout=30)
                finally:
                    begun.set()
                    connections.close_all()

            with ThreadPoolExecutor(1) as pool:
                slow = pool.submit(first)
                assert begun.wait(timeout=30)
                OrganisationFactory(name="Nopea")
                before = feed.read("0", 100)
                read.set()
                slow.result()
            after = feed.read(before.cursor, 100)
            names = [
                [Organisation.objects.get(pk=entry.row).name for entry in page.entries]
                for page in (before, after)
            ]
            assert names == [["Nopea"], ["Hidas"]]
            late, early = after.entries[0], before.entries[0]
            assert late.pk < early.pk  # so that keys or moments would have left it out
            assert late.position > early.position

    def test_readers_and_writers_together_leave_no_gap(self):
        writers, each = 3, 4

        def work(index):
            if index < writers:
                for number in range(each):
                    with transaction.atomic():
                        OrganisationFactory(name=f"Kahvila {index} {number}")
                        OrganisationFactory(name=f"Leipomo {index} {number}")
                return []
            found, cursor = [], "0"
            for _ in range(25):
                page = feed.read(cursor, 3)
                found += [entry.row for entry in page.entries]
                cursor = page.cursor
            while (page := feed.read(cursor, 3)).entries:
                found += [entry.row for entry in page.entries]
                cursor = page.cursor
            return [(found, cursor)]

        readers = [found for result in at_once(writers + 2, work) for found in result]
        everyone = set(Organisation.objects.values_list("pk", flat=True))
        assert len(everyone) == writers * each * 2
        for found, cursor in readers:
            while (page := feed.read(cursor, 100)).entries:
                found += [entry.row for entry in page.entries]
                cursor = page.cursor
            assert len(found) == len(set(found))
            assert set(found) == everyone
