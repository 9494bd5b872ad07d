"""Addresses of this room."""

from django.urls import path

from exchange.exports import views

app_name = "exports"
urlpatterns = [
    path("exports/<slug:kind>.<slug:form>", views.export, name="file"),
]
