"""Addresses of this room."""

from django.urls import path

from partnerships.networks import views

app_name = "networks"
urlpatterns = [
    path("partners/<int:pk>/networks/", views.networks_of, name="networks"),
    path("partners/<int:pk>/members/", views.members_of, name="members"),
    path("networks/<int:pk>/edit/", views.MembershipEdit.as_view(), name="edit"),
    path("networks/<int:pk>/end/", views.membership_end, name="end"),
]
