"""The feedback calendar, for the quality group to write."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from core.admin import TrackedAdmin
from core.typed import as_a
from teams.surveys.models import FeedbackSurvey


@admin.register(FeedbackSurvey)
class FeedbackSurveyAdmin(TrackedAdmin):
    """The surveys of the feedback calendar."""

    edit_title = gettext_lazy("Muokkaa palautekyselyä")
    list_display = ["name", "target_group", "owner", "team", "first_year", "last_year"]
    list_filter = ["team", "owner"]
    list_select_related = ["owner", "team"]
    search_fields = ["name", "target_group"]
    search_is_normalised = False
    autocomplete_fields = ["owner", "team"]

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "months":
            as_a(forms.ChoiceField, field).choices = [
                (str(n), capfirst(str(MONTHS[n]))) for n in range(1, 13)
            ]
        return field
