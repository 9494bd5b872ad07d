"""Addresses of this room."""

from django.urls import path

from quality.assessments import views

app_name = "assessments"
urlpatterns = [
    path("quality/assessment/", views.assessment_own, name="own"),
    path("teams/<slug:slug>/assessment/", views.assessment_detail, name="detail"),
    path("teams/<slug:slug>/assessment/start/", views.assessment_start, name="start"),
    path("assessments/<int:pk>/finish/", views.assessment_finish, name="finish"),
    path("assessments/<int:pk>/<slug:phase>/", views.assessment_phase, name="phase"),
    path("assessments/answers/<int:pk>/action/", views.answer_develop, name="develop"),
]
