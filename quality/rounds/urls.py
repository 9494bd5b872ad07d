"""Addresses of this room."""

from django.urls import path

from quality.rounds import views

app_name = "rounds"
urlpatterns = [
    path("quality/", views.round_list, name="list"),
    path("quality/rounds/<int:pk>/", views.round_detail, name="detail"),
    path("quality/rounds/<int:pk>/round.xlsx", views.round_file, name="xlsx"),
]
