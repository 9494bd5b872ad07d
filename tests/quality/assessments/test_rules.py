"""Who reads and answers a self-assessment, and what beginning, finishing and developing write."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.teams.models import Team
from quality.assessments.models import Assessment, AssessmentAnswer, AssessmentStatement
from quality.assessments.results import over_time
from quality.assessments.rules import may_answer, may_read
from quality.assessments.services import develop, finish, start
from tests.constraints import accepts
from tests.factories import ActionFactory, MembershipFactory, StatementFactory, TeamFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False) as clock:
        yield clock


@pytest.fixture
def found(team, staff):
    """An assessment under way with two statements."""
    StatementFactory(phase="during", text_fi="Sovimme")
    StatementFactory(phase="before", text_fi="Suunnittelemme")
    return start(team=team, by=staff)


def say(row, word, by=None):
    row.answer = word
    row.save_as(by, "answered")


def finished(found, by, word="partly"):
    for row in found.answers.all():
        say(row, word)
    return finish(assessment=found, by=by)


def told(row):
    record = row.history.latest("history_id")
    return record.history_change_reason, record.history_user


class TestRights:
    @pytest.mark.parametrize(
        ("persona", "may"),
        [("staff", True), ("other_staff", False), ("quality", True), ("administrator", True)],
    )
    def test_the_team_and_those_who_develop_it_read(self, request, team, persona, may):
        assert may_read(request.getfixturevalue(persona), team) is may

    @pytest.mark.parametrize(("ended", "may"), [(None, True), (TODAY, False)])
    def test_a_management_group_reads_while_one_is_in_it(self, team, ended, may):
        member = MembershipFactory(
            team__kind=Team.Kind.MANAGEMENT, started_on=date(2026, 1, 1), ended_on=ended
        )
        assert may_read(member.user, team) is may

    def test_the_team_alone_answers_until_it_is_finished(self, found, staff, quality):
        assert (may_answer(staff, found), may_answer(quality, found)) == (True, False)
        assert may_answer(staff, finished(found, staff)) is False


class TestStarting:
    def test_copies_what_is_asked_today_in_signed_rows(self, team, staff):
        asked = StatementFactory(order=5, phase="after", is_draft=False)
        StatementFactory(is_asked=False)
        found = start(team=team, by=staff)
        row = found.answers.get()
        copied = ["phase", "order", "text_fi", "text_sv", "text_en", "is_draft"]
        assert [getattr(row, name) for name in copied] == [getattr(asked, name) for name in copied]
        assert (row.statement, row.answer) == (asked, "")
        assert (found.team, found.started_by, found.started_on) == (team, staff, TODAY)
        assert told(found) == told(row) == ("created", staff)

    def test_gives_the_one_under_way(self, found, team, lead):
        other = TeamFactory()
        assert start(team=other, by=lead).team == other
        assert start(team=team, by=lead) == found

    def test_a_closed_team_begins_none(self, team, staff):
        StatementFactory()
        team.closed_on = TODAY
        team.save_as(None, "edited")
        with pytest.raises(ValidationError):
            start(team=team, by=staff)

    def test_without_statements_there_is_nothing_to_begin(self, team, staff):
        with pytest.raises(ValidationError, match="ei ole vielä kirjoittanut"):
            start(team=team, by=staff)
        assert not Assessment.objects.exists()


class TestFinishing:
    def test_is_dated_and_signed_and_happens_once(self, found, staff, lead):
        row = finished(found, staff)
        assert (row.is_finished, row.finished_on, row.finished_by) == (True, TODAY, staff)
        assert told(row) == ("finished", staff)
        assert finish(assessment=row, by=lead).finished_by == staff

    def test_every_statement_needs_an_answer(self, found, staff):
        with pytest.raises(ValidationError, match="2 väittämää on vielä vastaamatta"):
            finish(assessment=found, by=staff)
        say(found.answers.first(), "works")
        with pytest.raises(ValidationError, match="1 väittämä on vielä vastaamatta"):
            finish(assessment=found, by=staff)

    def test_is_the_team_s_alone(self, found, other_staff):
        for row in found.answers.all():
            say(row, "works")
        with pytest.raises(PermissionDenied):
            finish(assessment=found, by=other_staff)
        assert list(Assessment.objects.open()) == [found]

    @pytest.mark.parametrize(("name", "value"), [("answer", "works"), ("note", "Huomio")])
    def test_what_was_said_stays(self, found, staff, name, value):
        finished(found, staff)
        row = found.answers.first()
        setattr(row, name, value)
        with pytest.raises(ValidationError, match="jo valmis"):
            row.save_as(staff, "answered")

    def test_a_closed_team_still_finishes_its_own(self, found, team, staff):
        team.closed_on = TODAY
        team.save_as(None, "edited")
        assert finished(found, staff).is_finished


class TestDeveloping:
    def weak(self, found, by):
        finished(found, by)
        return found.answers.in_order().first()

    def test_a_weak_point_becomes_an_action_once(self, found, team, staff, lead):
        row = self.weak(found, staff)
        action = develop(answer=row, by=staff)
        assert (action.title, action.kind, action.details) == (
            "Parannetaan: Suunnittelemme", "develop", "Tiimin itsearvioinnista 24.11.2026.",
        )  # fmt: skip
        assert (action.plan.team, action.keys_of("people")) == (team, [staff.pk])
        assert told(row) == ("planned", staff)
        assert develop(answer=row, by=lead) == action

    @pytest.mark.parametrize(
        ("word", "may"),
        [("works", False), ("partly", True), ("not_yet", True), ("not_ours", False)],
    )
    def test_only_what_could_work_better_is_developed(self, found, staff, word, may):
        finished(found, staff, word)
        row = found.answers.first()
        assert (row.is_weak, AssessmentAnswer.objects.weak().exists()) == (may, may)
        if may:
            assert develop(answer=row, by=staff).pk
        else:
            with pytest.raises(ValidationError, match="heikko kohta"):
                develop(answer=row, by=staff)

    def test_not_before_it_is_finished(self, found, staff):
        row = found.answers.first()
        say(row, "partly")
        with pytest.raises(ValidationError, match="heikko kohta"):
            develop(answer=row, by=staff)

    def test_is_the_team_s_alone(self, found, staff, other_staff):
        with pytest.raises(PermissionDenied):
            develop(answer=self.weak(found, staff), by=other_staff)


class TestQuestions:
    def test_open_and_finished_ones_the_newest_first(self, found, team, staff, today):
        first = finished(found, staff)
        begun_before = start(team=team, by=staff)
        other = MembershipFactory()
        under_way = start(team=other.team, by=other.user)
        today.shift(86400)
        last = finished(under_way, other.user)
        today.shift(-3600)
        same = finished(begun_before, staff)
        open_one = start(team=team, by=staff)
        assert list(Assessment.objects.open()) == [open_one]
        assert list(Assessment.objects.finished()) == [last, same, first]

    def test_counts_by_phase(self, found):
        say(found.answers.get(phase="during"), "works")
        row = Assessment.objects.with_counts().get()
        assert (row.asked_before, row.answered_before) == (1, 0)
        assert (row.asked_during, row.answered_during) == (1, 1)
        assert (row.asked_after, row.answered_after) == (0, 0)

    def test_answers_come_by_phase_and_then_as_they_were_asked(self, team, staff):
        for phase, order, text in [
            ("after", 1, "5"), ("during", 1, "4"), ("before", 2, "2"), ("before", 1, "1"),
            ("before", 2, "3"),
        ]:  # fmt: skip
            StatementFactory(phase=phase, order=order, text_fi=text)
        rows = start(team=team, by=staff).answers.order_by("-pk").in_order()
        assert [row.text_fi for row in rows] == ["1", "2", "3", "4", "5"]

    def test_answers_come_as_they_are_numbered_whenever_they_were_written(self, found, staff):
        other = start(team=TeamFactory(), by=staff)
        for number, row in enumerate(found.answers.order_by("-pk")):
            row.phase, row.order = "before", number
            row.save_as(None, "edited")
        last, first = found.answers.order_by("pk")
        assert list(found.answers.in_order()) == [first, last]
        assert list(AssessmentAnswer.objects.all()) == [
            *other.answers.order_by("order"), first, last  # of the newest assessment first
        ]  # fmt: skip

    def test_statements_come_as_they_are_numbered_and_then_as_they_were_made(self):
        rows = [StatementFactory(order=order) for order in (2, 1, 1)]
        assert list(AssessmentStatement.objects.all()) == [rows[1], rows[2], rows[0]]

    def test_assessments_come_the_newest_first(self, staff):
        days = [
            (date(2026, month, 1), date(2026, 5, day))
            for month, day in [(3, 2), (3, 2), (4, 1), (2, 3)]
        ]
        looks = []
        for started_on, finished_on in days:
            look = Assessment(
                team=TeamFactory(), started_on=started_on, started_by=staff,
                finished_on=finished_on, finished_by=staff,
            )  # fmt: skip
            look.save_as(staff, "created")
            looks.append(look)
        assert list(Assessment.objects.all()) == [looks[2], looks[1], looks[0], looks[3]]
        assert list(Assessment.objects.finished()) == [looks[3], looks[1], looks[0], looks[2]]

    def test_only_the_unanswered_wait(self, found):
        row = found.answers.first()
        say(row, "works")
        assert row not in AssessmentAnswer.objects.unanswered()
        assert AssessmentAnswer.objects.unanswered().count() == 1

    def test_a_statement_is_known_by_its_key_and_asked_while_in_use(self):
        row, other = StatementFactory(), StatementFactory(is_asked=False)
        assert AssessmentStatement.objects.get_by_natural_key(other.key) == other
        assert list(AssessmentStatement.objects.asked()) == [row]
        assert row.natural_key() == (row.key,)


def answer(assessment, statement, text, phase="before"):
    return SimpleNamespace(
        assessment_id=assessment, statement_id=statement, text_fi=text, text=text, phase=phase
    )


def test_over_time_each_statement_has_its_newest_words_and_an_answer_of_each_time():
    new, old = SimpleNamespace(pk=2), SimpleNamespace(pk=1)
    answers = [
        answer(1, 10, "Vanhat sanat"), answer(1, 12, "Ei enää kysytä"),
        answer(2, 11, "Aikana", "during"), answer(2, 10, "Uudet sanat"),
        answer(3, 10, "Toisen tiimin"),
    ]  # fmt: skip
    before, during = over_time([new, old], answers)
    assert (before.label, during.label) == ("Ennen yhteistyötä", "Yhteistyön aikana")
    told_of = [
        [(row.newest.text, [(cell.answer, cell.other_text) for cell in row.cells])
         for row in phase.rows]
        for phase in (before, during)
    ]  # fmt: skip
    assert told_of == [
        [
            ("Uudet sanat", [(answers[3], ""), (answers[0], "Vanhat sanat")]),
            ("Ei enää kysytä", [(None, ""), (answers[1], "")]),
        ],
        [("Aikana", [(answers[2], ""), (None, "")])],
    ]


class TestConstraints:
    def test_a_team_has_one_open(self, found, team, staff):
        other = start(team=MembershipFactory().team, by=staff)
        assert accepts(other, team=team) is False
        finished(found, staff)
        assert accepts(other, team=team) is True

    @pytest.mark.parametrize(
        ("on", "is_by", "accepted"),
        [
            (TODAY, True, True), (date(2026, 11, 23), True, False), (TODAY, False, False),
            (None, True, False),
        ],
    )  # fmt: skip
    def test_finished_says_by_whom_and_not_before_it_began(self, found, staff, on, is_by, accepted):
        by = staff if is_by else None
        assert accepts(found, finished_on=on, finished_by=by) is accepted

    def test_a_statement_is_asked_once(self, found, staff):
        first, second = found.answers.order_by("pk")
        assert accepts(second, statement=StatementFactory()) is True
        assert accepts(second, statement=first.statement) is False
        other = start(team=MembershipFactory().team, by=staff)
        assert accepts(other.answers.get(statement=first.statement)) is True

    @pytest.mark.parametrize(
        ("word", "accepted"),
        [("partly", True), ("not_yet", True), ("works", False), ("not_ours", False), ("", False)],
    )
    def test_only_a_weak_point_has_an_action(self, found, word, accepted):
        row = found.answers.first()
        assert accepts(row, answer=word, action=ActionFactory()) is accepted

    def test_the_newest_comes_first(self, found, staff, today):
        today.shift(86400)
        rows = [start(team=MembershipFactory().team, by=staff) for _ in range(2)]
        assert list(Assessment.objects.all()) == [rows[1], rows[0], found]
