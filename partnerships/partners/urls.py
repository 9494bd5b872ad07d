"""Addresses of this room."""

from django.urls import path

from partnerships.partners import views

app_name = "partners"
urlpatterns = [
    path("partners/new/", views.partner_new, name="new"),
    path("partners/new/register/", views.partner_look_up, name="look_up"),
    path("partners/<int:pk>/", views.partner_detail, name="detail"),
    path("partners/<int:pk>/archive/", views.partner_archive, name="archive"),
    path("partners/<int:pk>/restore/", views.partner_restore, name="restore"),
    path("partnerships/<int:pk>/confirm/", views.partnership_confirm, name="confirm"),
]
