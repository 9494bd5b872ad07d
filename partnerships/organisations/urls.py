"""Addresses of this room."""

from django.urls import path

from partnerships.organisations import views

app_name = "organisations"
urlpatterns = [
    path("partners/similar/", views.organisation_similar, name="similar"),
    path("partners/names/", views.organisation_names, name="names"),
    path("partners/known/", views.organisation_known, name="known"),
    path("partners/<int:pk>/edit/", views.OrganisationEdit.as_view(), name="edit"),
    path("partners/<int:pk>/know/", views.organisation_know, name="know"),
    path("partners/<int:pk>/know-no-more/", views.organisation_know_no_more, name="know_no_more"),
]
