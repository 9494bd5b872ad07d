"""Rounds in the admin: told what, saved, and opened with one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.people.session import person
from core.addresses import reverse
from core.admin import TrackedAdmin, VersionedAdminForm
from core.typed import as_a
from partnerships.levels.models import Level
from quality.criteria.rules import reviewers
from quality.rounds import services
from quality.rounds.models import ReviewRound, ReviewRoundQuerySet

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts, _FieldsetSpec

# A ReviewRound from `with_progress`: mypy does not see what a method of a QuerySet annotates.
CountedRound = Any
Column = str | Callable[[CountedRound], str | bool]


class ReviewRoundForm(VersionedAdminForm):
    """What is reviewed; all partnerships need no size of a sample."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("reach") == ReviewRound.Reach.ALL:
            data["sample_size"] = None
        return data


@admin.register(ReviewRound)
class ReviewRoundAdmin(TrackedAdmin):
    """Opening a round makes its reviews."""

    edit_title = gettext_lazy("Muokkaa katselmuskierrosta")
    may_delete = True  # until it is opened, below
    form = ReviewRoundForm
    change_form_template = "admin/quality/reviewround/change_form.html"
    list_filter = ["year", ("opened_on", admin.EmptyFieldListFilter), "is_example"]
    search_fields = ["name"]
    search_is_normalised = False
    fieldsets = [
        (None, {"fields": ["name", "year"]}),
        (
            gettext_lazy("Mitä katsotaan"),
            {
                "fields": ["levels", "reach", "sample_size"],
                "description": gettext_lazy(
                    "Kun avaat kierroksen, jokaiselle kumppanuudelle tulee oma katselmus silloin "
                    "käytössä olevilla kriteereillä. Sen jälkeen näitä ei voi muuttaa."
                ),
            },
        ),
        (gettext_lazy("Kuka ja milloin"), {"fields": ["due_on", "reviewers"]}),
        (gettext_lazy("Tilanne"), {"fields": ["opened_on", "opened_by", "seed", "progress"]}),
    ]
    readonly_fields = ["opened_on", "opened_by", "seed", "progress"]

    def get_queryset(self, request: HttpRequest) -> ReviewRoundQuerySet:
        return as_a(ReviewRoundQuerySet, super().get_queryset(request)).with_progress()

    @admin.display(description=gettext_lazy("tilanne"))
    def progress(self, row: CountedRound) -> str:
        if not row.is_open:
            return _("Ei vielä avattu")
        return _("%(done)s/%(total)s valmiina") % {"done": row.done, "total": row.total}

    def get_list_display(self, request: HttpRequest) -> list[Column]:
        """The levels by name, which are read once for the whole list."""
        labels = {level.key: level.label for level in Level.objects.all()}

        @admin.display(description=_("tasot"))
        def level_names(row: ReviewRound) -> str:
            return ", ".join(labels[key] for key in row.levels if key in labels)

        return ["name", "year", level_names, "opened_on", "due_on", "progress"]

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "levels":
            levels = as_a(forms.MultipleChoiceField, field)
            levels.choices = [(level.key, str(level)) for level in Level.objects.all()]
            levels.required = True
            levels.error_messages["required"] = _("Valitse ainakin yksi taso.")
        elif db_field.name == "reviewers":
            people = as_a(forms.ModelMultipleChoiceField, field)
            people.queryset, people.widget = reviewers(), forms.CheckboxSelectMultiple()
            people.widget.choices = people.choices
        elif db_field.name == "reach":
            reach = forms.RadioSelect(choices=ReviewRound.Reach.choices)
            as_a(forms.Field, field).widget = reach
        return field

    def get_readonly_fields(
        self, request: HttpRequest, obj: ReviewRound | None = None
    ) -> list[str]:
        fixed = ["year", "levels_in_words", "reach", "sample_size"] if obj and obj.is_open else []
        return [*self.readonly_fields, *fixed]

    def parts_of(self, request: HttpRequest, obj: ReviewRound | None = None) -> _FieldsetSpec:
        """An open round shows what was looked at; one not yet open has no state to show."""
        fieldsets = super().parts_of(request, obj)
        if obj is None or not obj.is_open:
            return [item for item in fieldsets if item[0] != _("Tilanne")]
        scope: _FieldOpts = {"fields": ["levels_in_words", "reach", "sample_size"]}
        return [
            (label, scope if "levels" in options["fields"] else options)
            for label, options in fieldsets
        ]

    @admin.display(description=gettext_lazy("tasot"))
    def levels_in_words(self, row: ReviewRound) -> str:
        return ", ".join(level.label for level in Level.objects.filter(key__in=row.levels))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only what has not been opened, one at a time."""
        closed = isinstance(obj, ReviewRound) and not obj.is_open
        return closed and super().has_delete_permission(request, obj)

    def response_add(
        self, request: HttpRequest, obj: ReviewRound, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._open(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: ReviewRound) -> HttpResponse:
        return self._open(request, obj) or super().response_change(request, obj)

    def _open(self, request: HttpRequest, obj: ReviewRound) -> HttpResponse | None:
        """Open the round if that button was pressed; what prevents it is told in words."""
        if "_open" not in request.POST:
            return None
        try:
            made = services.open_round(review_round=obj, by=person(request))
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            address = reverse("admin:quality_reviewround_change", args=[obj.pk])
            return HttpResponseRedirect(address)
        message = ngettext(
            "Kierros on avattu: %(n)s kumppanuus katsottavana.",
            "Kierros on avattu: %(n)s kumppanuutta katsottavana.",
            made,
        )
        if made:
            self.message_user(request, message % {"n": made}, messages.SUCCESS)
        else:
            self.message_user(request, _("Kierros oli jo avattu."), messages.INFO)
        query = urlencode({"round__id__exact": obj.pk})
        return HttpResponseRedirect(f"{reverse('admin:quality_review_changelist')}?{query}")
