"""How the system is, as the administrators see it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.audit.models import Event
from accounts.digests.models import DigestWeek
from core.dates import monday_of
from perho_partners.backups.manifest import DRILL, Manifest, name_of
from perho_partners.running.health import room_left
from perho_partners.state import gathering
from perho_partners.state.gathering import state
from tests.factories import ToolFactory, UserFactory
from toolkit.links.models import LinkCheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def copies(tmp_path, settings):
    settings.BACKUP_FOLDER = str(tmp_path)
    return tmp_path


def copy_made(folder, moment, *, is_sealed=True):
    place = folder / name_of(moment)
    place.mkdir()
    Manifest(
        made_at=moment.isoformat(), engine="sqlite", server="", file="x", size=2048, sha256="",
        is_sealed=is_sealed, migrations=[], tables={},
    ).write(place)  # fmt: skip


def page(as_):
    return as_("administrator").get(reverse("state:page")).content.decode()


class TestCopies:
    def test_the_newest_is_told(self, copies):
        now = timezone.now().replace(microsecond=0)
        copy_made(copies, now - timedelta(days=2))
        copy_made(copies, now - timedelta(hours=3))
        found = state().copies
        assert (found.made_at, found.size) == (now - timedelta(hours=3), 2048)
        assert (found.is_sealed, found.is_old, found.is_untried) == (True, False, True)

    def test_one_of_the_day_before_yesterday_is_old(self, copies):
        copy_made(copies, timezone.now() - timedelta(hours=27))
        assert state().copies.is_old

    def test_a_drill_of_this_week_is_told(self, copies):
        copy_made(copies, timezone.now())
        then = timezone.now() - timedelta(days=7)
        (copies / DRILL).write_text(json.dumps({"at": then.isoformat(), "copy": "x"}))
        assert (state().copies.tried_at, state().copies.is_untried) == (then, False)

    @pytest.mark.parametrize("told", ["", "[]", '{"at": "yesterday"}', '{"copy": "x"}'])
    def test_a_drill_that_cannot_be_read_has_not_been(self, copies, told):
        copy_made(copies, timezone.now())
        (copies / DRILL).write_text(told)
        assert state().copies.is_untried

    def test_a_folder_without_one_can_be_read(self, copies):
        assert (state().copies.can_be_read, state().copies.is_old) == (True, True)

    def test_a_folder_that_is_not_ours_to_read_is_no_error(self, settings, as_):
        settings.BACKUP_FOLDER = "/nowhere/at/all"
        assert not state().copies.can_be_read
        assert "Kopioiden kansiota ei voi lukea täältä." in page(as_)

    def test_a_copy_with_a_broken_manifest_is_not_told_as_good(self, copies):
        copy_made(copies, timezone.now())
        [place] = copies.iterdir()
        (place / "manifest.json").write_text("{")
        assert state().copies.made_at is None


class TestWork:
    def test_digests_of_this_week_are_counted_by_how_they_ended(self):
        monday = monday_of(timezone.localdate())
        for how, week in (("sent", 0), ("sent", 0), ("failed", 0), ("sent", 7)):
            day = monday - timedelta(days=week)
            DigestWeek.objects.create(user=UserFactory(), week=day, state=how)
        assert state().digests == {"sent": 2, "failed": 1}

    def test_links_that_need_care_are_counted(self):
        tool = ToolFactory()
        for number, result in enumerate(["gone", "moved", "works"]):
            LinkCheck.objects.create(tool=tool, url=f"https://{number}.example", result=result)
        assert state().links == {"broken": 1, "moved": 1}
        assert not state().links_are_old

    def test_sign_ins_of_the_day_that_failed_are_counted(self):
        for what, hours in (("failed", 1), ("locked", 2), ("sign_in", 1), ("failed", 25)):
            Event.objects.create(what=what, at=timezone.now() - timedelta(hours=hours))
        assert state().failures == 2

    def test_the_disks_are_those_that_the_health_is_judged_by(self, settings):
        settings.WATCHED_DISKS = ["/nowhere/at/all"]
        assert list(state().room) == list(room_left())
        assert state().room["/nowhere/at/all"] == 0
        assert state().has_little_room


def test_what_needs_care_is_marked(copies, as_, monkeypatch):
    monkeypatch.setattr(gathering, "LITTLE_ROOM", 1)
    copy_made(copies, timezone.now() - timedelta(days=3), is_sealed=False)
    DigestWeek.objects.create(
        user=UserFactory(), week=monday_of(timezone.localdate()), state="unclear"
    )
    html = " ".join(page(as_).split())
    for mark in ("yli vuorokauden vanha", "ei salattu", "ei viikkoon", "1 epäselvää"):
        assert html.count(mark) == 1
    assert "Levy on täyttymässä" not in html


def test_takes_as_many_queries_however_much_there_is(as_, django_assert_max_num_queries):
    client = as_("administrator")
    for number in range(30):
        LinkCheck.objects.create(tool=ToolFactory(), url=f"https://{number}.example", result="gone")
        Event.objects.create(what="failed")
    with django_assert_max_num_queries(16):
        client.get(reverse("state:page"))
