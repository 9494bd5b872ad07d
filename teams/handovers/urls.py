"""Addresses of this room."""

from django.urls import path

from teams.handovers import views

app_name = "handovers"
urlpatterns = [
    path("handover/", views.offer_list, name="list"),
    path("handover/risks/", views.risk_list, name="risks"),
    path("handover/<int:pk>/", views.hand_over, name="hand_over"),
    path("handover/<int:pk>/<slug:verb>/", views.offer_answer, name="answer"),
]
