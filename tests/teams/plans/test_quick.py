"""Actions added on one line: names and times as they are typed."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.people.models import User
from teams.plans.models import Action
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ToolFactory,
    UserFactory,
)
from toolkit.tools.services import retire_tool

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def plan(team, staff):
    return PlanFactory(team=team)


@pytest.fixture
def partner():
    return OrganisationFactory(name="Kauppahuone Ilmatar", other_names="KI Oy")


def address(plan):
    return reverse("plans:action_new", args=[plan.team.slug, plan.year])


def add(page, plan, **typed):
    return page.post(address(plan), {"title": "Vierailu", **typed})


def asked(response):
    """What is asked under the line: the field, the names to press, the error."""
    line = response.context["quick"]
    return [
        (each.field, [row.name for row in each.answers], *line.errors[each.field])
        for each in line.questions
    ]


class TestWhatIsLeftOut:
    def test_one_word_is_enough(self, page, plan, staff):
        assert add(page, plan).status_code == 302
        action = Action.objects.get()
        assert (action.timing, action.level, list(action.people.all())) == ("year", None, [staff])
        assert (action.history.get().history_user, action.history.get().history_change_reason) == (
            staff, "created",
        )  # fmt: skip

    @pytest.mark.parametrize("who", ["minä", "Minä", "jag", "me"])
    def test_one_may_name_oneself_so(self, page, plan, staff, who):
        add(page, plan, who=who)
        assert list(Action.objects.get().people.all()) == [staff]

    def test_nobody_yet_is_said_in_words(self, page, plan):
        add(page, plan, who="Sovitaan myöhemmin")
        assert list(Action.objects.get().people.all()) == []


@pytest.mark.searched
class TestNames:
    def test_are_what_is_in_the_list(self, page, plan, partner, levels):
        row = PartnershipFactory(organisation=partner, level=levels["strategic"])
        tool, other = ToolFactory(title="Yritysvierailu"), UserFactory(first_name="Eeva")
        add(page, plan, when="30.11.", who=str(other), partner=partner.name, tool="yritysv")
        action = Action.objects.get()
        assert (action.starts_on, action.ends_on) == (date(2026, 11, 30), date(2026, 11, 30))
        sets = [list(rows.all()) for rows in (action.people, action.partnerships, action.tools)]
        assert sets == [[other], [row], [tool]]
        assert action.level == levels["strategic"]

    def test_other_names_of_a_partner_do_too(self, page, plan, partner):
        row = PartnershipFactory(organisation=partner)
        add(page, plan, partner="ki oy")
        assert list(Action.objects.get().partnerships.all()) == [row]

    def test_that_fit_several_are_asked_about(self, page, plan):
        people = [UserFactory(first_name=name, last_name="Mäkelä") for name in ("Eeva", "Eero")]
        response = add(page, plan, when="joulu", who="mäkelä")
        assert response.status_code == 422
        assert asked(response) == [
            ("who", ["Eero Mäkelä", "Eeva Mäkelä"], "”mäkelä” sopii moneen. Mitä tarkoitat?")
        ]
        assert not Action.objects.exists()
        add(page, plan, when="joulu", who="mäkelä", who_is=people[0].pk)
        assert list(Action.objects.get().people.all()) == [people[0]]

    def test_that_fit_nobody_suggest_those_spelled_almost_so(self, page, plan, partner):
        PartnershipFactory(organisation=partner)
        response = add(page, plan, partner="Kauppahuone Ilmater")
        assert asked(response) == [
            ("partner", ["Kauppahuone Ilmatar"],
             "Nimeä ”Kauppahuone Ilmater” ei löydy. Tarkoitatko tätä?")
        ]  # fmt: skip
        response = add(page, plan, partner="Höpönassu")
        assert asked(response) == [
            ("partner", [], "Nimeä ”Höpönassu” ei löydy. Tarkista, miten se kirjoitetaan.")
        ]

    @pytest.mark.parametrize("field", ["who", "partner", "tool"])
    def test_can_be_left_out_when_asked(self, page, plan, field):
        response = add(page, plan, **{field: "Höpönassu", f"{field}_is": "none"})
        assert response.status_code == 302
        action = Action.objects.get()
        assert (action.people.count(), action.partnerships.count(), action.tools.count()) == (
            0 if field == "who" else 1, 0, 0,
        )  # fmt: skip

    @pytest.mark.parametrize("answer", ["0", "999999", "x", "", "-1", "9" * 30])
    def test_an_answer_that_was_not_offered_is_none(self, page, plan, answer):
        other = UserFactory(first_name="Aino", last_name="Virta")
        response = add(page, plan, who="Höpönassu", who_is=answer)
        assert (response.status_code, other.actions.count()) == (422, 0)

    def test_an_answer_stays_while_another_name_is_asked_about(self, page, plan, partner):
        PartnershipFactory(organisation=partner)
        people = [UserFactory(first_name=name, last_name="Mäkelä") for name in ("Eeva", "Eero")]
        response = add(page, plan, who="mäkelä", who_is=people[0].pk, partner="Höpönassu")
        assert [field for field, *_rest in asked(response)] == ["partner"]
        line = response.context["quick"]
        assert (line["title"].value(), line["who"].value()) == ("Vierailu", "Eeva Mäkelä")

    def test_namesakes_are_told_apart_by_their_addresses(self, page, plan):
        first, _second = (
            UserFactory(first_name="Eeva", last_name="Mäkelä", email=f"{name}@perho.example")
            for name in ("eka", "toka")
        )
        response = add(page, plan, who="Eeva Mäkelä")
        [question] = response.context["quick"].questions
        assert [row.whole for row in question.answers] == [
            "Eeva Mäkelä, eka@perho.example", "Eeva Mäkelä, toka@perho.example",
        ]  # fmt: skip
        add(page, plan, who="Eeva Mäkelä, eka@perho.example")
        assert list(Action.objects.get().people.all()) == [first]

    def test_of_what_has_ended_are_unknown(self, page, plan, staff, partner):
        row, tool = PartnershipFactory(organisation=partner), ToolFactory(title="Vanha tapa")
        row.ended_on, row.ended_by, row.ended_reason = row.started_on, staff, "Loppui"
        row.save_as(staff, "ended")
        retire_tool(tool=tool, reason="Vanha", by=staff)
        UserFactory(first_name="Lähti", last_name="Pois", is_active=False)
        response = add(page, plan, who="Lähti Pois", partner=partner.name, tool="Vanha tapa")
        assert set(response.context["quick"].errors) == {"who", "partner", "tool"}

    def test_the_own_team_is_offered_first(self, page, plan, team):
        PartnershipFactory(organisation__name="Aamu")
        ours = PartnershipFactory(organisation__name="Öljy", team=team)
        UserFactory(first_name="Aada", last_name="Aalto")
        lists = page.get(plan.get_absolute_url()).context["quick"].lists
        assert [row.name for row in lists["partner"]] == [ours.organisation.name]
        assert next(row.key for row in lists["who"]) == User.objects.get(memberships__team=team).pk


class TestTimes:
    def test_that_are_not_understood_are_asked_for_again(self, page, plan):
        response = add(page, plan, when="höpö")
        assert dict(response.context["quick"].errors) == {
            "when": ["Milloin on ”höpö”? Kirjoita vaikka joulukuu, 30.11., syksy tai koko vuosi."]
        }

    def test_of_another_year_are_told_so(self, page, plan):
        response = add(page, plan, when="12/2027")
        assert dict(response.context["quick"].errors) == {"when": ["Suunnitelma on vuodelle 2026."]}


@pytest.mark.searched
class TestLevels:
    """The level comes from the partner; where there are several, one is taken and it is asked."""

    @pytest.fixture
    def rows(self, partner, levels):
        return [
            PartnershipFactory(organisation=partner, level=levels[key])
            for key in ("network", "everyday")
        ]

    def test_the_first_is_taken_and_the_others_are_offered(self, page, plan, rows, levels):
        response = page.post(add(page, plan, partner="ilmatar").url)
        assert response.status_code == 405
        action = Action.objects.get()
        assert action.level == levels["everyday"]
        shown = page.get(f"{plan.get_absolute_url()}?added={action.pk}").context
        assert (shown["added"], shown["elsewhere"]) == (action, [rows[0]])

    def test_another_is_chosen_with_one_press(self, page, plan, rows, levels, staff):
        add(page, plan, partner="ilmatar")
        action = Action.objects.get()
        page.post(
            reverse("plans:action_partnership", args=[action.pk]), {"partnership": rows[0].pk}
        )
        action.refresh_from_db()
        assert (action.level, list(action.partnerships.all())) == (levels["network"], [rows[0]])
        assert action.history.latest("history_id").history_user == staff

    def test_the_own_teams_goes_before_all(self, page, plan, team, partner, rows, levels):
        ours = PartnershipFactory(organisation=partner, level=levels["strategic"], team=team)
        add(page, plan, partner="ilmatar")
        action = Action.objects.get()
        assert list(action.partnerships.all()) == [ours]
        shown = page.get(f"{plan.get_absolute_url()}?added={action.pk}").context
        assert shown["elsewhere"] == []

    def test_another_partners_is_refused(self, page, plan, rows):
        add(page, plan, partner="ilmatar")
        action, other = Action.objects.get(), PartnershipFactory()
        page.post(reverse("plans:action_partnership", args=[action.pk]), {"partnership": other.pk})
        assert list(action.partnerships.all()) == [rows[1]]

    def test_another_team_chooses_nothing(self, as_, plan, rows):
        action = ActionFactory(plan=plan, partnerships=[rows[1]])
        response = as_("other_staff").post(
            reverse("plans:action_partnership", args=[action.pk]), {"partnership": rows[0].pk}
        )
        assert (response.status_code, list(action.partnerships.all())) == (403, [rows[1]])

    def test_what_was_typed_meanwhile_stays(self, page, plan, rows):
        action = ActionFactory(plan=plan, partnerships=[rows[1]])
        response = page.post(
            reverse("plans:action_partnership", args=[action.pk]),
            {"partnership": rows[0].pk, "title": "Seuraava", "when": "joulu"},
            headers=HTMX,
        )
        line = response.context["quick"]
        assert (line["title"].value(), line["when"].value()) == ("Seuraava", "joulu")


class TestNextLine:
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_keeps_the_time_as_it_was_understood_and_who(self, page, plan, headers):
        UserFactory(first_name="Eeva", last_name="Mäkelä", title="opettaja")
        typed = {"title": "Vierailu", "when": "joulu", "who": "mäkelä", "tool": ""}
        response = page.post(address(plan), typed, headers=headers, follow=True)
        line = response.context["quick"]
        assert {name: line[name].value() for name in line.fields if line[name].value()} == {
            "when": "joulukuu",
            "who": "Eeva Mäkelä, opettaja",
        }

    @pytest.mark.parametrize(("who", "kept"), [("", ""), ("Sovitaan myöhemmin",) * 2])
    def test_keeps_me_and_nobody(self, page, plan, who, kept):
        response = page.post(address(plan), {"title": "Vierailu", "who": who}, follow=True)
        assert response.context["quick"]["who"].value() == kept

    def test_marks_and_tells_what_was_added(self, page, plan, staff):
        response = page.post(address(plan), {"title": "Vierailu", "when": "joulu"}, headers=HTMX)
        html = response.content.decode()
        action = Action.objects.get()
        assert f'<li class="act is-new" id="toimenpide-{action.pk}" data-row>' in html
        live = html.split('role="status">')[1].split("</div>")[0]
        assert " ".join(live.split()) == (f"”Vierailu” on suunnitelmassa: Joulukuu · {staff}")

    def test_stays_narrowed(self, page, plan):
        ActionFactory(plan=plan, status="done")
        current = f"https://testserver{plan.get_absolute_url()}?status=done"
        response = page.post(
            address(plan), {"title": "Vierailu"}, headers=HTMX | {"HX-Current-URL": current}
        )
        assert response.context["is_filtered"] is True

    def test_the_first_error_takes_the_focus(self, page, plan):
        line = add(page, plan, when="höpö", who="höpö").context["quick"]
        assert [name for name in line.fields if "data-focus" in line.fields[name].widget.attrs] == [
            "when"
        ]

    def test_a_title_is_asked_for(self, page, plan):
        response = page.post(address(plan), {"title": " ", "when": "joulu"}, headers=HTMX)
        assert (response.status_code, dict(response.context["quick"].errors)) == (
            422, {"title": ["Kirjoita, mitä tehdään."]},
        )  # fmt: skip

    def test_of_a_plan_closed_meanwhile_is_refused(self, page, plan, lead):
        plan.confirmed_on, plan.confirmed_by = date(2026, 1, 1), lead
        plan.closed_on, plan.closed_by = date(2026, 11, 1), lead
        plan.save_as(lead, "closed")
        assert add(page, plan).status_code == 403


def test_in_a_workshop_nobody_is_responsible_until_named(page, team, staff):
    page.post(reverse("workshops:begin", args=[team.slug]))
    workshop = team.workshops.get()
    member = MembershipFactory(team=team, user__first_name="Eeva").user
    answer = reverse("workshops:answer", args=[workshop.pk, "year", "action"])
    page.post(answer, {"title": "Ensin", "when": "joulu"})
    page.post(answer, {"title": "Sitten", "when": "syksy", "who": str(member)})
    assert [(a.title, a.timing, list(a.people.all())) for a in Action.objects.order_by("pk")] == [
        ("Ensin", "month", []), ("Sitten", "quarter", [member]),
    ]  # fmt: skip
