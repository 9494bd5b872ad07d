"""Addresses of this room."""

from django.urls import path

from quality.reviews import views

app_name = "reviews"
urlpatterns = [
    path("quality/due/", views.review_due, name="due"),
    path("quality/reviews/<int:pk>/", views.review_detail, name="detail"),
]
