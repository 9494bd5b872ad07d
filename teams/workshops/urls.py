"""Addresses of this room."""

from django.urls import path

from teams.workshops import views

app_name = "workshops"
urlpatterns = [
    path("teams/<slug:slug>/workshop/", views.workshop_list, name="list"),
    path("teams/<slug:slug>/workshop/begin/", views.workshop_begin, name="begin"),
    path("workshops/notes/<int:pk>/withdraw/", views.note_withdraw, name="withdraw"),
    path("workshops/<int:pk>/", views.workshop_minutes, name="minutes"),
    path("workshops/<int:pk>/<slug:step>/", views.workshop_question, name="question"),
    path("workshops/<int:pk>/<slug:step>/<slug:verb>/", views.workshop_answer, name="answer"),
]
