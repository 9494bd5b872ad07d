"""Plans in the admin, to look at; the feedback calendar, for the quality group to write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.dates import MONTHS
from django.utils.text import capfirst

from core.admin import LookOnlyAdmin, ReadOnlyAdmin, TrackedAdmin, VersionedAdminForm
from teams.models import Action, AnnualPlan, Comment, FeedbackSurvey, Workshop


@admin.register(AnnualPlan)
class AnnualPlanAdmin(LookOnlyAdmin):
    """Plans of all teams."""

    list_display = ["team", "year", "confirmed_on", "closed_on"]
    list_filter = ["year", "team"]
    list_select_related = ["team"]
    search_fields = ["team__search_text"]


@admin.register(Action)
class ActionAdmin(LookOnlyAdmin):
    """Actions of all plans."""

    list_display = ["title", "plan", "status", "level", "starts_on", "ends_on"]
    list_filter = ["status", "level", "plan__year"]
    list_select_related = ["plan__team", "level"]
    search_fields = ["search_text"]


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    """What colleagues have said of actions."""

    list_display = ["action", "user", "text", "written_at"]
    list_select_related = ["action", "user"]
    search_fields = ["text"]
    search_is_normalised = False


@admin.register(FeedbackSurvey)
class FeedbackSurveyAdmin(TrackedAdmin):
    """The surveys of the feedback calendar."""

    form = VersionedAdminForm
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


@admin.register(Workshop)
class WorkshopAdmin(ReadOnlyAdmin):
    """Workshops of all teams."""

    list_display = ["team", "started_on", "started_by", "ended_on"]
    list_filter = ["team"]
    list_select_related = ["team", "started_by"]
    search_fields = ["team__search_text"]
