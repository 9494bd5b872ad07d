"""Self-assessment in the admin: the quality group writes the statements, teams answer elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import LookOnlyAdmin, TrackedAdmin
from core.typed import as_a
from quality.assessments.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentAnswerQuerySet,
    AssessmentStatement,
)


@admin.register(AssessmentStatement)
class AssessmentStatementAdmin(TrackedAdmin):
    """Statements by phase; a changed one is asked from the next assessment on."""

    edit_title = _("Muokkaa itsearvioinnin väittämää")
    list_display = ["text_fi", "phase", "order", "is_draft", "is_asked"]
    list_filter = ["phase", "is_draft", "is_asked"]
    search_fields = ["text_fi", "text_sv", "text_en"]
    search_is_normalised = False
    prepopulated_fields = {"key": ["text_en"]}
    fieldsets: ClassVar[Any] = [
        (
            None,
            {
                "description": _(
                    "Muutos näkyy seuraavassa itsearvioinnissa. Vanhat vastaukset säilyttävät ne "
                    "sanat, joilla niitä kysyttiin."
                ),
                "fields": ["phase", "text_fi", "text_sv", "text_en", "is_draft", "is_asked"],
            },
        ),
        (_("Järjestys ja avain"), {"fields": ["order", "key"]}),
    ]


class AssessmentAnswerInline(admin.TabularInline):
    """What the team has said, to read."""

    model = AssessmentAnswer
    fields: ClassVar[Any] = ["answer", "note", "action"]
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = as_a(AssessmentAnswerQuerySet, super().get_queryset(request))
        return rows.select_related("action").in_order()

    def has_add_permission(self, request: HttpRequest, obj: Assessment | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Assessment | None = None) -> bool:
        return False


@admin.register(Assessment)
class AssessmentAdmin(LookOnlyAdmin):
    """Assessments of teams, to look at."""

    list_display = ["team", "started_on", "started_by", "finished_on"]
    list_filter = [("finished_on", admin.EmptyFieldListFilter), "team"]
    list_select_related = ["team", "started_by"]
    search_fields = ["team__search_text"]
    inlines = [AssessmentAnswerInline]
