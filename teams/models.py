"""Where Django looks for the tables; each room has its own."""

from teams.comments import models as comments
from teams.ecosystem import models as ecosystem
from teams.feeds import models as feeds
from teams.follows import models as follows
from teams.growth import models as growth
from teams.handovers import models as handovers
from teams.plans import models as plans
from teams.ready_made import models as ready_made
from teams.surveys import models as surveys
from teams.wanted import models as wanted
from teams.workshops import models as workshops

__all__ = [
    "comments",
    "ecosystem",
    "feeds",
    "follows",
    "growth",
    "handovers",
    "plans",
    "ready_made",
    "surveys",
    "wanted",
    "workshops",
]
