"""The tables of the quality group."""

from quality.models.assessment import Assessment, AssessmentAnswer, AssessmentStatement
from quality.models.measure import Measure, MeasureSource, MeasureValue

__all__ = [
    "Assessment",
    "AssessmentAnswer",
    "AssessmentStatement",
    "Measure",
    "MeasureSource",
    "MeasureValue",
]
