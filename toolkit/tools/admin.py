"""Tools in the admin."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from accounts.people.session import person
from core.admin import TrackedAdmin
from core.bulk import bulk_action
from core.forms import ReasonForm
from core.typed import as_a
from partnerships.levels.models import Level
from toolkit.tools.models import Tool
from toolkit.tools.services import retire_tool


def _retire(tool: Tool, request: HttpRequest, reason: str) -> None:
    retire_tool(tool=tool, reason=reason, by=person(request))


def _retired(number: int) -> str:
    return ngettext(
        "%(n)s työkalu on poistettu käytöstä.", "%(n)s työkalua on poistettu käytöstä.", number
    ) % {"n": number}


retire = bulk_action(
    "retire", gettext_lazy("Poista käytöstä"), _retire, told=_retired, asks=ReasonForm
)


@admin.register(Tool)
class ToolAdmin(TrackedAdmin):
    """Tools, the retired ones among them."""

    edit_title = gettext_lazy("Muokkaa työkalua")
    list_display = ["title", "status", "kind", "contact_team", "review_by"]
    list_filter = ["status", "kind", "in_guides", "contact_team"]
    list_select_related = ["contact_team"]
    search_fields = ["search_text"]
    ordering = ["sort_key"]
    actions = [retire]
    autocomplete_fields = ["contact_user", "contact_team"]
    # The toolkit's own pages retire: they ask for a reason.
    readonly_fields = ["status", "retired_on", "retired_by", "retired_reason"]

    def save_model(
        self, request: HttpRequest, obj: Tool, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        obj.forget_old_links()

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "levels":
            as_a(forms.ChoiceField, field).choices = [
                (level.key, level.label) for level in Level.objects.all()
            ]
        return field
