"""Addresses of this room."""

from django.urls import path

from partnerships.freshness import views

app_name = "freshness"
urlpatterns = [
    path("freshness/<int:pk>/<slug:verb>/", views.asking_answer, name="answer"),
    path("freshness/choice/", views.asking_choice, name="choice"),
    path("freshness/link/<slug:key>/", views.asking_link, name="link"),
]
