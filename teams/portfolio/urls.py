"""Addresses of this room."""

from django.urls import path

from teams.portfolio import views
from teams.portfolio.colleague import colleague

app_name = "portfolio"
urlpatterns = [
    path("teams/", views.team_list, name="list"),
    path("teams/coverage.xlsx", views.coverage_file, name="coverage"),
    path("people/<int:pk>/", colleague, name="colleague"),
    path("teams/<slug:slug>/", views.team_detail, name="team"),
]
