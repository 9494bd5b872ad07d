"""Addresses of this room."""

from django.urls import path

from teams.ecosystem import views

app_name = "ecosystem"
urlpatterns = [
    path("network/reviews/", views.review_list, name="list"),
    path("partners/<int:pk>/network-review/new/", views.review_new, name="new"),
    path("network/reviews/<int:pk>/edit/", views.ReviewEdit.as_view(), name="edit"),
    path("network/reviews/<int:pk>/withdraw/", views.review_withdraw, name="withdraw"),
]
