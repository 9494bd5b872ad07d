"""Sectors and forms of cooperation, for the quality group."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import TrackedAdmin
from core.typed import as_a
from partnerships.keywords.models import Keyword
from partnerships.keywords.queries import keyword_choices


class KeywordSetMixin(BaseModelAdmin):
    """Offers the keywords of a kind as check boxes."""

    keyword_field = ""
    keyword_group = 0  # 0 for sectors, 1 for forms of cooperation

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == self.keyword_field:
            as_a(forms.ChoiceField, field).choices = keyword_choices()[self.keyword_group]
        return field


@admin.register(Keyword)
class KeywordAdmin(TrackedAdmin):
    """Sectors and forms of cooperation."""

    edit_title = gettext_lazy("Muokkaa hakusanaa")
    list_display = ["name_fi", "kind", "level", "key", "order"]
    list_filter = ["kind", "level"]
    list_select_related = ["level"]
    search_fields = ["name_fi", "name_sv", "name_en", "key"]
    search_is_normalised = False

    def get_readonly_fields(self, request: HttpRequest, obj: Keyword | None = None) -> list[str]:
        # Rows refer to the key, so it never changes and is never deleted.
        return ["kind", "key"] if obj else []
