"""The addresses of the rooms."""

from django.urls import include, path, register_converter

from teams.plans.years import YearConverter

register_converter(YearConverter, "year")

urlpatterns = [
    path("", include("teams.comments.urls")),
    path("", include("teams.follows.urls")),
    path("", include("teams.wheel.urls")),
    path("", include("teams.surveys.urls")),
    path("", include("teams.ready_made.urls")),
    path("", include("teams.wanted.urls")),
    path("", include("teams.growth.urls")),
    path("", include("teams.workshops.urls")),
    path("", include("teams.plans.urls")),
    path("", include("teams.handovers.urls")),
    path("", include("teams.feeds.urls")),
    path("", include("teams.portfolio.urls")),
    path("", include("teams.network.urls")),
    path("", include("teams.ecosystem.urls")),
]
