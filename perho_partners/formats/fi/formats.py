"""Dates are written alike in Finnish and Swedish: 23.11.2026."""

from perho_partners.formats.common import *  # noqa: F403  (Django reads the names from here)
