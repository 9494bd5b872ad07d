"""How the list of reviews is narrowed: whose, and how far."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.typed import as_a
from quality.reviews.models import ReviewQuerySet


class WhoseFilter(admin.SimpleListFilter):
    """One's own queue, or everybody's."""

    title = gettext_lazy("kenen")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("mine", _("Minun")), ("others", _("Muiden"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "mine":
            return queryset.filter(reviewer=request.user)
        if self.value() == "others":
            return queryset.exclude(reviewer=request.user)
        return queryset


class StateFilter(admin.SimpleListFilter):
    """How far a review is."""

    title = gettext_lazy("tila")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("waiting", _("Odottaa")),
            ("done", _("Valmis")),
            ("correction", _("Korjaus")),
            ("ended", _("Kumppanuus päättynyt kesken")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        reviews = as_a(ReviewQuerySet, queryset)
        match self.value():
            case "waiting":
                return reviews.waiting()
            case "done":
                return reviews.done()
            case "correction":
                return queryset.filter(corrects__isnull=False)
            case "ended":
                return queryset.filter(done_on=None, partnership__ended_on__isnull=False)
        return queryset
