"""The texts of the levels, for the quality group."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import ListAdmin, TrackedAdmin
from core.translated import LANGUAGES
from partnerships.levels.models import Level

LEVEL_TEXTS = [
    "name", "short_name", "value", "summary", "choice_help", "example", "definition",
    "description", "our_actors", "partner_actors", "development_targets", "first_step",
]  # fmt: skip


@admin.register(Level)
class LevelAdmin(TrackedAdmin):
    """The texts of the five levels; the levels themselves are fixed."""

    edit_title = gettext_lazy("Muokkaa tasoa")
    list_display = ["name_fi", "number", "value_fi", "asks_for_agreement"]
    formfield_overrides = ListAdmin.formfield_overrides | {
        models.CharField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}
    }
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["asks_for_agreement", "is_draft"]}),
        *(
            (label, {"fields": [f"{text}_{code}" for text in LEVEL_TEXTS]})
            for code, label in LANGUAGES
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
