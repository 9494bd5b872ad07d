"""Addresses of this room."""

from django.urls import path

from accounts.preferences import views

app_name = "preferences"
urlpatterns = [
    path("appearance/", views.appearance, name="appearance"),
    path("search-key/", views.search_key, name="search_key"),
]
