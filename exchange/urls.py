"""The addresses of the rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("exchange.imports.urls")),
    path("", include("exchange.duplicates.urls")),
    path("", include("exchange.exports.urls")),
    path("", include("exchange.privacy.urls")),
    path("", include("exchange.api.urls")),
]
