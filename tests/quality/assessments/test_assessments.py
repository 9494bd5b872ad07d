"""Self-assessment: a team answers together, in words; nothing is lost and nothing is compared."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.teams.models import Team
from perho_partners.examples.generator import Generator
from quality.assessments import services
from quality.assessments.models import Assessment, AssessmentAnswer, AssessmentStatement
from teams.plans.models import Action, AnnualPlan
from tests.conftest import held
from tests.factories import MembershipFactory, PlanFactory, StatementFactory, TeamFactory
from tests.house import load_house

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-05-04 12:00 +0300", tick=False):
        yield


@pytest.fixture
def statements(db):
    """One statement of each phase."""
    return [StatementFactory(phase=phase) for phase in ("before", "during", "after")]


@pytest.fixture
def found(statements, team, staff):
    """An assessment that has just begun."""
    return services.start(team=team, by=staff)


def phase_address(found, phase="before"):
    return reverse("assessments:phase", args=[found.pk, phase])


def overview(team):
    return reverse("assessments:detail", args=[team.slug])


def answered(found, by, **words):
    """Give every answer a word (works, or what is said of its phase) and finish."""
    for row in found.answers.all():
        row.answer = words.get(row.phase, "works")
        row.save_as(by, "answered")
    return services.finish(assessment=found, by=by)


def posted(row, answer="", note="", version=None):
    """What the page sends of one statement."""
    return {
        f"answer_{row.pk}": answer,
        f"note_{row.pk}": note,
        f"version_{row.pk}": row.version if version is None else version,
    }


def first(found, phase="before"):
    return found.answers.get(phase=phase)


class TestStarting:
    def test_copies_the_statements_that_are_asked_today(self, page, team, staff, statements):
        StatementFactory(is_asked=False)
        response = page.post(reverse("assessments:start", args=[team.slug]))
        found = Assessment.objects.get()
        assert response.url == phase_address(found)
        assert (found.team, found.started_by, found.started_on) == (team, staff, date(2026, 5, 4))
        assert [(row.statement, row.text_fi, row.answer) for row in found.answers.in_order()] == [
            (statement, statement.text_fi, "") for statement in statements
        ]

    def test_asks_before_during_and_after_in_that_order(self, team, staff):
        late, early = StatementFactory(phase="after", order=1), StatementFactory(order=2)
        found = services.start(team=team, by=staff)
        assert [row.statement for row in found.answers.in_order()] == [early, late]

    def test_leads_a_colleague_to_the_one_under_way(self, as_, team, found):
        response = as_("lead").post(reverse("assessments:start", args=[team.slug]))
        assert (response.url, Assessment.objects.count()) == (phase_address(found), 1)

    def test_without_statements_says_why_not(self, page, team):
        response = page.post(reverse("assessments:start", args=[team.slug]), follow=True)
        assert [str(message) for message in response.context["messages"]] == [
            "Laatutyöryhmä ei ole vielä kirjoittanut väittämiä."
        ]
        assert not Assessment.objects.exists()

    def test_of_a_closed_team_is_not_there(self, page, team, statements):
        team.closed_on = date(2026, 5, 1)
        team.opened_on = date(2020, 1, 1)
        team.save()
        assert page.post(reverse("assessments:start", args=[team.slug])).status_code == 404
        assert "Aloita itsearviointi" not in page.get(overview(team)).content.decode()

    def test_two_open_ones_of_a_team_are_impossible(self, found, team, staff):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment(team=team, started_by=staff).save_as(staff, "created")


class TestAnswering:
    def test_saves_a_phase_and_goes_on_to_the_next(self, page, staff, found):
        row = first(found)
        response = page.post(phase_address(found), posted(row, "partly", "Uudet\r\nunohtuvat"))
        row.refresh_from_db()
        assert response.url == phase_address(found, "during")
        assert (row.answer, row.note) == ("partly", "Uudet\nunohtuvat")
        change = row.history.latest("history_id")
        assert (change.history_user, change.history_change_reason) == (staff, "answered")

    def test_the_last_phase_leads_back_to_the_overview(self, page, team, found):
        response = page.post(phase_address(found, "after"), posted(first(found, "after"), "works"))
        assert response.url == overview(team)

    def test_may_be_left_open_and_continued_another_day(self, page, team, found):
        page.post(phase_address(found), posted(first(found), "works"))
        context = page.get(overview(team)).context
        assert [(step.key, step.answered, step.asked) for step in context["steps"]] == [
            ("before", 1, 1), ("during", 0, 1), ("after", 0, 1)
        ]  # fmt: skip
        assert (context["left"], context["next_step"].key) == (2, "during")

    def test_changes_nothing_when_nothing_was_changed(self, page, found):
        row = first(found)
        page.post(phase_address(found), posted(row))
        row.refresh_from_db()
        assert row.history.count() == 1

    def test_an_answer_may_be_taken_back_to_open_with_another(self, page, found):
        row = first(found)
        page.post(phase_address(found), posted(row, "works"))
        row.refresh_from_db()
        page.post(phase_address(found), posted(row, "not_ours"))
        row.refresh_from_db()
        assert row.answer == "not_ours"

    def test_an_unknown_word_is_told_at_its_statement(self, page, found):
        row = first(found)
        response = page.post(phase_address(found), posted(row, "excellent", "Tekstini"))
        assert response.status_code == 422
        assert response.context["form"].errors == {
            f"answer_{row.pk}": ["Valitse jokin vaihtoehdoista."]
        }
        assert "Tekstini</textarea>" in response.content.decode()
        row.refresh_from_db()
        assert row.note == ""

    def test_a_note_is_not_endless(self, page, found):
        row = first(found)
        response = page.post(phase_address(found), posted(row, "works", "Ä" * 501))
        assert (response.status_code, set(response.context["form"].errors)) == (
            422, {f"note_{row.pk}"}
        )  # fmt: skip

    @pytest.mark.parametrize("phase", ["later", "none"])
    def test_an_unknown_phase_is_not_found(self, page, found, phase):
        assert page.get(phase_address(found, phase)).status_code == 404
        assert page.post(phase_address(found, phase)).status_code == 404

    def test_a_phase_without_statements_is_not_found(self, page, team, staff):
        StatementFactory(phase="during")
        found = services.start(team=team, by=staff)
        assert page.get(phase_address(found, "before")).status_code == 404

    @pytest.mark.parametrize("persona", ["other_staff", "quality", "administrator"])
    def test_is_the_teams_alone(self, as_, found, persona):
        row = first(found)
        client = as_(persona)
        assert client.get(phase_address(found)).status_code == 403
        assert client.post(phase_address(found), posted(row, "works")).status_code == 403
        row.refresh_from_db()
        assert row.answer == ""


class TestTwoColleagues:
    """One has the page open while another saves it."""

    @pytest.fixture
    def row(self, found, lead):
        """A statement that the lead has answered after this person opened the page."""
        row = first(found)
        row.answer, row.note = "not_yet", "Vetäjän huomio"
        row.save_as(lead, "answered")
        return row

    def test_two_different_answers_are_shown_and_none_is_overwritten(self, page, found, row):
        response = page.post(phase_address(found), posted(row, "works", "Vetäjän huomio", 1))
        assert response.status_code == 409
        [clash] = response.context["merge"].clashes
        assert (clash.name, clash.theirs, clash.mine) == (
            f"answer_{row.pk}", "Ei vielä", "Toimii"
        )  # fmt: skip
        assert response.context["latest"].history_user.email == "lead@perho.example"
        row.refresh_from_db()
        assert (row.answer, row.note) == ("not_yet", "Vetäjän huomio")

    @pytest.mark.parametrize(("keep", "stored"), [("mine", "works"), ("theirs", "not_yet")])
    def test_the_person_decides(self, page, found, row, keep, stored):
        name = f"answer_{row.pk}"
        data = posted(row, "works", "Vetäjän huomio") | {"clash": name, f"keep-{name}": keep}
        assert page.post(phase_address(found), data).status_code == 302
        row.refresh_from_db()
        assert row.answer == stored

    def test_saving_without_deciding_asks_again(self, page, found, row):
        data = posted(row, "works", "Vetäjän huomio") | {"clash": f"answer_{row.pk}"}
        response = page.post(phase_address(found), data)
        assert (response.status_code, response.context["asked_again"]) == (409, True)

    def test_what_only_the_other_changed_stays(self, page, found, row, staff, team):
        other = AssessmentAnswer(
            assessment=found, statement=StatementFactory(), phase="before", order=900,
            text_fi="Toinen", text_sv="Annan", text_en="Other", is_draft=True,
        )  # fmt: skip
        other.save_as(staff, "created")
        data = posted(row, version=1) | posted(other, "works", "Oma huomio")
        response = page.post(phase_address(found), data, follow=True)
        assert "Kollega vastasi samaan aikaan. Hänen vastauksensa ovat mukana." in [
            str(message) for message in response.context["messages"]
        ]
        row.refresh_from_db()
        other.refresh_from_db()
        assert (row.answer, row.note) == ("not_yet", "Vetäjän huomio")
        assert (other.answer, other.note) == ("works", "Oma huomio")

    def test_the_same_answer_from_both_is_no_conflict(self, page, found, row):
        data = posted(row, "not_yet", "Vetäjän huomio", 1)
        assert page.post(phase_address(found), data).status_code == 302
        assert row.history.count() == 2

    @pytest.mark.parametrize("version", ["", "0", "-1", "abc", "9" * 30, "99", "²"])
    def test_a_version_that_never_was_overwrites_nothing(self, page, found, row, version):
        response = page.post(phase_address(found), posted(row, "works", "Minun", version))
        row.refresh_from_db()
        assert (response.status_code, row.answer) == (409, "not_yet")


class TestFinishing:
    def finish(self, client, found):
        return client.post(reverse("assessments:finish", args=[found.pk]), follow=True)

    def test_keeps_the_day_and_the_person(self, page, staff, found):
        for row in found.answers.all():
            row.answer = "works"
            row.save_as(staff, "answered")
        self.finish(page, found)
        found.refresh_from_db()
        assert (found.finished_on, found.finished_by) == (date(2026, 5, 4), staff)

    def test_waits_until_everything_has_an_answer(self, page, found):
        page.post(phase_address(found), posted(first(found), "works"))
        response = self.finish(page, found)
        assert "2 väittämää on vielä vastaamatta." in [
            str(message) for message in response.context["messages"]
        ]
        found.refresh_from_db()
        assert not found.is_finished

    def test_fixes_the_answers_and_gives_back_what_was_typed(self, page, staff, found):
        answered(found, staff)
        row = first(found)
        response = page.post(phase_address(found), posted(row, "partly", "Pitkä oma huomio"))
        assert (response.status_code, response.templates[0].name) == (
            409, "quality/assessments/closed.html"
        )  # fmt: skip
        assert "Pitkä oma huomio</textarea>" in response.content.decode()
        row.refresh_from_db()
        assert row.answer == "works"
        assert page.get(phase_address(found)).url == overview(found.team)

    def test_twice_changes_nothing(self, page, staff, lead, found):
        answered(found, lead)
        self.finish(page, found)
        found.refresh_from_db()
        assert found.finished_by == lead

    def test_lets_the_team_begin_a_new_one(self, staff, team, found):
        answered(found, staff)
        assert services.start(team=team, by=staff) != found

    def test_without_a_day_or_a_person_is_impossible(self, found, staff):
        found.finished_on = date(2026, 5, 4)
        with pytest.raises(IntegrityError), transaction.atomic():
            found.save_as(staff, "finished")

    def test_is_not_anothers(self, other_staff, found):
        with pytest.raises(PermissionDenied):
            services.finish(assessment=found, by=other_staff)


class TestChangedStatement:
    def test_leaves_the_old_answer_with_its_own_words(self, page, quality, staff, statements, team):
        old = answered(services.start(team=team, by=staff), staff, before="partly")
        statement = statements[0]
        statement.text_fi, statement.phase, statement.is_draft = "Uudet sanat", "after", False
        statement.save_as(quality, "edited")
        row = old.answers.get(statement=statement)
        assert (row.text_fi != "Uudet sanat", row.phase, row.is_draft) == (True, "before", True)
        with time_machine.travel("2027-05-04 12:00 +0300", tick=False):
            answered(services.start(team=team, by=staff), staff)
        phases = page.get(overview(team)).context["phases"]
        found = next(line for phase in phases for line in phase.rows
                     if line.newest.statement_id == statement.pk)  # fmt: skip
        assert found.newest.text_fi == "Uudet sanat"
        assert [(cell.answer.answer, cell.other_text) for cell in found.cells] == [
            ("works", ""), ("partly", row.text_fi)
        ]  # fmt: skip

    def test_leaves_an_assessment_under_way_as_it_was(self, page, quality, statements, found):
        statements[0].text_fi = "Uudet sanat"
        statements[0].save_as(quality, "edited")
        StatementFactory()
        form = page.get(phase_address(found)).context["form"]
        assert [str(row) for row in form.answers] == [first(found).text_fi]
        assert first(found).text_fi != "Uudet sanat"

    def test_one_no_longer_asked_keeps_its_old_answers(self, page, quality, staff, statements,
                                                       team):  # fmt: skip
        answered(services.start(team=team, by=staff), staff)
        statements[2].is_asked = False
        statements[2].save_as(quality, "edited")
        answered(services.start(team=team, by=staff), staff)
        phases = page.get(overview(team)).context["phases"]
        assert [[cell.answer is not None for cell in phase.rows[0].cells] for phase in phases] == [
            [True, True], [True, True], [False, True]
        ]  # fmt: skip


class TestWeakPoint:
    @pytest.fixture
    def weak(self, found, staff):
        row = first(found)
        row.note = "Uusille ei ehditä"
        row.save_as(staff, "answered")
        answered(found, staff, before="partly")
        row.refresh_from_db()
        return row

    def develop(self, client, row):
        return client.post(reverse("assessments:develop", args=[row.pk]), follow=True)

    def test_are_those_that_work_partly_or_not_yet(self, page, team, staff, found):
        answered(found, staff, before="partly", during="not_yet", after="not_ours")
        weak = page.get(overview(team)).context["weak"]
        assert [row.answer for row in weak] == ["partly", "not_yet"]

    def test_are_those_of_the_latest_assessment(self, page, team, staff, weak):
        answered(services.start(team=team, by=staff), staff)
        assert page.get(overview(team)).context["weak"] == []

    def test_becomes_a_development_action_of_the_teams_plan(self, page, team, staff, weak):
        response = self.develop(page, weak)
        action = Action.objects.get()
        weak.refresh_from_db()
        assert response.redirect_chain == [(f"{overview(team)}#heikot", 302)]
        assert (weak.action, action.kind, action.title) == (
            action, "develop", f"Parannetaan: {weak.text_fi}"
        )  # fmt: skip
        assert (action.plan.team, action.plan.year) == (team, 2026)
        assert list(action.people.all()) == [staff]
        assert action.details == "Tiimin itsearvioinnista 4.5.2026."  # not the answer: all read

    def test_goes_to_the_next_years_plan_in_the_autumn(self, staff, weak):
        with time_machine.travel("2026-10-01 12:00 +0300", tick=False):
            services.develop(answer=weak, by=staff)
        assert AnnualPlan.objects.get().year == 2027

    def test_only_once(self, page, weak):
        self.develop(page, weak)
        self.develop(page, weak)
        assert Action.objects.count() == 1

    def test_passes_by_a_closed_year(self, page, team, lead, weak):
        day = date(2026, 5, 1)
        PlanFactory(team=team, confirmed_on=day, confirmed_by=lead, closed_on=day, closed_by=lead)
        self.develop(page, weak)
        assert Action.objects.get().plan.year == 2027

    def test_is_not_made_of_what_works_or_is_not_finished(self, staff, found):
        row = first(found)
        row.answer = "partly"
        row.save_as(staff, "answered")
        with pytest.raises(ValidationError):
            services.develop(answer=row, by=staff)
        answered(found, staff)
        with pytest.raises(ValidationError):
            services.develop(answer=row, by=staff)

    def test_of_a_good_answer_has_no_action_in_the_database_either(self, page, weak):
        self.develop(page, weak)
        weak.refresh_from_db()
        weak.answer = "works"
        with pytest.raises(IntegrityError), transaction.atomic():
            weak.save()

    @pytest.mark.parametrize("persona", ["other_staff", "quality", "administrator"])
    def test_is_the_teams_alone(self, as_, weak, persona):
        assert self.develop(as_(persona), weak).status_code == 403
        assert not Action.objects.exists()

    def test_may_be_taken_again_when_its_action_was_deleted(self, page, weak):
        self.develop(page, weak)
        Action.objects.get().delete()
        self.develop(page, weak)
        assert Action.objects.count() == 1


class TestKeys:
    @pytest.mark.parametrize("key", ["0", "9" * 30, "-1", "x"])
    @pytest.mark.parametrize(
        "path", ["/assessments/{}/before/", "/assessments/{}/finish/",
                 "/assessments/answers/{}/action/"]
    )  # fmt: skip
    def test_a_row_that_is_none_is_not_found(self, page, found, path, key):
        assert page.post(path.format(key)).status_code == 404


class TestReading:
    @pytest.fixture
    def management(self, db):
        """A member of a management group."""
        return MembershipFactory(team__kind=Team.Kind.MANAGEMENT).user

    @pytest.fixture
    def former(self, team):
        """Somebody who has left the team."""
        return MembershipFactory(team=team, started_on="2020-01-01", ended_on="2026-01-01").user

    @pytest.mark.parametrize(
        ("persona", "status"),
        [("staff", 200), ("lead", 200), ("quality", 200), ("administrator", 200),
         ("management", 200), ("other_staff", 403), ("former", 403)],
    )  # fmt: skip
    def test_is_for_the_team_and_those_who_need_it(self, as_, team, found, persona, status):
        client = as_(persona)
        assert client.get(overview(team)).status_code == status
        link = f'href="{overview(team)}"'
        shown = link in client.get(reverse("portfolio:team", args=[team.slug])).content.decode()
        assert shown == (status == 200)

    def test_others_are_offered_nothing_to_write(self, as_, team, found, staff):
        answered(found, staff, before="not_yet")
        html = as_("quality").get(overview(team)).content.decode()
        assert html.count('method="post"') == as_("quality").get(
            reverse("measures:list")
        ).content.decode().count('method="post"')

    def test_what_is_under_way_is_not_told_to_others(self, as_, team, found, staff):
        row = first(found)
        row.answer, row.note = "not_yet", "Keskeneräinen ajatus"
        row.save_as(staff, "answered")
        assert "Keskeneräinen ajatus" not in as_("quality").get(overview(team)).content.decode()

    def test_no_other_teams_answers_are_on_the_page(self, page, team, found, staff):
        answered(found, staff)
        other = MembershipFactory().user
        theirs = answered(
            services.start(team=other.memberships.get().team, by=other), other, before="not_yet"
        )
        context = page.get(overview(team)).context
        assert theirs not in context["columns"]
        assert context["weak"] == []

    def test_an_unknown_team_is_not_found(self, page):
        assert page.get("/teams/olematon/assessment/").status_code == 404

    @pytest.mark.slow
    def test_takes_the_same_queries_however_many_years_and_statements(self, page, team, staff,
                                                                      statements):  # fmt: skip
        def count(address):
            with CaptureQueriesContext(connection) as queries:
                assert page.get(address).status_code == 200
            return len(queries)

        answered(services.start(team=team, by=staff), staff, before="partly")
        under_way = services.start(team=team, by=staff)
        few = count(overview(team)), count(phase_address(under_way))
        for _number in range(12):
            StatementFactory()
        answered(under_way, staff)
        for _year in range(6):
            answered(services.start(team=team, by=staff), staff, before="partly")
        under_way = services.start(team=team, by=staff)
        assert (count(overview(team)), count(phase_address(under_way))) == few
        assert max(few) <= 12

    def test_the_team_page_costs_the_same_for_members_and_one_more_for_others(self, as_, team):
        other = TeamFactory()

        def count(slug):
            client = as_("staff")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse("portfolio:team", args=[slug])).status_code == 200
            return len(queries)

        assert max(count(team.slug), count(other.slug)) <= 14


@pytest.mark.slow
class TestContent:
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def loaded(cls, django_db_setup, django_db_blocker):
        yield from held(django_db_blocker, load_house)

    def test_statements_are_shipped_as_drafts_for_every_phase_in_three_languages(self):
        rows = AssessmentStatement.objects.asked()
        assert {row.phase for row in rows} == {"before", "during", "after"}
        assert all(row.is_draft and row.text_fi and row.text_sv and row.text_en for row in rows)

    def test_a_statement_that_the_group_has_changed_is_not_loaded_over(self, quality):
        row = AssessmentStatement.objects.get(key="guidance")
        row.text_fi, row.is_draft = "Oma väittämämme.", False
        row.save_as(quality, "edited")
        load_house()
        row.refresh_from_db()
        assert row.text_fi == "Oma väittämämme."

    def test_the_example_content_has_two_teams_with_two_years(self):
        Generator(5, 10, 12).run()
        finished = Assessment.objects.finished().order_by("team", "finished_on")
        assert [(row.team.slug, row.finished_on.year) for row in finished] == [
            (slug, year) for slug in ("tourism", "restaurant") for year in (2024, 2025)
        ]
        assert AssessmentAnswer.objects.exclude(action=None).count() == 2
