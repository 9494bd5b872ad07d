"""Evidence binders in the admin: to look at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.admin import ReadOnlyAdmin
from quality.binders.models import EvidenceBinder


@admin.register(EvidenceBinder)
class EvidenceBinderAdmin(ReadOnlyAdmin):
    """The binders, without their files."""

    list_display = ["title", "made_at", "made_by"]
    list_select_related = ["made_by"]
    search_fields = ["title"]
    search_is_normalised = False
    exclude = ["document", "appendix"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("document", "appendix")
