"""Addresses of this room."""

from django.urls import path

from perho_partners.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/seen/", views.seen, name="seen"),
]
