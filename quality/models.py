"""Where Django looks for the tables; each room has its own."""

from quality.assessments import models as assessments
from quality.binders import models as binders
from quality.criteria import models as criteria
from quality.measures import models as measures
from quality.reviews import models as reviews
from quality.rounds import models as rounds

__all__ = ["assessments", "binders", "criteria", "measures", "reviews", "rounds"]
