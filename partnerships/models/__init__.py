"""The register's tables."""

from partnerships.models.agreement import Agreement
from partnerships.models.organisation import Acquaintance, Organisation
from partnerships.models.partnership import LevelChange, Partnership, Responsibility
from partnerships.models.reference import Keyword, Level
from partnerships.models.saved_view import SavedView

__all__ = [
    "Acquaintance",
    "Agreement",
    "Keyword",
    "Level",
    "LevelChange",
    "Organisation",
    "Partnership",
    "Responsibility",
    "SavedView",
]
