"""Changes to a tool that must not meet another one halfway: each locks, then writes."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.dates import a_year_after
from core.locks import locked
from toolkit.tools.models import Tool


@transaction.atomic
def edit_tool(*, tool: Tool, by: User) -> None:
    """Save what a form changed, and forget what was found of links that it no longer has."""
    tool.save_as(by, "edited")
    tool.forget_old_links()


@transaction.atomic
def retire_tool(*, tool: Tool, reason: str, by: User) -> None:
    """Take a tool out of use, with a reason; it stays findable as a retired one."""
    tool = locked(tool)
    if tool.is_retired:
        raise ValidationError(_("Tämä on jo poistettu käytöstä."))
    tool.status = Tool.Status.RETIRED
    tool.retired_on, tool.retired_by, tool.retired_reason = timezone.localdate(), by, reason
    tool.save_as(by, "retired")


@transaction.atomic
def restore_tool(*, tool: Tool, by: User) -> None:
    """Bring a retired tool back to the list."""
    tool = locked(tool)
    if not tool.is_retired:
        return
    tool.status = Tool.Status.LISTED
    tool.retired_on, tool.retired_by, tool.retired_reason = None, None, ""
    tool.full_clean()
    tool.save_as(by, "restored")


@transaction.atomic
def confirm_tool(*, tool: Tool, by: User) -> date:
    """Say that the content has been looked through; return the next day for doing so."""
    tool = locked(tool)
    tool.review_by = a_year_after(timezone.localdate())
    tool.save_as(by, "confirmed")
    return tool.review_by
