"""Addresses of this room."""

from django.urls import path

from quality.binders import views

app_name = "binders"
urlpatterns = [
    path("quality/binders/", views.binder_list, name="list"),
    path("quality/binders/<int:pk>/", views.binder_detail, name="detail"),
    path("quality/binders/<int:pk>/<slug:name>/", views.binder_file, name="file"),
]
