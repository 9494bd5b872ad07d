"""Admin page of comments."""

from __future__ import annotations

from django.contrib import admin

from core.admin import LookOnlyAdmin
from teams.comments.models import Comment


@admin.register(Comment)
class CommentAdmin(LookOnlyAdmin):
    """What colleagues have said."""

    list_display = ["user", "organisation", "tool", "action", "text", "written_at"]
    list_select_related = ["organisation", "tool", "action", "user"]
    search_fields = ["text"]
    search_is_normalised = False
