"""The addresses of quality: criteria, rounds, agreements, evidence."""

from django.urls import path

from quality.views import due, overview, rounds

urlpatterns = [
    # criteria and reviews
    path("quality/", overview.overview, name="quality"),
    path("quality/criteria/", overview.criteria, name="criteria"),
    path("quality/due/", due.due, name="reviews_due"),
    path("quality/rounds/<int:pk>/", rounds.review_round, name="review_round"),
    path("quality/rounds/<int:pk>/round.xlsx", rounds.xlsx, name="review_round_xlsx"),
    path("quality/reviews/<int:pk>/", rounds.review, name="review"),
]
