"""The addresses of quality: criteria, rounds, agreements, evidence."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
