"""How the network is told in templates."""

from __future__ import annotations

from django import template

from partnerships.levels.models import Level
from teams.network.ecosystem import Neighbour
from teams.network.shown import label_of

register = template.Library()
register.simple_tag(label_of, name="ray_label")


@register.filter
def is_on(organisation: Neighbour, level: Level) -> bool:
    """Whether the organisation is on the level."""
    return organisation.is_on(level)
