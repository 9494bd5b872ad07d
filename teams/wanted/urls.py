"""Addresses of this room."""

from django.urls import path

from teams.wanted import views

app_name = "wanted"
urlpatterns = [
    path("teams/gaps/", views.gap_table, name="gaps"),
    path("teams/wanted/new/", views.wanted_new, name="new"),
    path("teams/wanted/<int:pk>/edit/", views.WantedEdit.as_view(), name="edit"),
]
