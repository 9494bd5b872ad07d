"""Addresses of this room."""

from django.urls import path

from toolkit.pages import views

app_name = "pages"
urlpatterns = [
    path("levels/", views.level_first, name="levels"),
    path("levels/<slug:key>/", views.level_detail, name="level"),
    path("guides/", views.guide_list, name="guides"),
    path("about/", views.about, name="about"),
]
