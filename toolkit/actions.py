"""Changes to the toolkit that must not meet another one halfway: each locks, then writes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import a_year_after
from core.history import put_back
from toolkit.links import links_in
from toolkit.models import Experience, Tool
from toolkit.rules import is_undoable, may_edit_experience


@transaction.atomic
def edit_tool(*, tool: Tool, by: User) -> None:
    """Save what a form changed, and forget what was found of links that it no longer has."""
    tool.save_as(by, "edited")
    forget_old_links(tool)


def forget_old_links(tool: Tool) -> None:
    """A corrected link must not go on looking broken until the next check."""
    tool.link_checks.exclude(url__in=links_in(tool.url, tool.body)).delete()


@transaction.atomic
def retire_tool(*, tool: Tool, reason: str, by: User) -> None:
    """Take a tool out of use, with a reason; it stays findable as a retired one."""
    tool = Tool.objects.select_for_update().get(pk=tool.pk)
    if tool.is_retired:
        raise ValidationError(_("Tämä on jo poistettu käytöstä."))
    tool.status = Tool.Status.RETIRED
    tool.retired_on, tool.retired_by, tool.retired_reason = timezone.localdate(), by, reason
    tool.save_as(by, "retired")


@transaction.atomic
def restore_tool(*, tool: Tool, by: User) -> None:
    """Bring a retired tool back to the list."""
    tool = Tool.objects.select_for_update().get(pk=tool.pk)
    if not tool.is_retired:
        return
    tool.status = Tool.Status.LISTED
    tool.retired_on, tool.retired_by, tool.retired_reason = None, None, ""
    tool.full_clean()
    tool.save_as(by, "restored")


@transaction.atomic
def confirm_tool(*, tool: Tool, by: User) -> date:
    """Say that the content has been looked through; return the next day for doing so."""
    tool = Tool.objects.select_for_update().get(pk=tool.pk)
    tool.review_by = a_year_after(timezone.localdate())
    tool.save_as(by, "confirmed")
    return tool.review_by


@transaction.atomic
def withdraw_experience(*, experience: Experience, by: User) -> None:
    """Take an experience off the pages; the history keeps it.

    Raises ValidationError when it belongs to another team.
    """
    experience = Experience.objects.select_for_update().get(pk=experience.pk)
    if not may_edit_experience(by, experience):
        raise ValidationError(_("Vain kertoja ja hänen tiiminsä voivat vetää kokemuksen pois."))
    if experience.withdrawn_on is None:
        experience.withdraw(by)


@transaction.atomic
def undo(*, change: Any, by: User) -> None:
    """Take back one change of the history, if nothing has been written over it since.

    Raises ValidationError with a plain reason when it cannot be taken back.
    """
    row = change.instance_type.objects.select_for_update().filter(pk=change.id).first()
    # An experience may have passed to another team since: who may edit it now may undo.
    mine = isinstance(row, Tool) or (row is not None and may_edit_experience(by, row))
    if not mine or not is_undoable(change):
        raise ValidationError(_("Tätä muutosta ei voi kumota."))
    tool = row if isinstance(row, Tool) else row.tool
    if tool.is_retired and change.history_change_reason != "retired":
        raise ValidationError(_("Tämä on poistettu käytöstä. Palauta se ensin."))
    put_back(row, change)
    row.full_clean()
    row.save_as(by, "undone")
    if isinstance(row, Tool):
        forget_old_links(row)
