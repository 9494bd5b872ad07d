"""The addresses of quality: criteria, rounds, agreements, evidence."""

from django.urls import URLPattern, path

from quality.views import assessment, completeness, measures

urlpatterns: list[URLPattern] = [
    path("quality/measures/", measures.measures, name="measures"),
    path("teams/<slug:slug>/assessment/", assessment.assessment, name="assessment"),
    path("teams/<slug:slug>/assessment/start/", assessment.start, name="assessment_start"),
    path("assessments/<int:pk>/finish/", assessment.finish, name="assessment_finish"),
    path("assessments/<int:pk>/<slug:phase>/", assessment.phase, name="assessment_phase"),
    path("assessments/answers/<int:pk>/action/", assessment.develop, name="assessment_action"),
    path("quality/completeness/", completeness.completeness, name="completeness"),
]
