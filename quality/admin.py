"""Where Django looks for admin pages; each room has its own."""

from quality.assessments import admin as assessments
from quality.binders import admin as binders
from quality.criteria import admin as criteria
from quality.measures import admin as measures
from quality.reviews import admin as reviews
from quality.rounds import admin as rounds

__all__ = ["assessments", "binders", "criteria", "measures", "reviews", "rounds"]
