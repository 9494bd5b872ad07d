"""Partnerships, their people and their moves in the admin."""

from __future__ import annotations

from datetime import date

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.people.session import person
from core.admin import OneOpenFormSet, ReadOnlyAdmin, TrackedAdmin, TrackedInline
from core.bulk import bulk_action
from core.forms import DayUntilTodayField, ReasonForm
from partnerships.keywords.admin import KeywordSetMixin
from partnerships.partnerships.models import LevelChange, Partnership, Responsibility
from partnerships.partnerships.services import end_partnership


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


class EndManyForm(ReasonForm):
    """When and why the partnerships end."""

    on = DayUntilTodayField(label=_("Päättyi"), initial=timezone.localdate)


def _end(partnership: Partnership, request: HttpRequest, reason: str, on: date) -> None:
    end_partnership(partnership=partnership, reason=reason, on=on, by=person(request))


def _ended(number: int) -> str:
    return ngettext(
        "%(n)s kumppanuus on päättynyt.", "%(n)s kumppanuutta on päättynyt.", number
    ) % {"n": number}


end = bulk_action("end", _("Päätä kumppanuudet"), _end, told=_ended, asks=EndManyForm)


@admin.register(Partnership)
class PartnershipAdmin(KeywordSetMixin, TrackedAdmin):
    """Partnerships, the former ones among them."""

    edit_title = _("Muokkaa kumppanuutta")
    keyword_field, keyword_group = "cooperation_forms", 1
    list_display = ["organisation", "level", "team", "started_on", "ended_on", "confirmed_on"]
    list_filter = ["level", ("ended_on", admin.EmptyFieldListFilter), "is_vague", "team"]
    list_select_related = ["organisation", "level", "team"]
    search_fields = ["organisation__search_text", "search_text"]
    autocomplete_fields = ["organisation", "team"]
    actions = [end]
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

    edit_title = _("Muokkaa vastuuta")
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
