"""Addresses of this room."""

from django.urls import path

from teams.comments import views

app_name = "comments"
urlpatterns = [
    path("comments/people/", views.people, name="people"),
    path("comments/<int:pk>/", views.CommentEdit.as_view(), name="edit"),
    path("comments/<int:pk>/withdraw/", views.comment_withdraw, name="withdraw"),
    path("comments/read/<int:pk>/", views.mention_read, name="read"),
    path("comments/<slug:kind>/<int:pk>/", views.comment_new, name="new"),
]
