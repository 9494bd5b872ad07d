"""What a template asks of lists."""

from __future__ import annotations

from django import template

from accounts.people.models import User
from exchange.lists.all import LISTS

register = template.Library()


@register.filter
def may_bring(user: User, kind: str) -> bool:
    """Whether the person may bring a list of the kind; many kinds can only be taken along."""
    return kind in LISTS and LISTS[kind]().may(user)
