"""Addresses of this room."""

from django.urls import path

from accounts.look import views

app_name = "look"
urlpatterns = [path("look.css", views.stylesheet, name="stylesheet")]
