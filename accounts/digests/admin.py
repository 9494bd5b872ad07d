"""What became of the weekly digests."""

from __future__ import annotations

from django.contrib import admin

from accounts.digests.models import DigestWeek
from core.admin import ReadOnlyAdmin


@admin.register(DigestWeek)
class DigestWeekAdmin(ReadOnlyAdmin):
    """What became of the weekly digests; one that is deleted here is sent again this week."""

    may_delete = True  # a line of the post book, deleted to be written again
    list_display = ["user", "week", "state", "told_until"]
    list_filter = ["state", "week"]
    list_select_related = ["user"]
    search_fields = ["user__search_text"]
