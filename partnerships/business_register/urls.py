"""Addresses of this room."""

from django.urls import path

from partnerships.business_register import views

app_name = "business_register"
urlpatterns = [
    path("partners/<int:pk>/edit/register/", views.edit_with_register, name="edit"),
]
