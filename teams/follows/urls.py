"""Addresses of this room."""

from django.urls import path

from teams.follows import views

app_name = "follows"
urlpatterns = [
    path("follow/", views.follow_list, name="list"),
    path("follow/<slug:kind>/<int:pk>/<slug:verb>/", views.follow_verb, name="verb"),
]
