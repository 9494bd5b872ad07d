"""Ready-made actions, for the quality group to write."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from core.admin import TrackedAdmin
from teams.ready_made.models import ReadyAction


@admin.register(ReadyAction)
class ReadyActionAdmin(TrackedAdmin):
    """What is offered in plans: ended, never deleted."""

    edit_title = gettext_lazy("Muokkaa valmista toimenpidettä")
    list_display = ["title", "level", "when", "team", "source", "ended_on"]
    list_filter = ["level", "team"]
    list_select_related = ["level", "team"]
    search_fields = ["title", "source"]
    search_is_normalised = False
    autocomplete_fields = ["team"]
