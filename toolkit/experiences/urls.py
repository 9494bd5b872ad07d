"""Addresses of this room."""

from django.urls import path

from toolkit.experiences import views

app_name = "experiences"
urlpatterns = [
    path("toolkit/<int:pk>/tried/", views.experience_new, name="new"),
    path("experiences/<int:pk>/edit/", views.ExperienceEdit.as_view(), name="edit"),
    path("experiences/<int:pk>/withdraw/", views.experience_withdraw, name="withdraw"),
]
