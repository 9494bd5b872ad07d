"""The addresses of the rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.sign_in.urls")),
    path("", include("accounts.preferences.urls")),
    path("", include("accounts.look.urls")),
]
