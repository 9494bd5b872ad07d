"""Where Django looks for admin pages; each room has its own."""

from teams.plans import admin as plans
from teams.surveys import admin as surveys
from teams.workshops import admin as workshops

__all__ = ["plans", "surveys", "workshops"]
