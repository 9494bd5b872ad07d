"""Dates are written alike in all three languages: 23.11.2026."""

from perho_partners.formats.common import *  # noqa: F403  (Django reads the names from here)
