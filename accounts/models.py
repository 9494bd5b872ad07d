"""Where Django looks for the tables; each room has its own."""

from accounts.digests import models as digests
from accounts.people import models as people
from accounts.sendings import models as sendings
from accounts.teams import models as teams

__all__ = ["digests", "people", "sendings", "teams"]
