"""The addresses of quality: criteria, rounds, measures, self-assessments, completeness."""

from django.urls import path

from quality.views import assessment, binders, completeness, due, measures, overview, rounds

urlpatterns = [
    path("quality/measures/", measures.measures, name="measures"),
    path("teams/<slug:slug>/assessment/", assessment.assessment, name="assessment"),
    path("teams/<slug:slug>/assessment/start/", assessment.start, name="assessment_start"),
    path("assessments/<int:pk>/finish/", assessment.finish, name="assessment_finish"),
    path("assessments/<int:pk>/<slug:phase>/", assessment.phase, name="assessment_phase"),
    path("assessments/answers/<int:pk>/action/", assessment.develop, name="assessment_action"),
    path("quality/completeness/", completeness.completeness, name="completeness"),
    path("quality/binders/", binders.binders, name="binders"),
    path("quality/binders/<int:pk>/", binders.binder, name="binder"),
    path("quality/binders/<int:pk>/<slug:name>/", binders.binder_file, name="binder_file"),
    # criteria and reviews
    path("quality/", overview.overview, name="quality"),
    path("quality/criteria/", overview.criteria, name="criteria"),
    path("quality/due/", due.due, name="reviews_due"),
    path("quality/rounds/<int:pk>/", rounds.review_round, name="review_round"),
    path("quality/rounds/<int:pk>/round.xlsx", rounds.xlsx, name="review_round_xlsx"),
    path("quality/reviews/<int:pk>/", rounds.review, name="review"),
]
