"""The addresses of the rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("exchange.imports.urls")),
    path("", include("exchange.duplicates.urls")),
]
