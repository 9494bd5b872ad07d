"""Addresses of this room."""

from django.urls import path

from exchange.duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("partners/pairs/", views.pair_list, name="list"),
    path("partners/<int:pk>/join/", views.choose, name="choose"),
    path("partners/<int:pk>/join/<int:other>/", views.join_two, name="join"),
    path("partners/<int:pk>/not-same/<int:other>/", views.not_same, name="not_same"),
    path("partners/<int:pk>/not-same/<int:other>/forget/", views.not_same_forget, name="forget"),
    path("joinings/<int:pk>/undo/", views.join_undo, name="undo"),
]
