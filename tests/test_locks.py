"""Whatever depends on another row's state reads it under a lock: one closes, another writes.

Each pair is tried in both orders with two connections. Whoever comes second waits and sees what the
first did: what would be written after the closing is not there, and in neither order is anything
left that must never be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from accounts.teams.models import Membership
from partnerships.agreements.models import Agreement
from partnerships.contacts.models import Contact
from partnerships.levels.models import Level
from partnerships.networks.models import NetworkMember
from partnerships.partners.services import archive_organisation
from partnerships.partnerships import services as register
from partnerships.partnerships.models import Partnership, Responsibility
from quality.assessments import services as assessments
from quality.assessments.models import Assessment, AssessmentAnswer
from quality.reviews.models import Review, ReviewAnswer
from quality.reviews.services import add_review, finish_review
from quality.rounds.models import ReviewRound
from quality.rounds.services import open_round
from teams.ecosystem.models import NetworkReview
from teams.growth.models import GrowthAnswer
from teams.growth.services import answer_growth
from teams.handovers import services as handovers
from teams.handovers.models import Handover
from teams.plans import services as plans
from teams.plans.models import Action, AnnualPlan
from teams.plans.years import plan_year
from teams.wanted.models import WantedPartner
from teams.workshops import services as workshops
from teams.workshops.models import Workshop
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    ContactFactory,
    CriterionFactory,
    ExperienceFactory,
    MembershipFactory,
    NetworkMemberFactory,
    NetworkReviewFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ReviewFactory,
    ReviewRoundFactory,
    StatementFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.races import during
from toolkit.tools.services import retire_tool

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@dataclass(frozen=True)
class Pair:
    """What ends something, what is written into it, and what is there when it was written."""

    close: Callable[[], Any]
    write: Callable[[], Any]
    written: Callable[[], Any]


NEVER = {
    "open in a closed plan": lambda: Action.objects.open().exclude(plan__closed_on=None),
    "responsible for an ended partnership": lambda: Responsibility.objects.open().exclude(
        partnership__ended_on=None
    ),
    "a partner of ours that is archived": lambda: Partnership.objects.open().exclude(
        organisation__archived_on=None
    ),
    "unanswered in a finished assessment": lambda: AssessmentAnswer.objects.unanswered().exclude(
        assessment__finished_on=None
    ),
    "unanswered in a done review": lambda: ReviewAnswer.objects.unanswered().exclude(
        review__done_on=None
    ),
}


def change(row, by, **values):
    """Save the row as it is stored, with other values."""
    row = type(row)._default_manager.get(pk=row.pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.save_as(by, "edited")


def of_plan(member, write):
    year = plan_year(timezone.localdate())
    plan = PlanFactory(
        team=member.team, year=year, confirmed_on="2026-01-01", confirmed_by=member.user
    )
    action = ActionFactory(plan=plan, status="done", by=member.user)
    return Pair(
        lambda: plans.close_plan(plan=plan, by=member.user),
        lambda: write(action, member.user),
        lambda: plan.actions.open(),
    )


def status_reopened(member):
    return of_plan(member, lambda row, by: plans.set_status(action=row, status="ongoing", by=by))


def action_edited(member):
    return of_plan(member, lambda row, by: change(row, by, status="planned"))


def action_added(member):
    return of_plan(member, lambda row, by: ActionFactory(plan=row.plan, by=by))


def agreed_action_added(member):
    """Goes to the next year's plan when this year's is closed."""
    return of_plan(
        member,
        lambda row, by: plans.add_agreed_action(
            team=row.plan.team, title="Sovittu", people=[by], by=by
        ),
    )


def of_partnership(member, write, written, row=None):
    row, today = row or PartnershipFactory(team=member.team), timezone.localdate()
    return Pair(
        lambda: register.end_partnership(
            partnership=row, reason="Päättyi", on=today, by=member.user
        ),
        lambda: write(row, member.user),
        written,
    )


def responsible_added(member):
    return of_partnership(
        member,
        lambda row, by: register.add_responsible(
            partnership=row, user=by, area="", is_main=True, by=by
        ),
        Responsibility.objects.all,
    )


def responsible_again(member):
    person = ResponsibilityFactory(user=member.user, ended_on=timezone.localdate())
    return of_partnership(
        member,
        lambda row, by: change(person, by, area="Sopimukset", ended_on=None),
        lambda: Responsibility.objects.filter(area="Sopimukset"),
        person.partnership,
    )


def level_moved(member):
    level = Level.objects.get(key="network")
    return of_partnership(
        member,
        lambda row, by: register.move_level(
            partnership=row, level=level, reason="Kasvoi", on=timezone.localdate(), by=by
        ),
        lambda: Partnership.objects.filter(level=level),
    )


def growth_answered(member):
    return of_partnership(
        member,
        lambda row, by: answer_growth(partnership=row, way="deepen", answer="later", by=by),
        GrowthAnswer.objects.all,
    )


def agreement_added(member):
    return of_partnership(
        member, lambda row, by: AgreementFactory(partnership=row, by=by), Agreement.objects.all
    )


def contact_told(member):
    place = OrganisationFactory()
    return Pair(
        lambda: archive_organisation(organisation=place, reason="Loppui", by=member.user),
        lambda: ContactFactory(organisation=place, user=member.user),
        Contact.objects.all,
    )


def network_joined(member):
    place = OrganisationFactory()
    return Pair(
        lambda: archive_organisation(organisation=place, reason="Loppui", by=member.user),
        lambda: NetworkMemberFactory(member=place, by=member.user),
        NetworkMember.objects.all,
    )


def network_looked_at(member):
    place = OrganisationFactory()
    return Pair(
        lambda: archive_organisation(organisation=place, reason="Loppui", by=member.user),
        lambda: NetworkReviewFactory(network=place, team=member.team, by=member.user),
        NetworkReview.objects.all,
    )


def review_added(member):
    CriterionFactory()
    opened = ReviewRoundFactory(opened_on=date(2026, 11, 1), opened_by=member.user, seed=1)
    return of_partnership(
        member,
        lambda row, by: add_review(
            review=Review(round=opened, partnership=row, reviewer=by), by=by
        ),
        Review.objects.all,
    )


def of_organisation(write):
    organisation, by = OrganisationFactory(), UserFactory()
    ended = PartnershipFactory(
        organisation=organisation, ended_on="2026-01-01", ended_reason="Päättyi",
        ended_by=by, started_on="2025-01-01",
    )  # fmt: skip
    return Pair(
        lambda: archive_organisation(organisation=organisation, reason="Lopetti", by=by),
        lambda: write(organisation, ended),
        lambda: organisation.partnerships.filter(goal="Uusi"),
    )


def partnership_added(member):
    return of_organisation(
        lambda place, _ended: PartnershipFactory(organisation=place, goal="Uusi")
    )


def partnership_reopened(member):
    return of_organisation(
        lambda _place, ended: change(
            ended, None, goal="Uusi", ended_on=None, ended_reason="", ended_by=None
        )
    )


def experience_told(member):
    tool, by = ToolFactory(), UserFactory()
    return Pair(
        lambda: retire_tool(tool=tool, reason="Vanha", by=by),
        lambda: ExperienceFactory(tool=tool, user=member.user, team=member.team),
        tool.experiences.all,
    )


def of_team(write, written):
    team, by = TeamFactory(), UserFactory()
    today = timezone.localdate()
    return Pair(
        lambda: change(team, by, closed_on=today),
        lambda: write(team, by),
        written.objects.filter(team=team).all,
    )


def plan_started(member):
    return of_team(lambda team, by: plans.start_plan(team=team, year=2026, by=by), AnnualPlan)


def workshop_begun(member):
    return of_team(lambda team, by: workshops.begin(team=team, by=by), Workshop)


def assessment_begun(member):
    StatementFactory()
    return of_team(lambda team, by: assessments.start(team=team, by=by), Assessment)


def wanted_written(member):
    return of_team(
        lambda team, by: WantedPartner(team=team, description="Leipomo", owner=by).save_as(
            by, "created"
        ),
        WantedPartner,
    )


def member_added(member):
    return of_team(lambda team, by: MembershipFactory(team=team, user=by), Membership)


def partnership_given(member):
    return of_team(lambda team, by: PartnershipFactory(team=team, by=by), Partnership)


def assessment_answered(member):
    StatementFactory()
    found = assessments.start(team=member.team, by=member.user)
    for row in found.answers.all():
        change(row, member.user, answer="works")
    return Pair(
        lambda: assessments.finish(assessment=found, by=member.user),
        lambda: change(row, member.user, answer=""),
        found.answers.unanswered,
    )


def review_answered(member):
    CriterionFactory()
    review = ReviewFactory(sustainability="neutral")
    for row in review.answers.all():
        change(row, None, answer="met")
    return Pair(
        lambda: finish_review(review=review, by=member.user),
        lambda: change(row, member.user, answer=""),
        review.answers.unanswered,
    )


def round_changed(member):
    CriterionFactory()
    PartnershipFactory()
    row = ReviewRoundFactory()
    return Pair(
        lambda: open_round(review_round=row, by=member.user),
        lambda: change(row, member.user, year=2027),
        lambda: ReviewRound.objects.filter(year=2027),
    )


def handover_declined(member):
    receiver = UserFactory()
    row = ResponsibilityFactory(user=member.user)
    offer = Handover.objects.create(
        kind="responsibility", key=row.pk, label="x", giver=member.user, receiver=receiver,
        offered_by=member.user,
    )  # fmt: skip
    return Pair(
        lambda: handovers.accept(handover=offer, by=receiver),
        lambda: handovers.decline(handover=offer, by=receiver),
        lambda: Handover.objects.exclude(declined_on=None),
    )


def workshop_noted(member):
    row = WorkshopFactory(team=member.team, started_by=member.user)
    return Pair(
        lambda: workshops.end(workshop=row, by=member.user),
        lambda: workshops.note(
            workshop=row, step="partners", text="Huomio", partnership=None, by=member.user
        ),
        row.answers.all,
    )


PAIRS = [
    *[status_reopened, action_edited, action_added, agreed_action_added],
    *[responsible_added, responsible_again, level_moved, growth_answered, agreement_added],
    *[contact_told, review_added, partnership_added, partnership_reopened, experience_told],
    *[network_joined, network_looked_at],
    *[plan_started, workshop_begun, assessment_begun, wanted_written, member_added],
    *[partnership_given, assessment_answered, review_answered, round_changed],
    *[handover_declined, workshop_noted],
]


def overlapped(order):
    """What was written anew in each pair when one of the two came while the other was under way."""
    new = {}
    for make in PAIRS:
        pair = make(MembershipFactory(role="lead"))
        there = {row.pk for row in pair.written()}
        during(*order(pair))
        new[make.__name__] = [row for row in pair.written() if row.pk not in there]
    return new


def test_nothing_is_written_into_what_was_closed_a_moment_ago(levels):
    written = overlapped(lambda pair: (pair.close, pair.write))
    assert {name: rows for name, rows in written.items() if rows} == {}
    assert [name for name, rows in NEVER.items() if rows()] == []


def test_what_was_written_a_moment_ago_is_not_closed_over(levels):
    written = overlapped(lambda pair: (pair.write, pair.close))
    assert [name for name, rows in written.items() if not rows] == []
    assert [name for name, rows in NEVER.items() if rows()] == []
