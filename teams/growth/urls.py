"""Addresses of this room."""

from django.urls import path

from teams.growth import views

app_name = "growth"
urlpatterns = [
    path("teams/<slug:slug>/growth/", views.growth_list, name="list"),
    path("partnerships/<int:pk>/growth/", views.growth_answer, name="answer"),
]
