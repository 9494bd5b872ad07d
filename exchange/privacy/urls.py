"""Addresses of this room."""

from django.urls import path

from exchange.privacy import views

app_name = "privacy"
urlpatterns = [
    path("privacy/", views.notice, name="notice"),
    path("privacy/own/", views.own, name="own"),
    path("privacy/people/<int:pk>/", views.held, name="held"),
    path("privacy/people/<int:pk>/file/", views.held_file, name="file"),
]
