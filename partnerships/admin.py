"""Where Django looks for admin pages; each room has its own."""

from partnerships.agreements import admin as agreements
from partnerships.contacts import admin as contacts
from partnerships.freshness import admin as freshness
from partnerships.keywords import admin as keywords
from partnerships.levels import admin as levels
from partnerships.networks import admin as networks
from partnerships.organisations import admin as organisations
from partnerships.partners import admin as partners
from partnerships.partnerships import admin as partnerships
from partnerships.register import admin as register

__all__ = [
    "agreements",
    "contacts",
    "freshness",
    "keywords",
    "levels",
    "networks",
    "organisations",
    "partners",
    "partnerships",
    "register",
]
