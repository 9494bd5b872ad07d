"""Addresses of this room."""

from django.urls import path

from teams.ready_made import views

app_name = "ready_made"
urlpatterns = [
    path("teams/ready-made/", views.ready_list, name="list"),
    path("teams/ready-made/<int:pk>/<slug:verb>/", views.ready_verb, name="verb"),
]
