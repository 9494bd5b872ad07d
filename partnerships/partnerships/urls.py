"""Addresses of this room."""

from django.urls import path

from partnerships.partnerships import views

app_name = "partnerships"
urlpatterns = [
    path("partners/<int:pk>/partnerships/new/", views.partnership_new, name="new"),
    path("partnerships/hints/", views.partnership_hints, name="hints"),
    path("partnerships/<int:pk>/edit/", views.PartnershipEdit.as_view(), name="edit"),
    path("partnerships/<int:pk>/level/", views.partnership_move, name="move"),
    path("partnerships/<int:pk>/end/", views.partnership_end, name="end"),
    path("partnerships/<int:pk>/people/", views.partnership_people, name="people"),
    path("responsibilities/<int:pk>/<slug:verb>/", views.responsibility_verb, name="person_verb"),
]
