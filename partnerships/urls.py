"""The addresses of the rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("partnerships.register.urls")),
    path("", include("partnerships.organisations.urls")),
    path("", include("partnerships.business_register.urls")),
    path("", include("partnerships.partners.urls")),
    path("", include("partnerships.partnerships.urls")),
    path("", include("partnerships.contacts.urls")),
    path("", include("partnerships.freshness.urls")),
    path("", include("partnerships.networks.urls")),
    path("", include("partnerships.agreements.urls")),
    path("", include("partnerships.sheets.urls")),
]
