"""The addresses of quality: criteria, rounds, agreements, evidence."""

from django.urls import URLPattern, path

from quality.views import completeness

urlpatterns: list[URLPattern] = [
    path("quality/completeness/", completeness.completeness, name="completeness"),
]
