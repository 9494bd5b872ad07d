"""The addresses of the rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("exchange.privacy.urls")),
]
