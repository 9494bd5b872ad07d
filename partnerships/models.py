"""Where Django looks for the tables; each room has its own."""

from partnerships.agreements import models as agreements
from partnerships.contacts import models as contacts
from partnerships.freshness import models as freshness
from partnerships.keywords import models as keywords
from partnerships.levels import models as levels
from partnerships.networks import models as networks
from partnerships.organisations import models as organisations
from partnerships.partnerships import models as partnerships
from partnerships.register import models as register
from partnerships.register import sort_keys

__all__ = [
    "agreements",
    "contacts",
    "freshness",
    "keywords",
    "levels",
    "networks",
    "organisations",
    "partnerships",
    "register",
    "sort_keys",
]
