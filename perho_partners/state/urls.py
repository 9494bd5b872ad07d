"""Addresses of this room."""

from django.urls import path

from perho_partners.state import views

app_name = "state"
urlpatterns = [
    path("state/", views.system_state, name="page"),
    path("metrics", views.metrics, name="metrics"),
]
