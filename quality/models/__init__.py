"""The tables of the quality group."""

from quality.models.assessment import Assessment, AssessmentAnswer, AssessmentStatement
from quality.models.binder import EvidenceBinder
from quality.models.criterion import Criterion
from quality.models.measure import Measure, MeasureSource, MeasureValue
from quality.models.review import Review, ReviewAnswer
from quality.models.round import ReviewRound

__all__ = [
    "Assessment",
    "AssessmentAnswer",
    "AssessmentStatement",
    "Criterion",
    "EvidenceBinder",
    "Measure",
    "MeasureSource",
    "MeasureValue",
    "Review",
    "ReviewAnswer",
    "ReviewRound",
]
