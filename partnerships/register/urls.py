"""Addresses of this room."""

from django.urls import path

from partnerships.register import views

app_name = "register"
urlpatterns = [
    path("partners/", views.register_list, name="list"),
    path("partners/paper/", views.register_paper, name="paper"),
    path("partners/look/", views.choose_look, name="look"),
    path("partners/views/new/", views.saved_view_new, name="view_new"),
    path("partners/views/<int:pk>/delete/", views.saved_view_delete, name="view_delete"),
]
