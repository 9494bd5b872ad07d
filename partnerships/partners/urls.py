"""Addresses of this room."""

from django.urls import path

from partnerships.partners import several_views, views

app_name = "partners"
urlpatterns = [
    path("partners/new/", views.partner_new, name="new"),
    path("partners/new/register/", views.partner_look_up, name="look_up"),
    path("partners/several/", several_views.several, name="several"),
    path("partners/several/row/", several_views.several_row, name="several_row"),
    path("partners/<int:pk>/", views.partner_detail, name="detail"),
    path("partners/<int:pk>/archive/", views.partner_archive, name="archive"),
    path("partners/<int:pk>/restore/", views.partner_restore, name="restore"),
    path("partnerships/<int:pk>/confirm/", views.partnership_confirm, name="confirm"),
]
