"""Whether pages offer to ask the business register."""

from __future__ import annotations

from django import template

from partnerships.business_register.asker import is_on

register = template.Library()


@register.simple_tag
def asks_business_register() -> bool:
    """Whether the address of a register is set."""
    return is_on()
