"""Addresses of this room."""

from django.urls import path

from teams.network import views

app_name = "network"
urlpatterns = [path("network/", views.network, name="network")]
