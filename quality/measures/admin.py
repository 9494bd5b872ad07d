"""Measures in the admin: the quality group adds the new numbers of a year."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import CarriesVersion, TrackedAdmin, VersionedAdminForm
from core.translated import LANGUAGES
from quality.measures.models import Measure, MeasureSource, MeasureValue


@admin.register(MeasureSource)
class MeasureSourceAdmin(TrackedAdmin):
    """Surveys and other places that numbers come from."""

    edit_title = _("Muokkaa mittarien lähdettä")
    list_display = ["name_fi", "target_fi", "order"]
    search_fields = ["name_fi", "name_sv", "name_en"]
    search_is_normalised = False
    prepopulated_fields = {"key": ["name_en"]}
    fieldsets: ClassVar[Any] = [
        *((label, {"fields": [f"name_{code}", f"target_{code}"]}) for code, label in LANGUAGES),
        (_("Järjestys ja avain"), {"fields": ["order", "key"]}),
    ]


class MeasureValueForm(VersionedAdminForm):
    """Numbers are written as the reader's language writes them: 3,77."""

    class Meta:
        localized_fields = ["low", "high"]


class MeasureValueInline(CarriesVersion, admin.StackedInline):
    """The values of a measure by year."""

    model = MeasureValue
    form = MeasureValueForm
    extra = 0
    can_delete = False
    ordering = ["year"]
    fieldsets: ClassVar[Any] = [
        (
            None,
            {
                "fields": [
                    ("year", "year_is_inferred"),
                    ("low", "is_about"),
                    "high",
                    "reported_on",
                    ("note_fi", "note_sv", "note_en"),
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("measure")


@admin.register(Measure)
class MeasureAdmin(TrackedAdmin):
    """What is measured, on which scale and level, with its values."""

    edit_title = _("Muokkaa mittaria")
    list_display = ["name_fi", "source", "scale", "level", "order"]
    list_filter = ["source", "level", "scale"]
    list_select_related = ["source", "level"]
    search_fields = ["name_fi", "name_sv", "name_en"]
    search_is_normalised = False
    prepopulated_fields = {"key": ["name_en"]}
    inlines = [MeasureValueInline]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["source", "name_fi", "name_sv", "name_en", "scale", "level"]}),
        (_("Järjestys ja avain"), {"fields": ["order", "key"]}),
    ]
