"""The addresses of the rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("toolkit.pages.urls")),
    path("", include("toolkit.glossary.urls")),
    path("", include("toolkit.tools.urls")),
    path("", include("toolkit.experiences.urls")),
]
