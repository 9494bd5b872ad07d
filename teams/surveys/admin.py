"""The feedback calendar, for the quality group to write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.dates import MONTHS
from django.utils.text import capfirst

from core.admin import TrackedAdmin
from teams.surveys.models import FeedbackSurvey


@admin.register(FeedbackSurvey)
class FeedbackSurveyAdmin(TrackedAdmin):
    """The surveys of the feedback calendar."""

    list_display = ["name", "target_group", "owner", "team", "first_year", "last_year"]
    list_filter = ["team", "owner"]
    list_select_related = ["owner", "team"]
    search_fields = ["name", "target_group"]
    search_is_normalised = False
    autocomplete_fields = ["owner", "team"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "months":
            field.choices = [(str(n), capfirst(str(MONTHS[n]))) for n in range(1, 13)]
        return field
