"""Addresses of this room."""

from django.urls import path

from perho_partners.first_visit import views

app_name = "first_visit"
urlpatterns = [
    path("first/confirm/", views.first_confirm, name="confirm"),
    path("first/plan/", views.first_plan, name="plan"),
    path("first/end/", views.first_end, name="end"),
]
