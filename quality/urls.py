"""The addresses of the rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("quality.rounds.urls")),
    path("", include("quality.criteria.urls")),
    path("", include("quality.reviews.urls")),
    path("", include("quality.measures.urls")),
    path("", include("quality.assessments.urls")),
    path("", include("quality.binders.urls")),
    path("", include("quality.completeness.urls")),
]
