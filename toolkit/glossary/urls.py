"""Addresses of this room."""

from django.urls import path

from toolkit.glossary import views

app_name = "glossary"
urlpatterns = [
    path("glossary/", views.term_list, name="list"),
]
