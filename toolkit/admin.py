"""The toolkit in the admin: texts and glossary for the quality group, the rest to look at."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin, TrackedAdmin, VersionedAdminForm
from partnerships.admin import LANGUAGES
from partnerships.models import Level
from toolkit.actions import forget_old_links
from toolkit.models import Experience, LinkCheck, Page, Term, Tool


@admin.register(Page)
class PageAdmin(TrackedAdmin):
    """What the model is, and the words above the guides. The pages themselves are fixed."""

    form = VersionedAdminForm
    list_display = ["title_fi", "key"]
    fieldsets = [
        (label, {"fields": [f"title_{code}", f"body_{code}"]}) for code, label in LANGUAGES
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Term)
class TermAdmin(TrackedAdmin):
    """The glossary."""

    form = VersionedAdminForm
    list_display = ["name_fi", "name_sv", "name_en"]
    search_fields = ["search_text"]
    prepopulated_fields = {"key": ["name_en"]}
    fieldsets: ClassVar[Any] = [
        *(
            (label, {"fields": [f"name_{code}", f"definition_{code}", f"seen_as_{code}"]})
            for code, label in LANGUAGES
        ),
        (_("Osoite sanastossa"), {"fields": ["key"]}),
    ]


@admin.register(Tool)
class ToolAdmin(TrackedAdmin):
    """Tools, the retired ones among them."""

    form = VersionedAdminForm
    list_display = ["title", "status", "kind", "contact_team", "review_by"]
    list_filter = ["status", "kind", "in_guides", "contact_team"]
    list_select_related = ["contact_team"]
    search_fields = ["search_text"]
    ordering = ["sort_key"]
    autocomplete_fields = ["contact_user", "contact_team"]
    # The toolkit's own pages retire: they ask for a reason.
    readonly_fields = ["status", "retired_on", "retired_by", "retired_reason"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_old_links(obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "levels":
            field.choices = [(level.key, level.label) for level in Level.objects.all()]
        return field


@admin.register(Experience)
class ExperienceAdmin(TrackedAdmin):
    """What colleagues have told."""

    form = VersionedAdminForm
    list_display = ["tool", "team", "tried_on", "user", "withdrawn_on"]
    list_filter = ["team", ("withdrawn_on", admin.EmptyFieldListFilter)]
    list_select_related = ["tool", "team", "user"]
    search_fields = ["tool__search_text", "user__search_text"]
    autocomplete_fields = ["tool", "team", "user", "organisation"]
    readonly_fields = ["withdrawn_on", "withdrawn_by"]


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    """What the latest check of each link found."""

    list_display = ["url", "tool", "result", "failures", "detail", "checked_at"]
    list_filter = ["result"]
    list_select_related = ["tool"]
    search_fields = ["url"]
    search_is_normalised = False
