"""The criteria of a review, one block each."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import CarriesVersion, ListAdmin
from quality.reviews.admin.forms import AnswerForm, AnswerFormSet
from quality.reviews.models import Review, ReviewAnswer


class AnswerInline(CarriesVersion, admin.StackedInline):
    """The criteria one by one, each with its guidance."""

    model = ReviewAnswer
    form = AnswerForm
    formset = AnswerFormSet
    template = "admin/quality/review/answers.html"
    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = False
    fields = ["criterion_text", "guidance", "answer", ("note", "link")]
    readonly_fields = ["criterion_text", "guidance"]
    radio_fields: ClassVar[Any] = {"answer": admin.HORIZONTAL}
    formfield_overrides = ListAdmin.formfield_overrides | {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("criterion")

    def formfield_for_choice_field(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.TypedChoiceField | None:
        kwargs["choices"] = [("", _("Ei vielä vastattu")), *ReviewAnswer.Answer.choices]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("kriteeri"))
    def criterion_text(self, answer: ReviewAnswer) -> str:
        return str(answer.criterion.text)

    @admin.display(description=gettext_lazy("ohje"))
    def guidance(self, answer: ReviewAnswer) -> str:
        return answer.criterion.guidance or "–"

    def has_add_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_done)
