"""Where Django looks for admin pages; each room has its own."""

from teams.plans import admin as plans
from teams.ready_made import admin as ready_made
from teams.surveys import admin as surveys
from teams.workshops import admin as workshops

__all__ = ["plans", "ready_made", "surveys", "workshops"]
