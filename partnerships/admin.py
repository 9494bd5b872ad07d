"""The register in the admin: for the administrators, and the level texts for the quality group."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import ListAdmin, OneOpenFormSet, ReadOnlyAdmin, TrackedAdmin, VersionedAdminForm
from partnerships.forms import keyword_choices
from partnerships.models import (
    Acquaintance,
    Agreement,
    Keyword,
    Level,
    LevelChange,
    Organisation,
    Partnership,
    Responsibility,
    SavedView,
)

LANGUAGES = [("fi", _("Suomeksi")), ("sv", _("Ruotsiksi")), ("en", _("Englanniksi"))]
LEVEL_TEXTS = [
    "name", "short_name", "value", "summary", "choice_help", "example", "definition",
    "description", "our_actors", "partner_actors", "development_targets", "first_step",
]  # fmt: skip


class KeywordSetMixin:
    """Offers the keywords of a kind as check boxes."""

    keyword_field = ""
    keyword_group = 0  # 0 for sectors, 1 for forms of cooperation

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # A mixin: the method is ModelAdmin's.
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if db_field.name == self.keyword_field:
            field.choices = keyword_choices()[self.keyword_group]
        return field


@admin.register(Level)
class LevelAdmin(ListAdmin):
    """The texts of the five levels; the levels themselves are fixed."""

    list_display = ["name_fi", "number", "value_fi", "asks_for_agreement"]
    formfield_overrides = ListAdmin.formfield_overrides | {
        models.CharField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}
    }
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["asks_for_agreement"]}),
        *(
            (label, {"fields": [f"{text}_{code}" for text in LEVEL_TEXTS]})
            for code, label in LANGUAGES
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Keyword)
class KeywordAdmin(ListAdmin):
    """Sectors and forms of cooperation."""

    list_display = ["name_fi", "kind", "level", "key", "order"]
    list_filter = ["kind", "level"]
    list_select_related = ["level"]
    search_fields = ["name_fi", "name_sv", "name_en", "key"]
    search_is_normalised = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Rows refer to the key, so it never changes and is never deleted.
        return ["kind", "key"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(KeywordSetMixin, TrackedAdmin):
    """Organisations, the archived ones among them."""

    form = VersionedAdminForm
    keyword_field = "sectors"
    list_display = ["name", "category", "city", "business_id", "archived_on", "is_example"]
    list_filter = ["category", ("archived_on", admin.EmptyFieldListFilter), "is_example"]
    search_fields = ["search_text"]
    ordering = ["sort_key"]
    # The register's own pages archive: they also end the partnerships.
    readonly_fields = ["archived_on", "archived_by", "archived_reason"]


class ResponsibilityFormSet(OneOpenFormSet):
    """The people of one partnership."""

    only_one = {
        _("Sama henkilö on tässä kahdesti."): lambda row: row.get("user"),
        _("Pääyhteyshenkilöitä voi olla vain yksi."): lambda row: row.get("is_main"),
    }


class ResponsibilityInline(admin.TabularInline):
    """Who takes care of a partnership."""

    model = Responsibility
    formset = ResponsibilityFormSet
    extra = 0
    autocomplete_fields = ["user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user")


@admin.register(Partnership)
class PartnershipAdmin(KeywordSetMixin, TrackedAdmin):
    """Partnerships, the former ones among them."""

    form = VersionedAdminForm
    keyword_field, keyword_group = "forms", 1
    list_display = ["organisation", "level", "team", "started_on", "ended_on", "confirmed_on"]
    list_filter = ["level", ("ended_on", admin.EmptyFieldListFilter), "is_vague", "team"]
    list_select_related = ["organisation", "level", "team"]
    search_fields = ["organisation__search_text", "search_text"]
    autocomplete_fields = ["organisation", "team"]
    # The register's own pages confirm, end and move: a move leaves a dated trace.
    readonly_fields = ["confirmed_on", "confirmed_by", "ended_on", "ended_by", "ended_reason"]
    inlines = [ResponsibilityInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["organisation", "level", "started_on"] if obj else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.save(commit=False):
            row.save_as(request.user, "edited" if row.pk else "added")
        for row in formset.deleted_objects:
            row._history_user = request.user
            row.delete()


@admin.register(Responsibility)
class ResponsibilityAdmin(TrackedAdmin):
    """Who has been responsible for what, and when."""

    list_display = ["user", "partnership", "area", "is_main", "started_on", "ended_on"]
    list_filter = ["is_main", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "partnership__organisation", "partnership__level"]
    search_fields = ["user__search_text", "partnership__organisation__search_text"]
    autocomplete_fields = ["user", "partnership"]


@admin.register(Agreement)
class AgreementAdmin(TrackedAdmin):
    """Agreements, those that are over among them."""

    form = VersionedAdminForm
    list_display = ["partnership", "kind", "valid_from", "valid_until", "remind_on"]
    list_filter = ["kind", ("valid_until", admin.EmptyFieldListFilter), "partnership__team"]
    list_select_related = ["partnership__organisation", "partnership__level"]
    search_fields = ["partnership__organisation__search_text"]
    autocomplete_fields = ["partnership"]
    date_hierarchy = "valid_from"
    # The register's own pages renew and end.
    readonly_fields = ["previous", "ended_by", "ended_reason"]


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

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Acquaintance)
class AcquaintanceAdmin(ReadOnlyAdmin):
    """Who knows whom."""

    list_display = ["user", "organisation", "note", "started_on", "ended_on"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__search_text", "organisation__search_text"]


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    """Saved views of the register."""

    list_display = ["name", "owner", "team", "created_at"]
    list_select_related = ["owner", "team"]
    list_filter = ["team"]
    search_fields = ["name", "owner__last_name"]
    search_is_normalised = False
