"""Addresses of this room."""

from django.urls import path

from teams.wheel import views

app_name = "wheel"
urlpatterns = [
    path("teams/wheel/", views.college_wheel, name="college"),
    path("teams/<slug:slug>/<year:year>/wheel/", views.team_wheel, name="team"),
]
