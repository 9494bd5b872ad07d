"""Partnerships, their people and their moves in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import OneOpenFormSet, ReadOnlyAdmin, TrackedAdmin, TrackedInline
from partnerships.keywords.admin import KeywordSetMixin
from partnerships.partnerships.models import LevelChange, Partnership, Responsibility


class ResponsibilityFormSet(OneOpenFormSet):
    """The people of one partnership."""

    only_one = {
        _("Sama henkilö on tässä kahdesti."): lambda row: row.get("user"),
        _("Pääyhteyshenkilöitä voi olla vain yksi."): lambda row: row.get("is_main"),
    }


class ResponsibilityInline(TrackedInline):
    """Who takes care of a partnership."""

    model = Responsibility
    formset = ResponsibilityFormSet
    autocomplete_fields = ["user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user")


@admin.register(Partnership)
class PartnershipAdmin(KeywordSetMixin, TrackedAdmin):
    """Partnerships, the former ones among them."""

    keyword_field, keyword_group = "cooperation_forms", 1
    list_display = ["organisation", "level", "team", "started_on", "ended_on", "confirmed_on"]
    list_filter = ["level", ("ended_on", admin.EmptyFieldListFilter), "is_vague", "team"]
    list_select_related = ["organisation", "level", "team"]
    search_fields = ["organisation__search_text", "search_text"]
    autocomplete_fields = ["organisation", "team"]
    # The register's own pages confirm, end and move: a move leaves a dated trace.
    readonly_fields = ["confirmed_on", "confirmed_by", "ended_on", "ended_by", "ended_reason"]
    inlines = [ResponsibilityInline]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Partnership | None = None
    ) -> list[str]:
        fixed = ["organisation", "level", "started_on"] if obj else []
        return [*super().get_readonly_fields(request, obj), *fixed]


@admin.register(Responsibility)
class ResponsibilityAdmin(TrackedAdmin):
    """Who has been responsible for what, and when."""

    list_display = ["user", "partnership", "area", "is_main", "started_on", "ended_on"]
    list_filter = ["is_main", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "partnership__organisation", "partnership__level"]
    search_fields = ["user__search_text", "partnership__organisation__search_text"]
    autocomplete_fields = ["user", "partnership"]


@admin.register(LevelChange)
class LevelChangeAdmin(ReadOnlyAdmin):
    """The moves between levels."""

    list_display = ["after", "before", "reason", "decided_on", "decided_by"]
    list_select_related = [
        "before__level",
        "before__organisation",
        "after__level",
        "after__organisation",
        "decided_by",
    ]
    list_filter = ["after__level", "before__level"]
    search_fields = ["after__organisation__search_text", "reason"]
    date_hierarchy = "decided_on"
