"""Addresses of this room."""

from django.urls import path

from teams.feeds import views

app_name = "feeds"
urlpatterns = [
    path("calendar/", views.feed_list, name="list"),
    path("calendar/new/", views.feed_new, name="new"),
    path("calendar/<int:pk>/revoke/", views.feed_revoke, name="revoke"),
    path("calendar/<str:secret>.ics", views.calendar_feed, name="calendar"),
]
