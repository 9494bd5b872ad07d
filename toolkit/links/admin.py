"""What the checks of links found."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from toolkit.links.models import LinkCheck


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    """What the latest check of each link found."""

    list_display = ["url", "tool", "result", "failures", "detail", "checked_at"]
    list_filter = ["result"]
    list_select_related = ["tool"]
    search_fields = ["url"]
    search_is_normalised = False
