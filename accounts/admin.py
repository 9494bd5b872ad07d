"""Where Django looks for admin pages; each room has its own."""

from accounts.audit import admin as audit
from accounts.digests import admin as digests
from accounts.look import admin as look
from accounts.people import admin as people
from accounts.sign_in import admin as sign_in
from accounts.teams import admin as teams

__all__ = ["audit", "digests", "look", "people", "sign_in", "teams"]
