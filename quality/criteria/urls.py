"""Addresses of this room."""

from django.urls import path

from quality.criteria import views

app_name = "criteria"
urlpatterns = [
    path("quality/criteria/", views.criterion_list, name="list"),
]
