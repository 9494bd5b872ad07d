"""The tables of plans."""

from teams.models.action import Action, Comment
from teams.models.feed import CalendarFeed
from teams.models.handover import Handover
from teams.models.plan import AnnualPlan
from teams.models.survey import FeedbackSurvey
from teams.models.wanted import GrowthAnswer, WantedPartner
from teams.models.workshop import Workshop, WorkshopAnswer

__all__ = [
    "Action",
    "AnnualPlan",
    "CalendarFeed",
    "Comment",
    "FeedbackSurvey",
    "GrowthAnswer",
    "Handover",
    "WantedPartner",
    "Workshop",
    "WorkshopAnswer",
]
