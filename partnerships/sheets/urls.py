"""Addresses of this room."""

from django.urls import path

from partnerships.sheets import views

app_name = "sheets"
urlpatterns = [
    path("partners/<int:pk>/text/", views.partner_text, name="text"),
    path("partnerships/<int:pk>/sheet/", views.partner_sheet, name="sheet"),
    path(
        "partnerships/<int:pk>/reverse-agreement/",
        views.reverse_agreement,
        name="reverse_agreement",
    ),
]
