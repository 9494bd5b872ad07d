"""The way to a team's self-assessment on the pages of lower rooms."""

from __future__ import annotations

from typing import Any

from django import template

from quality.assessments.rules import may_read

register = template.Library()


@register.filter
def may_see_assessments_of(user: Any, team: Any) -> bool:
    """Whether the person may read the team's self-assessments."""
    return may_read(user, team)
