"""Addresses of this room."""

from django.urls import path

from partnerships.contacts import views

app_name = "contacts"
urlpatterns = [
    path("contacts/", views.contact_list, name="list"),
    path("contacts/new/", views.contact_anywhere, name="anywhere"),
    path("partners/<int:pk>/contacts/new/", views.contact_new, name="new"),
    path("contacts/<int:pk>/edit/", views.ContactEdit.as_view(), name="edit"),
    path("contacts/<int:pk>/withdraw/", views.contact_withdraw, name="withdraw"),
]
