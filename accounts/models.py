"""Where Django looks for the tables; each room has its own."""

from accounts.audit import models as audit
from accounts.digests import models as digests
from accounts.first_visits import models as first_visits
from accounts.look import models as look
from accounts.people import models as people
from accounts.sendings import models as sendings
from accounts.teams import models as teams

__all__ = ["audit", "digests", "first_visits", "look", "people", "sendings", "teams"]
