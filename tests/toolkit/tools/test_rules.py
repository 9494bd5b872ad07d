"""Which tools are current, need care or are one's own; what retiring and restoring write."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import urlencode

from core.undo import undo
from tests.constraints import accepts
from tests.factories import (
    ActionFactory,
    ExperienceFactory,
    MembershipFactory,
    TeamFactory,
    ToolFactory,
)
from toolkit.links.extract import links_in
from toolkit.links.models import ENOUGH_FAILURES, LinkCheck
from toolkit.tools.filters import ToolFilter
from toolkit.tools.history import refuse_when_retired
from toolkit.tools.models import Tool
from toolkit.tools.services import confirm_tool, edit_tool, restore_tool, retire_tool

pytestmark = [pytest.mark.django_db, pytest.mark.searched]
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def check(tool, result, failures=0, url="https://perho.example/1"):
    return LinkCheck.objects.create(tool=tool, url=url, result=result, failures=failures)


def retired(tool, by):
    retire_tool(tool=tool, reason="Vanha", by=by)
    return Tool.objects.get(pk=tool.pk)


def told(row):
    record = row.history.latest("history_id")
    return record.history_change_reason, record.history_user


def test_a_retired_one_is_not_current(staff):
    tool, other = ToolFactory(), ToolFactory()
    tool = retired(tool, staff)
    assert list(Tool.objects.current()) == [other]
    assert (tool.is_retired, tool.is_current) == (True, False)
    assert (other.is_retired, other.is_current) == (False, True)


def test_retiring_and_restoring_are_signed(staff):
    tool = retired(ToolFactory(), staff)
    assert (tool.status, tool.retired_on, tool.retired_by, tool.retired_reason) == (
        "retired", TODAY, staff, "Vanha",
    )  # fmt: skip
    assert told(tool) == ("retired", staff)
    with pytest.raises(ValidationError, match="jo poistettu käytöstä"):
        retire_tool(tool=tool, reason="Taas", by=staff)
    restore_tool(tool=tool, by=staff)
    tool.refresh_from_db()
    assert (tool.status, tool.retired_on, tool.retired_by, tool.retired_reason) == (
        "listed", None, None, "",
    )  # fmt: skip
    assert told(tool)[1] == staff


def test_a_name_means_the_current_one_before_a_retired_one_and_one_of_the_past(staff):
    old = retired(ToolFactory(title="Kortti"), staff)
    ToolFactory()
    assert Tool.objects.get_by_natural_key("Kortti") == old
    new = ToolFactory(title="Kortti")
    assert Tool.objects.get_by_natural_key("Kortti") == new
    new.title = "Uusi kortti"
    new.save_as(staff, "edited")
    old.title = "Vanha kortti"
    old.save_as(staff, "edited")
    third = ToolFactory(title="Mallipohja")
    third.title = "Pohja"
    third.save_as(staff, "edited")
    assert Tool.objects.get_by_natural_key("Mallipohja") == third
    assert third.natural_key() == ("Pohja",)


def test_of_a_level_and_of_the_guides():
    both, guide = ToolFactory(levels=["everyday", "network"]), ToolFactory(in_guides=True)
    assert list(Tool.objects.at_level("network")) == [both]
    assert list(Tool.objects.at_level("work")) == []
    assert list(Tool.objects.guides()) == [guide]


@pytest.mark.parametrize(("day", "passed"), [(YESTERDAY, True), (TODAY, False), (None, False)])
def test_a_review_has_passed_the_day_after(day, passed):
    tool = ToolFactory(review_by=day)
    assert Tool.objects.review_passed().exists() is passed
    assert Tool.objects.needing_care().exists() is passed
    assert (tool.is_review_passed, tool.is_current) == (passed, not passed)


@pytest.mark.parametrize(
    ("url", "body", "page", "lacks"),
    [
        ("", "", "", True), ("https://perho.example", "", "", False),
        ("", "<p>Ohje</p>", "", False), ("", "", "surveys:list", False),
    ],
)  # fmt: skip
def test_without_a_link_a_page_and_a_text_there_is_nothing_behind_the_title(url, body, page, lacks):
    tool = ToolFactory(url=url, body=body, page=page)
    assert (tool.lacks_link, Tool.objects.without_link().exists()) == (lacks, lacks)


@pytest.mark.parametrize(
    ("result", "failures", "is_broken", "is_moved"),
    [
        ("works", 0, False, False), ("moved", 0, False, True), ("gone", 0, True, False),
        ("refused", 0, True, False), ("silent", ENOUGH_FAILURES - 1, False, False),
        ("silent", ENOUGH_FAILURES, True, False), ("works", ENOUGH_FAILURES, False, False),
    ],
)  # fmt: skip
def test_a_link_is_broken_at_once_when_gone_and_after_two_silences(
    result, failures, is_broken, is_moved
):
    tool = ToolFactory()
    ToolFactory()
    row = check(tool, result, failures)
    assert ENOUGH_FAILURES == 2
    assert (row.is_broken, row.is_moved) == (is_broken, is_moved)
    assert LinkCheck.objects.broken().exists() is is_broken
    assert LinkCheck.objects.moved().exists() is is_moved
    care = [tool] if is_broken or is_moved else []
    assert list(Tool.objects.with_broken_link()) == list(Tool.objects.needing_care()) == care
    assert LinkCheck.objects.needing_care().exists() is bool(care)
    found = Tool.objects.for_list().get(pk=tool.pk)
    assert (found.has_broken_link, found.has_moved_link) == (is_broken, is_moved)
    other = Tool.objects.for_list().exclude(pk=tool.pk).get()
    assert (other.has_broken_link, other.has_moved_link) == (False, False)


def test_a_retired_one_needs_no_care(staff):
    tool = ToolFactory(review_by=YESTERDAY)
    check(tool, "gone")
    retired(tool, staff)
    assert not Tool.objects.needing_care().exists()


def test_one_s_own_are_those_of_oneself_and_of_the_teams_of_today(team, staff):
    former = MembershipFactory(user=staff, started_on=YESTERDAY, ended_on=TODAY).team
    mine, ours = ToolFactory(contact_user=staff), ToolFactory(contact_team=team)
    for contact in (former, TeamFactory()):
        ToolFactory(contact_team=contact)
    assert set(Tool.objects.contact_is(staff)) == {mine, ours}


def test_the_list_begins_with_what_was_tried_last():
    b, a, old = ToolFactory(title="B"), ToolFactory(title="A"), ToolFactory(title="Ö")
    new, same = ToolFactory(title="Y"), ToolFactory(title="X")
    ExperienceFactory(tool=old, tried_on=date(2026, 1, 1))
    for tool in (new, same):
        ExperienceFactory(tool=tool, tried_on=date(2026, 2, 1))
    assert list(Tool.objects.for_list()) == [same, new, old, a, b]
    assert Tool.objects.for_list().get(pk=a.pk).times_tried is None


def test_those_with_content_come_before_those_with_only_a_name():
    tried = ToolFactory(title="A")
    ExperienceFactory(tool=tried, tried_on=TODAY)
    text, link = (
        ToolFactory(title="Ö", body="<p>Ohje</p>"),
        ToolFactory(title="Å", page="rounds:list"),
    )
    assert list(Tool.objects.for_list()) == [link, text, tried]


def test_a_list_knows_how_many_living_actions_use_a_tool():
    tool, other = ToolFactory(title="A"), ToolFactory(title="B")
    for status in ("planned", "planned", "dropped"):
        ActionFactory(status=status, tools=[tool, other] if status == "dropped" else [tool])
    assert [row.times_planned for row in Tool.objects.for_list()] == [2, None]


def test_of_two_experiences_of_a_day_the_later_written_is_the_last():
    tool = ToolFactory()
    for _ in range(2):
        last = ExperienceFactory(tool=tool, tried_on=TODAY)
    assert Tool.objects.for_list().get().last_team == last.team.name_fi


def test_each_page_that_a_tool_may_open_has_an_address():
    assert {place.value: Tool(page=place).page_address for place in Tool.Place} == {
        "surveys:list": "/teams/feedback/",
        "criteria:list": "/quality/criteria/",
        "rounds:list": "/quality/",
        "measures:list": "/quality/measures/",
        "assessments:own": "/quality/assessment/",
        "agreements:list": "/agreements/",
    }
    assert Tool().page_address == ""


def test_no_link_is_checked_of_a_page_of_this_software():
    tool = ToolFactory(page="surveys:list", body='<p><a href="/partners/">Kumppanit</a></p>')
    assert links_in(tool.url, tool.body) == []


def test_a_corrected_link_is_forgotten_and_the_others_are_kept():
    tool = ToolFactory(url="https://perho.example/uusi", body='<a href="https://a.example">a</a>')
    check(tool, "gone", url="https://perho.example/vanha")
    check(tool, "works", url="https://perho.example/uusi")
    check(tool, "works", url="https://a.example")
    other = check(ToolFactory(), "gone", url="https://perho.example/vanha")
    tool.forget_old_links()
    assert set(tool.link_checks.values_list("url", flat=True)) == {
        "https://perho.example/uusi", "https://a.example",
    }  # fmt: skip
    assert LinkCheck.objects.filter(pk=other.pk).exists()


def test_is_found_by_all_that_is_written_of_it():
    tool = ToolFactory(
        title="A", summary="B", body="<p>C</p>", event_what="D", event_where="E", event_for="F",
        event_who="G", contact_note="Ä", url="https://perho.example",
    )  # fmt: skip
    assert tool.search_text == "a b c d e f g a"


def test_a_title_is_tidied_and_told_from_others_by_its_letters():
    tool = Tool(title="  Äänekosken  malli ")
    tool.clean()
    assert (tool.title, tool.name_key) == ("Äänekosken malli", "äänekosken malli")
    assert ToolFactory(title="Ä").sort_key == "36"


def test_a_withdrawn_experience_is_not_counted(staff):
    tool = ToolFactory()
    ExperienceFactory(tool=tool, tried_on=date(2026, 1, 1))
    ExperienceFactory(tool=tool, tried_on=date(2026, 2, 1)).withdraw(staff)
    found = Tool.objects.for_list().get()
    assert (found.times_tried, found.last_tried_on) == (1, date(2026, 1, 1))


def titles(staff, levels, **asked):
    rows = ToolFilter(QueryDict(urlencode(asked)), staff, list(levels.values())).qs
    return sorted(row.title for row in rows)


def test_the_list_is_narrowed_by_status_level_and_whose_it_is(staff, levels):
    ToolFactory(title="A", status="trial", levels=["everyday"])
    ToolFactory(title="B", contact_user=staff)
    ToolFactory(title="C", in_guides=True)
    retired(ToolFactory(title="D"), staff)
    for asked, found in [
        ({}, ["A", "B", "C"]), ({"status": "trial"}, ["A"]), ({"status": "retired"}, ["D"]),
        ({"level": "everyday"}, ["A"]), ({"level": "guides"}, ["C"]), ({"level": "none"}, ["B"]),
        ({"mine": "on"}, ["B"]), ({"q": "a"}, ["A"]),
    ]:  # fmt: skip
        assert titles(staff, levels, **asked) == found


def test_a_link_taken_back_is_forgotten(staff):
    tool = ToolFactory(url="https://perho.example/vanha")
    tool.url = "https://perho.example/uusi"
    tool.save_as(staff, "edited")
    check(tool, "gone", url="https://perho.example/uusi")
    undo(change=tool.history.latest("history_id"), by=staff)
    tool.refresh_from_db()
    assert (tool.url, tool.link_checks.count()) == ("https://perho.example/vanha", 0)


def test_a_retired_one_is_brought_back_before_anything_else(staff):
    tool = ToolFactory()
    change = tool.history.get()
    assert refuse_when_retired(staff, change, tool) == ""
    tool = retired(tool, staff)
    refused = "Tämä on poistettu käytöstä. Palauta se ensin."
    assert refuse_when_retired(staff, change, tool) == refused
    assert refuse_when_retired(staff, tool.history.latest("history_id"), tool) == ""


def test_looking_it_through_gives_it_a_year(staff):
    tool = ToolFactory()
    assert confirm_tool(tool=tool, by=staff) == date(2027, 11, 24)
    tool.refresh_from_db()
    assert (tool.review_by, told(tool)) == (date(2027, 11, 24), ("confirmed", staff))


def test_an_edit_is_signed_and_forgets_old_links(staff):
    tool = ToolFactory(url="https://perho.example/vanha")
    check(tool, "gone", url="https://perho.example/vanha")
    tool.url = "https://perho.example/uusi"
    edit_tool(tool=tool, by=staff)
    assert (told(tool), tool.link_checks.count()) == (("edited", staff), 0)


def test_restoring_what_is_not_retired_writes_nothing(staff):
    tool = ToolFactory(status="trial")
    restore_tool(tool=tool, by=staff)
    assert (Tool.objects.get().status, tool.history.count()) == ("trial", 1)


def test_a_namesake_keeps_a_retired_one_from_coming_back(staff):
    tool = retired(ToolFactory(title="Kortti"), staff)
    ToolFactory(title="kortti")
    with pytest.raises(ValidationError, match="jo työkalupakissa"):
        restore_tool(tool=tool, by=staff)


class TestConstraints:
    def test_a_name_is_there_once_among_the_current_ones(self, staff):
        first, row = ToolFactory(title="Kortti"), ToolFactory()
        assert accepts(row, name_key="kortti") is False
        retired(first, staff)
        row.refresh_from_db()
        assert accepts(row, name_key="kortti") is True

    @pytest.mark.parametrize(
        ("status", "on", "reason", "accepted"),
        [
            ("retired", TODAY, "Vanha", True), ("retired", None, "", False),
            ("listed", TODAY, "Vanha", False), ("retired", TODAY, "", False),
        ],
    )  # fmt: skip
    def test_retired_says_by_whom_when_and_why(self, staff, status, on, reason, accepted):
        by = staff if on else None
        values = {"status": status, "retired_on": on, "retired_by": by, "retired_reason": reason}
        assert accepts(ToolFactory(), **values) is accepted

    @pytest.mark.parametrize(("url", "accepted"), [("https://a.fi", True), ("ftp://a.fi", False)])
    def test_its_link_is_on_the_web(self, url, accepted):
        assert accepts(ToolFactory(), url=url) is accepted

    def test_a_link_is_checked_once(self):
        tool = ToolFactory()
        check(tool, "works")
        other = check(ToolFactory(), "works")
        assert accepts(other, url="https://a.fi", tool=tool) is True
        assert accepts(other, url="https://perho.example/1") is False


def test_tools_come_by_title():
    for title in ("Ö", "A", "Z"):
        ToolFactory(title=title)
    assert [tool.title for tool in Tool.objects.all()] == ["A", "Z", "Ö"]
