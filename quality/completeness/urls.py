"""Addresses of this room."""

from django.urls import path

from quality.completeness import views

app_name = "completeness"
urlpatterns = [
    path("quality/completeness/", views.completeness_table, name="table"),
]
