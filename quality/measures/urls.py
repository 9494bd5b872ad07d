"""Addresses of this room."""

from django.urls import path

from quality.measures import views

app_name = "measures"
urlpatterns = [
    path("quality/measures/", views.measure_list, name="list"),
]
