"""How actions are told in templates."""

from __future__ import annotations

from django import template

from teams.plans.exports import when

register = template.Library()
register.filter("when", when)
