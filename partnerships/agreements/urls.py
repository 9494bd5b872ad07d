"""Addresses of this room."""

from django.urls import path

from partnerships.agreements import views

app_name = "agreements"
urlpatterns = [
    path("agreements/", views.agreement_list, name="list"),
    path("partnerships/<int:pk>/agreements/new/", views.agreement_new, name="new"),
    path("agreements/<int:pk>/edit/", views.AgreementEdit.as_view(), name="edit"),
    path("agreements/<int:pk>/renew/", views.agreement_renew, name="renew"),
    path("agreements/<int:pk>/end/", views.agreement_end, name="end"),
]
