"""What colleagues have told, in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from core.admin import TrackedAdmin
from toolkit.experiences.models import Experience


@admin.register(Experience)
class ExperienceAdmin(TrackedAdmin):
    """What colleagues have told."""

    edit_title = gettext_lazy("Muokkaa kokemusta")
    list_display = ["tool", "team", "tried_on", "user", "withdrawn_on"]
    list_filter = ["team", ("withdrawn_on", admin.EmptyFieldListFilter)]
    list_select_related = ["tool", "team", "user"]
    search_fields = ["tool__search_text", "user__search_text"]
    autocomplete_fields = ["tool", "team", "user", "organisation"]
    readonly_fields = ["withdrawn_on", "withdrawn_by"]
