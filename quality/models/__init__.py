"""The tables of the quality group."""

from quality.models.criterion import Criterion
from quality.models.review import Review, ReviewAnswer
from quality.models.round import ReviewRound

__all__ = [
    "Criterion",
    "Review",
    "ReviewAnswer",
    "ReviewRound",
]
