"""Addresses of this room."""

from django.urls import path

from teams.plans.views import actions, exports, here, plans, quick

PLAN = "teams/<slug:slug>/<year:year>/"
app_name = "plans"
urlpatterns = [
    path(PLAN, plans.plan_detail, name="detail"),
    path(f"{PLAN}start/", plans.plan_start, name="start"),
    path(f"{PLAN}goals/", plans.GoalsEdit.as_view(), name="goals"),
    path(f"{PLAN}actions/new/", quick.action_new, name="action_new"),
    path(f"{PLAN}roll-over/", plans.plan_roll_over, name="roll_over"),
    path(f"{PLAN}print/", exports.plan_print, name="print"),
    path(f"{PLAN}plan.pdf", exports.plan_pdf_file, name="pdf"),
    path(f"{PLAN}plan.xlsx", exports.plan_xlsx_file, name="xlsx"),
    path(f"{PLAN}<slug:verb>/", plans.plan_verb, name="verb"),
    path("actions/new/", here.action_here, name="here"),
    path("actions/<int:pk>/", actions.action_detail, name="action"),
    path("actions/<int:pk>/edit/", actions.ActionEdit.as_view(), name="action_edit"),
    path("actions/<int:pk>/status/", actions.action_status, name="action_status"),
    path("actions/<int:pk>/move/", actions.action_move, name="action_move"),
    path("actions/<int:pk>/partnership/", quick.action_partnership, name="action_partnership"),
    path("actions/<int:pk>/ready/", actions.action_ready, name="action_ready"),
]
