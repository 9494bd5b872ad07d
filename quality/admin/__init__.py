"""Where the quality group works: criteria, rounds and reviews in the admin."""

from quality.admin.criterion import CriterionAdmin
from quality.admin.review import ReviewAdmin
from quality.admin.round import ReviewRoundAdmin

__all__ = [
    "CriterionAdmin",
    "ReviewAdmin",
    "ReviewRoundAdmin",
]
