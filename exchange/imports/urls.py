"""Addresses of this room."""

from django.urls import path

from exchange.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.import_new, name="new"),
    path("imports/template/<slug:kind>.xlsx", views.import_template, name="template"),
    path("imports/<int:pk>/", views.import_detail, name="detail"),
    path("imports/<int:pk>/columns/", views.import_columns, name="columns"),
    path("imports/<int:pk>/decide/", views.import_decide, name="decide"),
    path("imports/<int:pk>/left.xlsx", views.import_left, name="left"),
    path("imports/<int:pk>/revert/", views.import_revert, name="revert"),
    path("imports/<int:pk>/discard/", views.import_discard, name="discard"),
    path("imports/<int:pk>/invite/", views.import_invite, name="invite"),
]
