"""Addresses of this room."""

from django.urls import path

from toolkit.tools import views

app_name = "tools"
urlpatterns = [
    path("toolkit/", views.tool_list, name="list"),
    path("toolkit/new/", views.tool_new, name="new"),
    path("toolkit/<int:pk>/", views.tool_detail, name="detail"),
    path("toolkit/<int:pk>/edit/", views.ToolEdit.as_view(), name="edit"),
    path("toolkit/<int:pk>/retire/", views.tool_retire, name="retire"),
    path("toolkit/<int:pk>/restore/", views.tool_restore, name="restore"),
    path("toolkit/<int:pk>/confirm/", views.tool_confirm, name="confirm"),
]
