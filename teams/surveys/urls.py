"""Addresses of this room."""

from django.urls import path

from teams.surveys import views

app_name = "surveys"
urlpatterns = [
    path("teams/feedback/", views.survey_list, name="list"),
]
