"""Where Django looks for admin pages; each room has its own."""

from teams.comments import admin as comments
from teams.plans import admin as plans
from teams.ready_made import admin as ready_made
from teams.surveys import admin as surveys
from teams.workshops import admin as workshops

__all__ = ["comments", "plans", "ready_made", "surveys", "workshops"]
