"""The addresses of teams, plans, actions, wheels and calendar feeds."""

from django.urls import path, register_converter

from teams.models.plan import FIRST_YEAR, LAST_YEAR
from teams.views import (
    action,
    exports,
    feedback,
    feeds,
    growth,
    handover,
    plans,
    teams,
    wheel,
    workshop,
)


class YearConverter:
    """A year that plans are made for."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        year = int(value)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        return year

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(YearConverter, "year")
PLAN = "teams/<slug:slug>/<year:year>/"

urlpatterns = [
    path("teams/", teams.teams, name="teams"),
    path("teams/coverage.xlsx", teams.coverage, name="coverage"),
    path("teams/wheel/", wheel.college_wheel, name="college_wheel"),
    path("teams/feedback/", feedback.feedback, name="feedback"),
    path("teams/gaps/", growth.gaps, name="gaps"),
    path("teams/wanted/new/", growth.add_wanted, name="wanted_new"),
    path("teams/wanted/<int:pk>/edit/", growth.EditWanted.as_view(), name="wanted_edit"),
    path("teams/<slug:slug>/", teams.team, name="team"),
    path("teams/<slug:slug>/growth/", growth.growth, name="growth"),
    path("teams/<slug:slug>/workshop/", workshop.workshops, name="workshops"),
    path("teams/<slug:slug>/workshop/begin/", workshop.begin, name="workshop_begin"),
    path("workshops/notes/<int:pk>/withdraw/", workshop.withdraw, name="workshop_withdraw"),
    path("workshops/<int:pk>/", workshop.minutes, name="workshop_minutes"),
    path("workshops/<int:pk>/<slug:step>/", workshop.workshop, name="workshop"),
    path("workshops/<int:pk>/<slug:step>/<slug:verb>/", workshop.answer, name="workshop_answer"),
    path("partnerships/<int:pk>/growth/", growth.answer_growth, name="growth_answer"),
    path(PLAN, plans.plan, name="plan"),
    path(f"{PLAN}start/", plans.start, name="plan_start"),
    path(f"{PLAN}goals/", plans.EditGoals.as_view(), name="plan_goals"),
    path(f"{PLAN}actions/new/", plans.add_action, name="action_new"),
    path(f"{PLAN}roll-over/", plans.roll_over, name="plan_roll_over"),
    path(f"{PLAN}wheel/", wheel.team_wheel, name="plan_wheel"),
    path(f"{PLAN}print/", exports.on_paper, name="plan_print"),
    path(f"{PLAN}plan.pdf", exports.pdf, name="plan_pdf"),
    path(f"{PLAN}plan.xlsx", exports.xlsx, name="plan_xlsx"),
    path(f"{PLAN}<slug:verb>/", plans.plan_verb, name="plan_verb"),
    path("actions/<int:pk>/", action.action, name="action"),
    path("actions/<int:pk>/edit/", action.EditAction.as_view(), name="action_edit"),
    path("actions/<int:pk>/status/", action.set_status, name="action_status"),
    path("actions/<int:pk>/comment/", action.comment, name="action_comment"),
    path("actions/changes/<slug:kind>/<int:record>/undo/", action.undo, name="action_undo"),
    path("handover/", handover.own, name="handovers"),
    path("handover/risks/", handover.risks, name="risks"),
    path("handover/<int:pk>/", handover.hand_over, name="hand_over"),
    path("handover/<int:pk>/<slug:verb>/", handover.answer, name="handover_answer"),
    path("calendar/", feeds.feeds, name="feeds"),
    path("calendar/new/", feeds.make_feed, name="feed_new"),
    path("calendar/<int:pk>/revoke/", feeds.revoke_feed, name="feed_revoke"),
    path("calendar/<str:secret>.ics", feeds.calendar_feed, name="calendar_feed"),
]
